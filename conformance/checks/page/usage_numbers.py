"""Whether the token counts in printed answers add up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.roster import Roster
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import integer, items, member, members, named
from conformance.model import Dialect, Json, JsonObject, Status, Usage

_USAGE: Final = "https://ai.google.dev/api/generate-content#UsageMetadata"
#: A whole and the list or object that splits it, in the names of each dialect.
_SPLITS: Final = (
    ("promptTokenCount", "promptTokensDetails"),
    ("promptTokenCount", "cacheTokensDetails"),
    ("candidatesTokenCount", "candidatesTokensDetails"),
    ("toolUsePromptTokenCount", "toolUsePromptTokensDetails"),
    ("prompt_tokens", "prompt_tokens_details"),
    ("completion_tokens", "completion_tokens_details"),
    ("input_tokens", "input_tokens_details"),
    ("output_tokens", "output_tokens_details"),
)
#: Those of a split that do not overlap: cached tokens are text or pictures as well.
_KINDS: Final = ("text_tokens", "image_tokens", "audio_tokens")


def _gemini(*parts: JsonObject, **usage: Json) -> JsonObject:
    candidate: JsonObject = {"content": {"role": "model", "parts": list(parts)}}
    return shows(json.dumps({"candidates": [candidate], "usageMetadata": usage}))


def _chat(title: str, gives: Status | None, **usage: Json) -> PageExample:
    answer: JsonObject = {"object": "chat.completion", "choices": [], "usage": usage}
    return PageExample(title=title, gives=gives, path="/v1/chat/completions",
                       dialect="openai.chat-completions",
                       samples=(shows(json.dumps(answer)),))  # fmt: skip


@page_check(
    "page/usage-sum",
    feature="docs.numbers",
    status=Status.FAIL,
    title="Printed totals of tokens are the sum of their parts",
    requirement="In each printed answer the total of tokens is the sum of the counts beside it.",
    why="A caller who reckons costs from the parts and from the total gets two bills.",
    source=_USAGE,
    proves_not="That a call uses so many tokens.",
    examples=[
        PageExample(title="a sum that is right", gives=Status.PASS, samples=(
            _gemini(promptTokenCount=42, candidatesTokenCount=2520, totalTokenCount=2562),)),
        PageExample(title="thoughts and tools count too", gives=Status.PASS, samples=(
            _gemini(promptTokenCount=5, candidatesTokenCount=10, thoughtsTokenCount=3,
                    toolUsePromptTokenCount=2, totalTokenCount=20),)),
        PageExample(title="one too many", gives=Status.FAIL, flaws=1, samples=(
            _gemini(promptTokenCount=42, candidatesTokenCount=2520, totalTokenCount=2563),)),
        PageExample(title="thoughts left out of the total", gives=Status.FAIL, samples=(
            _gemini(promptTokenCount=5, candidatesTokenCount=10, thoughtsTokenCount=3,
                    totalTokenCount=15),)),
        PageExample(title="a negative count", gives=Status.FAIL, samples=(
            _gemini(promptTokenCount=-5, candidatesTokenCount=10, totalTokenCount=5),)),
        PageExample(title="no total", gives=None, samples=(
            _gemini(promptTokenCount=5, candidatesTokenCount=10),)),
        PageExample(title="a total alone", gives=None, samples=(_gemini(totalTokenCount=15),)),
        PageExample(title="counts as words", gives=None, samples=(
            _gemini(promptTokenCount="int", candidatesTokenCount="int", totalTokenCount="int"),)),
        PageExample(title="no usage", gives=None, samples=(shows('{"candidates": []}'),)),
        PageExample(title="a stream that counts at its end", gives=Status.PASS, samples=(shows(
            'data: {"candidates": [], "usageMetadata": {"promptTokenCount": 4}}\n\n'
            'data: {"candidates": [], "usageMetadata": {"promptTokenCount": 4,'
            ' "candidatesTokenCount": 6, "totalTokenCount": 10}}\n\n'),)),
        _chat("a chat", Status.PASS, prompt_tokens=9, completion_tokens=12, total_tokens=21),
        _chat("a chat that adds up to less", Status.FAIL,
              prompt_tokens=9, completion_tokens=12, total_tokens=20),
        _chat("reasoning beside the completion", Status.PASS, prompt_tokens=9, total_tokens=26,
              completion_tokens=12, completion_tokens_details={"reasoning_tokens": 5}),
        _chat("nothing counted yet", Status.PASS,
              prompt_tokens=0, completion_tokens=0, total_tokens=0),
    ],
)  # fmt: skip
def usage_sum(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Judged where a total is printed with both of its main parts."""
    for answer in sheet.answers:
        usage = answer.outcome.usage
        if usage is None or usage.prompt is None or usage.output is None or usage.total is None:
            continue
        right = _totals(usage, answer.spoken)
        counts = (usage.prompt, usage.output, usage.thoughts or 0, usage.tool or 0, usage.total)
        wrong = ""
        if min(counts) < 0:
            wrong = f"the answer {answer.sample.id} counts fewer tokens than none"
        elif usage.total not in right:
            wrong = f"the total of tokens in the answer {answer.sample.id} is not their sum"
        yield Seen(
            at=answer.body.spot(_place(answer, "totalTokenCount", "total_tokens")),
            wrong=wrong,
            expected=right[0],
            printed=usage.total,
        )


