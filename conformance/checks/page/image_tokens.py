"""Whether printed token counts are those of the picture that was asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.checks.roster import Roster
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import member, members, named
from conformance.model import Json, JsonObject, Status
from conformance.spec.models import ModelTable, OfficialModel

_GUIDE: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_FLASH: Final = "/v1beta/models/gemini-3.1-flash-image:generateContent"
_PRO: Final = "/v1beta/models/gemini-3-pro-image:generateContent"
_PICTURE: Final[JsonObject] = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}


_DEFAULT: Final[JsonObject] = {"requestBody": body({"type": "object", "properties": {
    "model": {"enum": ["nb2", "nb2-hd"], "default": "nb2-hd"}}})}  # fmt: skip


def _pair(size: str, tokens: int, *parts: JsonObject, images: int = 0) -> tuple[JsonObject, ...]:
    """A request for a size, and an answer that counts tokens, of pictures where that is told."""
    config: JsonObject = {"imageConfig": {"imageSize": size}} if size else {}
    question = {"contents": [{"parts": [{"text": "a boat"}]}], "generationConfig": config}
    usage: dict[str, Json] = {"candidatesTokenCount": tokens}
    if images:
        usage["candidatesTokensDetails"] = [{"modality": "IMAGE", "tokenCount": images}]
    content: JsonObject = {"role": "model", "parts": list(parts or [_PICTURE])}
    answer = {"candidates": [{"content": content, "finishReason": "STOP"}], "usageMetadata": usage}
    return asks(json.dumps(question)), shows(json.dumps(answer), answers="body")


@page_check(
    "page/image-tokens",
    feature="docs.numbers",
    status=Status.WARN,
    title="Printed output tokens are those of the picture asked for",
    requirement="The output tokens printed for a picture are its model's figure for its size.",
    why="Pictures are paid for by these tokens: the sample promises another price.",
    source=_GUIDE,
    proves_not="What a call is billed: a relay may count in its own way.",
    examples=[
        PageExample(title="the figure", gives=Status.PASS, path=_FLASH,
                    samples=_pair("2K", 1680)),
        PageExample(title="the figure of another size", gives=Status.WARN, flaws=1, path=_FLASH,
                    samples=_pair("2K", 2520)),
        PageExample(title="the figure of another model", gives=Status.WARN, path=_PRO,
                    samples=_pair("", 1290)),
        PageExample(title="the figure of a model that was printed for its successor once",
                    gives=Status.PASS, path=_FLASH, samples=_pair("4K", 2000)),
        PageExample(title="some text beside the picture", gives=Status.PASS, path=_PRO,
                    samples=_pair("1K", 1163)),
        PageExample(title="two pictures", gives=Status.PASS, path=_PRO,
                    samples=_pair("1K", 2240, _PICTURE, _PICTURE)),
        PageExample(title="too few for any picture", gives=Status.WARN, path=_PRO,
                    samples=_pair("1K", 17)),
        PageExample(title="too few for pictures, though enough in all", gives=Status.WARN,
                    path=_PRO, samples=_pair("1K", 1163, images=43)),
        PageExample(title="any of the models that the page names", gives=Status.PASS, claims=(
            {"id": "models", "feature": "access.models",
             "values": ["gemini-3-pro-image", "gemini-3.1-flash-image"]},),
             samples=_pair("2K", 1120)),
        PageExample(title="text where a picture was asked for", gives=Status.WARN, path=_PRO,
                    claims=({"id": "image", "feature": "image.present", "works": True},),
                    samples=_pair("1K", 12, {"text": "Good day"})),
        PageExample(title="text on a page that promises no picture", gives=None, path=_PRO,
                    samples=_pair("1K", 12, {"text": "Good day"})),
        PageExample(title="the default model, under a name of the vendor's with its size",
                    gives=Status.PASS, path="/v1/draw", provider={"models": [
                        {"name": "nb2-hd", "upstream": "gemini-3.1-flash-image", "tier": "4K"},
                        {"name": "nb2", "upstream": "gemini-3.1-flash-image", "tier": "1K"}]},
                    operation=_DEFAULT, samples=_pair("", 2520)),
        PageExample(title="a model of somebody else's", gives=None,
                    path="/v1beta/models/seedream-4:generateContent", samples=_pair("2K", 17)),
        PageExample(title="nothing counted", gives=None, path=_PRO,
                    samples=_pair("1K", 0)),
    ],
)  # fmt: skip
def image_tokens(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A count without its split may hold text as well, so only telling figures are wrong."""
    roster, table = Roster(sheet, context.models), context.models
    questions = {answer.sample.id: question for question, answer in sheet.pairs}
    for answer in sheet.answers:
        question = questions.get(answer.sample.id)
        models = roster.asked_by(question) if question else roster.offered
        wanted = _wanted(question, roster, table)
        figures, count = _figures(models, wanted), _count(answer)
        pictures = len(answer.outcome.images) or int(_should_draw(sheet, answer, question))
        if not count or not figures or not pictures:
            continue
        wrong = _wrong(answer, figures, pictures, table)
        listed = any(each.place == "schema" for each in roster.names)
        if wrong and question and roster.named_by(question) is None and not listed:
            served = [each for each in table.models if each.stage == "stable" and not each.shutdown]
            figures = {**figures, **_figures(served, wanted, leave_out=True)}
        yield Seen(
            at=answer.body.spot(_place(answer)),
            wrong=f"the answer {answer.sample.id} counts {count} tokens for its output, {wrong}"
            if wrong
            else "",
            expected={f"{name} {tier}": tokens for (name, tier), tokens in figures.items()},
            printed=count,
        )