@page_check(
    "page/usage-details",
    feature="docs.numbers",
    status=Status.FAIL,
    title="Printed splits of tokens fit their wholes",
    requirement="No split of a token count comes to more than the count.",
    why="Pictures and text have different prices: the split is what a caller reckons with.",
    source=_USAGE,
    examples=[
        PageExample(title="a split that fits", gives=Status.PASS, samples=(
            _gemini(candidatesTokenCount=1290, candidatesTokensDetails=[
                {"modality": "IMAGE", "tokenCount": 1290}]),)),
        PageExample(title="a split of part of it", gives=Status.PASS, samples=(
            _gemini(candidatesTokenCount=1300, candidatesTokensDetails=[
                {"modality": "IMAGE", "tokenCount": 1290}]),)),
        PageExample(title="a split of more than there is", gives=Status.FAIL, flaws=1, samples=(
            _gemini(promptTokenCount=8, promptTokensDetails=[
                {"modality": "TEXT", "tokenCount": 8}, {"modality": "IMAGE", "tokenCount": 258},
            ]),)),
        PageExample(title="no split", gives=None, samples=(_gemini(promptTokenCount=8),)),
        _chat("a chat's", Status.PASS, prompt_tokens=9, completion_tokens=12,
              prompt_tokens_details={"cached_tokens": 9, "text_tokens": 9}),
        _chat("a chat's that is too large", Status.FAIL, completion_tokens=12,
              completion_tokens_details={"image_tokens": 1290}),
    ],
)  # fmt: skip
def usage_details(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """The kinds of tokens in OpenAI's splits may overlap, but for text, pictures and sound."""
    for answer in sheet.answers:
        where, usage = _usage(answer)
        for whole, split in _SPLITS:
            count, parts = integer(member(usage, whole)), _split(member(usage, split))
            if count is None or parts is None:
                continue
            yield Seen(
                at=answer.body.spot(where + pointer(named(usage, split) or split)),
                wrong=f"{split} in the answer {answer.sample.id} come to more than {whole}"
                if parts > count
                else "",
                expected=count,
                printed=parts,
            )


@page_check(
    "page/thought-tokens",
    feature="docs.numbers",
    status=Status.WARN,
    title="Printed thoughts are counted",
    requirement="A printed answer with thoughts counts their tokens, and its model has thoughts.",
    why="Thoughts are paid for as output: a caller who trusts the sample reckons too little.",
    source=_USAGE,
    examples=[
        PageExample(title="counted", gives=Status.PASS, samples=(
            _gemini({"text": "hm", "thought": True}, promptTokenCount=4, thoughtsTokenCount=3),)),
        PageExample(title="not counted", gives=Status.WARN, samples=(
            _gemini({"text": "hm", "thought": True}, promptTokenCount=4,
                    candidatesTokenCount=3),)),
        PageExample(title="counted, of a model that does not think", gives=Status.WARN, path=(
            "/v1beta/models/gemini-2.5-flash-image:generateContent"), samples=(
            _gemini({"text": "a"}, promptTokenCount=4, thoughtsTokenCount=3),)),
        PageExample(title="no usage at all", gives=None, samples=(shows(json.dumps(
            {"candidates": [{"content": {"parts": [{"text": "hm", "thought": True}]}}]})),)),
        PageExample(title="no thoughts", gives=None, samples=(
            _gemini({"text": "a"}, promptTokenCount=4, candidatesTokenCount=3),)),
    ],
)  # fmt: skip
def thought_tokens(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Gemini's own answers only: no other dialect has parts that are thoughts."""
    models = Roster(sheet, context.models).offered
    thoughtless = bool(models) and all(model.thinks is False for model in models)
    for answer in sheet.answers:
        told, usage = answer.outcome, answer.outcome.usage
        shown = told.thoughts or any(image.thought for image in told.images)
        if usage is None or answer.spoken is not Dialect.GEMINI or not (shown or usage.thoughts):
            continue
        wrong = ""
        if usage.thoughts and thoughtless:
            wrong = (
                f"the answer {answer.sample.id} counts tokens of thoughts, "
                f"though {models[0].id} has none"
            )
        elif not usage.thoughts:
            wrong = f"the answer {answer.sample.id} shows thoughts and counts no tokens of them"
        yield Seen(
            at=answer.body.spot(_place(answer, "thoughtsTokenCount")),
            wrong=wrong,
            expected="no thoughtsTokenCount" if usage.thoughts else "thoughtsTokenCount",
            printed=usage.thoughts,
        )


@page_check(
    "page/prompt-tokens",
    feature="docs.numbers",
    status=Status.WARN,
    title="Printed answers count the reference pictures of their requests",
    requirement="The tokens counted for a prompt are no fewer than its reference pictures take.",
    why="Pictures in a prompt are paid for: a caller who trusts the sample reckons too little.",
    source="https://ai.google.dev/gemini-api/docs/pricing",
    examples=[
        PageExample(title="counted", gives=Status.PASS, samples=(
            asks(json.dumps({"contents": [{"parts": [
                {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}]}]})),
            {**_gemini(promptTokenCount=570, totalTokenCount=570), "answers": "body"}),
            path="/v1beta/models/gemini-3-pro-image:generateContent"),
        PageExample(title="not counted", gives=Status.WARN, samples=(
            asks(json.dumps({"contents": [{"parts": [
                {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}]}]})),
            {**_gemini(promptTokenCount=8, totalTokenCount=8), "answers": "body"}),
            path="/v1beta/models/gemini-3-pro-image:generateContent"),
        PageExample(title="a model whose figure is not known", gives=None, samples=(
            asks(json.dumps({"contents": [{"parts": [
                {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}]}]})),
            {**_gemini(promptTokenCount=8, totalTokenCount=8), "answers": "body"}),
            path="/v1beta/models/gemini-2.5-flash-image:generateContent"),
    ],
)  # fmt: skip
def prompt_tokens(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Only for models whose owner prints what a picture takes."""
    roster = Roster(sheet, context.models)
    for asked, answer in sheet.pairs:
        least, usage = _least(asked, roster), answer.outcome.usage
        if least and usage is not None and usage.prompt is not None:
            yield Seen(
                at=answer.body.spot(_place(answer, "promptTokenCount", "prompt_tokens")),
                wrong=f"the answer {answer.sample.id} counts fewer tokens for the prompt than the"
                f" reference pictures of the request {asked.sample.id} take"
                if usage.prompt < least
                else "",
                expected=f"at least {least}",
                printed=usage.prompt,
            )


def _least(asked: PrintedRequest, roster: Roster) -> int:
    """Tokens of the reference pictures, 0 where they are not known."""
    figures = [model.input_image_tokens or 0 for model in roster.asked_by(asked)]
    return min(figures, default=0) * len(asked.intent.references)


def _totals(usage: Usage, dialect: Dialect) -> tuple[int, ...]:
    """Totals that are right. Chats count reasoning in the completion, some relays beside it."""
    main = (usage.prompt or 0) + (usage.output or 0)
    whole = main + (usage.thoughts or 0) + (usage.tool or 0)
    return (whole,) if dialect is Dialect.GEMINI else (main, whole)


def _split(value: Json) -> int | None:
    """What a split comes to; ``None`` where it is none."""
    if isinstance(value, list):
        counts = [integer(member(each, "tokenCount")) for each in items(value)]
        return sum(each or 0 for each in counts)
    sizes = {name: integer(each) or 0 for name, each in members(value).items()}
    kinds = sum(sizes.get(name, 0) for name in _KINDS)
    return max([kinds, *sizes.values()]) if sizes else None


def _usage(answer: PrintedAnswer) -> tuple[str, JsonObject]:
    """The object that counts, with its pointer; of a stream none."""
    for name in ("usageMetadata", "usage"):
        spelt = named(answer.body.value, name)
        if spelt:
            return pointer(spelt), members(member(answer.body.value, name))
    return "", {}


def _place(answer: PrintedAnswer, *names: str) -> str:
    """The pointer of a count, or of the object around it."""
    where, usage = _usage(answer)
    spelt = next((found for name in names if (found := named(usage, name))), None)
    return where + pointer(spelt) if spelt else where