_Figures: TypeAlias = Mapping[tuple[str, str], int]


def _figures(
    models: Sequence[OfficialModel], wanted: str | None, *, leave_out: bool = False
) -> _Figures:
    """(model, tier) -> tokens of a picture of the tier wanted, ``None`` for any, '' for none said.

    Empty where one of the models has no figure for it, unless such models are to be left out.
    """
    figures: dict[tuple[str, str], int] = {}
    for model in models:
        tiers = (wanted or model.default_tier,) if wanted is not None else model.tiers
        own = tiers if model.takes_size else (model.default_tier,)
        known = {(model.id, tier): model.tokens[tier] for tier in own if tier in model.tokens}
        if not known and model.tokens and not leave_out:
            return {}
        figures |= known
    return figures


def _wanted(question: PrintedRequest | None, roster: Roster, table: ModelTable) -> str | None:
    """The tier that a request says, itself or by its model's name; ``None`` where any will do."""
    if question is None:
        return None
    size = question.intent.image_size
    named = roster.named_by(question)
    return table.tier(size) if size is not None else (named.tier if named else "")


def _should_draw(sheet: Sheet, answer: PrintedAnswer, question: PrintedRequest | None) -> bool:
    """Whether an answer without a picture is the page's only word on one that it promises."""
    told = answer.outcome
    ended = told.finish is None or told.finish.reason == "stop"
    promised = any(claim.feature == "image.present" for claim in sheet.operation.claims)
    others = any(other.outcome.images for other in sheet.answers)
    modalities = question.intent.modalities if question else None
    asked = modalities is None or "IMAGE" in modalities
    return asked and promised and ended and not others and not (told.error or told.block)


def _count(answer: PrintedAnswer) -> int:
    """Output tokens, those of pictures alone where they are told apart."""
    usage = answer.outcome.usage
    if usage is None:
        return 0
    return (usage.output if usage.output_image is None else usage.output_image) or 0


def _wrong(answer: PrintedAnswer, figures: _Figures, pictures: int, table: ModelTable) -> str:
    """What is wrong with the count, '' where it may be right."""
    count, usage = _count(answer), answer.outcome.usage
    right = {*figures.values(), *_once_printed(figures, table)}
    if any(count % each == 0 and count <= each * pictures for each in right):
        return ""
    whose = _whose(count, figures, table)
    if whose:
        return f"the figure of a {whose[1]} picture of {whose[0]}"
    if count < min(right):
        return "fewer than one picture takes"
    split = usage is not None and usage.output_image is not None
    return "no figure of the models that it may come from" if split else ""


def _whose(count: int, figures: _Figures, table: ModelTable) -> tuple[str, str] | None:
    """The model and tier with this figure: the page's own models first, and what is served."""
    mine = {name for name, _ in figures}
    wanted = {tier for _, tier in figures}
    found = [
        (model.id not in mine, tier not in wanted, model.stage != "stable", index, model.id, tier)
        for index, model in enumerate(table.models)
        for tier, tokens in model.tokens.items()
        if tokens == count
    ]
    return min(found)[4:] if found else None


def _once_printed(figures: _Figures, models: ModelTable) -> Iterator[int]:
    """Figures of older models with the same pixels: the owner printed them for newer ones once."""
    for name, tier in figures:
        model = models.find(name)
        for other in models.models:
            older = model is not None and other.released < model.released
            if older and model and _same_pixels(model, other, tier) and tier in other.tokens:
                yield other.tokens[tier]


def _same_pixels(one: OfficialModel, other: OfficialModel, tier: str) -> bool:
    shared = [ratio for ratio in one.pixels if tier in other.pixels.get(ratio, {})]
    return bool(shared) and all(one.pixels[r].get(tier) == other.pixels[r][tier] for r in shared)


def _place(answer: PrintedAnswer) -> str:
    """The pointer of the count; of a stream none."""
    for name in ("usageMetadata", "usage"):
        usage = members(member(answer.body.value, name))
        for count in ("candidatesTokenCount", "completion_tokens", "output_tokens"):
            spelt = named(usage, count)
            if spelt:
                return pointer(named(answer.body.value, name) or name, spelt)
    return ""
