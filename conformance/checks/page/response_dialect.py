"""Whether the answers that a page prints are ones of the dialect that it imitates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import own_schema, specimen
from conformance.checks.check import Context
from conformance.checks.dialect_flaw import flaws
from conformance.checks.official import ENVELOPES, OWNERS, TITLES, Official
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, shows
from conformance.checks.printed_piece import Piece, marks, pieces
from conformance.checks.printed_result import tells_error
from conformance.checks.sheet import PrintedAnswer, Sheet
from conformance.codec.pointer import pointer, walk
from conformance.dialects.casing import camel, snake
from conformance.dialects.members import members
from conformance.model import Dialect, Json, JsonObject, Status

#: Members that the owner demands and that may be null: hardly any imitation prints them.
_FORGIVEN: Final = frozenset({"logprobs", "refusal"})

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
_TEXT: Final[JsonObject] = {"text": "An apple"}
_SNAKE: Final[JsonObject] = {"inline_data": {"mime_type": "image/png", "data": "aGk="}}
_PLAIN: Final = shows(specimen.gemini(_TEXT))
_CHUNK: Final[JsonObject] = {
    "id": "1",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "An apple"}, "finish_reason": None}],
}


def _turn(role: str, *parts: Json) -> JsonObject:
    return {"candidates": [{"content": {"role": role, "parts": list(parts)}}]}


@page_check(
    "page/answer-envelope",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed answers are in the envelope of the dialect",
    requirement="A printed answer has the outer members of the dialect that the operation answers.",
    why="A client of the dialect finds nothing where it looks.",
    source="https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse",
    examples=[
        PageExample(title="Gemini's", gives=Status.PASS, samples=(_PLAIN,)),
        PageExample(title="that of a chat", gives=Status.WARN, flaws=1,
                    samples=(shows(specimen.chat("An apple")),)),
        PageExample(title="that of images under a chat", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=(shows(specimen.images({"url": specimen.LINK})),)),
        PageExample(title="the vendor's own around it", gives=Status.WARN, flaws=1,
                    samples=(shows({"code": 0, "data": specimen.gemini(_TEXT)}),)),
        PageExample(title="an open dialect", gives=None,
                    dialect={"request": "gemini.generate-content", "response": "any"},
                    samples=(shows({"code": 0}),)),
        PageExample(title="an error called a success, which is told elsewhere", gives=None,
                    samples=(shows({"code": -1, "msg": "no balance"}),)),
        PageExample(title="a blocked prompt", gives=Status.PASS,
                    samples=(shows({"promptFeedback": {"blockReason": "SAFETY"}}),)),
        PageExample(title="an error", gives=None, samples=(shows({"error": {}}, status=400),)),
        PageExample(title="a stream that ends with its usage", gives=Status.PASS, samples=(
            shows('data: {"candidates": [{}]}\n\ndata: {"usageMetadata": {}}\n\n'),)),
    ],
)  # fmt: skip
def answer_envelope(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One event of a stream that has it is enough."""
    for answer, printed in _successes(sheet):
        spoken = sheet.operation.response_dialect
        told: frozenset[Dialect] = frozenset().union(*(marks(each.value) for each in printed))
        empty = not told and (_empty(printed, spoken) or tells_error(printed[0].value))
        if spoken is Dialect.ANY or empty:
            continue
        others = [f"{ENVELOPES[each]} of {TITLES[each]}" for each in sorted(told)]
        yield Seen(
            at=printed[0].spot(),
            wrong=f"the answer {answer.sample.id} has no {ENVELOPES[spoken]}, which"
            f" {TITLES[spoken]} would have{', but ' if others else ''}{' and '.join(others)}"
            if spoken not in told
            else "",
            expected=ENVELOPES[spoken],
            printed=list(printed[0].value)[:8],
        )


@page_check(
    "page/answer-dialect",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed answers are ones the dialect's owner gives",
    requirement="Each printed answer fits the official schema of the dialect that it imitates.",
    why="A parser that is written after the page fails on the owner's answers, or the reverse.",
    source="https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse",
    proves_not="That all is there that the owner usually sends.",
    examples=[
        PageExample(title="one that Google gives", gives=Status.PASS, samples=(_PLAIN,)),
        PageExample(title="spelt in snake_case, which is told elsewhere", gives=Status.PASS,
                    samples=(shows(specimen.gemini(_SNAKE)),)),
        PageExample(title="the role of the asking side", gives=Status.WARN, flaws=1,
                    samples=(shows(_turn("user", _TEXT)),)),
        PageExample(title="text and picture in one part", gives=Status.WARN, flaws=1,
                    samples=(shows(_turn("model", {**_TEXT, **_SNAKE})),)),
        PageExample(title="a finish reason of another dialect", gives=Status.WARN, flaws=1,
                    samples=(shows(specimen.gemini(_TEXT, finish="stop")),)),
        PageExample(title="a chat", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(specimen.chat("An apple")),)),
        PageExample(title="a chat that does not say which model answered", gives=Status.WARN,
                    **_IN_CHAT, flaws=1, samples=(shows({
                        name: held for name, held in specimen.chat("An apple").items()
                        if name != "model"}),)),
        PageExample(title="a picture's type as a word", gives=Status.WARN, flaws=1,
                    samples=(shows(specimen.gemini(specimen.inline(b"hi", "png"))),)),
        PageExample(title="a picture that is left out", gives=Status.PASS, samples=(shows(
            specimen.gemini({"inlineData": {"mimeType": "image/png", "data": "..."}})),)),
        PageExample(title="an event of a stream without its choices", gives=Status.WARN, flaws=1,
                    **_IN_CHAT, samples=(shows(
                        'data: {"id":"1","object":"chat.completion.chunk","created":1,'
                        '"model":"m"}\n\n'
                        'data: {"id":"1","object":"chat.completion.chunk","created":1,'
                        '"model":"m","choices":[]}\n\n'),)),
        PageExample(title="one event, printed alone", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_CHUNK),)),
        PageExample(title="links to pictures", gives=Status.PASS, **_IN_IMAGES,
                    samples=(shows(specimen.images({"url": specimen.LINK})),)),
        PageExample(title="an answer of another dialect", gives=None,
                    samples=(shows(specimen.chat("An apple")),)),
        PageExample(title="an error", gives=None, samples=(shows({"error": {}}, status=400),)),
    ],
)  # fmt: skip
def answer_dialect(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Each flaw once, whatever the number of events; names are another check's.

    What breaks the page's own schema too is told of that.
    """
    for answer, spoken, printed in _spoken(sheet):
        told: set[tuple[str, str]] = set()
        known = own_schema.told(sheet, answer)
        for piece in printed:
            for flaw in flaws(context, spoken, piece.part, piece.value):
                if flaw.lacks not in _FORGIVEN and flaw.key not in told:
                    told.add(flaw.key)
                    if (piece.inside + flaw.where, flaw.lacks) in known:
                        continue
                    yield Seen(
                        at=piece.spot(flaw.where),
                        wrong=f"the answer {answer.sample.id} is not one of {TITLES[spoken]}:"
                        f" {flaw.message}",
                        expected=flaw.expected,
                        printed=flaw.printed,
                    )
        if not told:
            yield Seen(at=printed[0].spot())


@page_check(
    "page/answer-casing",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed answers are spelt as the dialect's owner spells them",
    requirement="Members in a printed answer have the casing in which the owner sends them.",
    why="Google reads both casings but sends one, so a client that looks for the other finds none.",
    source="https://protobuf.dev/programming-guides/json/",
    examples=[
        PageExample(title="camelCase from Gemini", gives=Status.PASS, samples=(_PLAIN,)),
        PageExample(title="snake_case from Gemini", gives=Status.WARN, flaws=1,
                    samples=(shows(specimen.gemini(_SNAKE)),)),
        PageExample(title="camelCase in a chat", gives=Status.WARN, flaws=1, **_IN_CHAT, samples=(
            shows({**specimen.chat("An apple"), "usage": {"promptTokens": 1}}),)),
        PageExample(title="a name that the owner does not have", gives=Status.PASS,
                    samples=(shows({**specimen.gemini(_TEXT), "trace_id": "1"}),)),
        PageExample(title="an error", gives=None, samples=(shows({"error": {}}, status=400),)),
    ],
)  # fmt: skip
def answer_casing(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """One finding per answer, which names them all."""
    for answer, spoken, printed in _spoken(sheet):
        known = Official.of(context.wire, spoken, printed[0].part)
        respell = camel if spoken is Dialect.GEMINI else snake
        odd = {
            name: piece.spot(where + pointer(name))
            for piece in reversed(printed)
            for where, value in walk(piece.value)
            for name in members(value)
            if respell(name) != name and known.homes(name)
        }
        yield Seen(
            at=next(iter(odd.values()), printed[0].spot()),
            wrong=f"the answer {answer.sample.id} has {', '.join(odd)}, {OWNERS[spoken]} sends"
            f" {', '.join(respell(name) for name in odd)}"
            if odd
            else "",
            expected=[respell(name) for name in odd],
            printed=list(odd),
        )


def _successes(sheet: Sheet) -> Iterator[tuple[PrintedAnswer, list[Piece]]]:
    """The printed successes that hold an object, but for those that tell of an error."""
    for answer in sheet.answers:
        printed = list(pieces(answer)) if answer.ok and not sheet.operation.not_judged else []
        if printed and not any(each.value.get("error") for each in printed):
            yield answer, printed


def _spoken(sheet: Sheet) -> Iterator[tuple[PrintedAnswer, Dialect, list[Piece]]]:
    """Those that are in the envelope of the dialect that they should be in."""
    for answer, printed in _successes(sheet):
        told: frozenset[Dialect] = frozenset().union(*(marks(each.value) for each in printed))
        if answer.spoken in told or _empty(printed, answer.spoken):
            yield answer, answer.spoken, printed


def _empty(printed: list[Piece], spoken: Dialect) -> bool:
    """Whether it is an answer of the images endpoint without a picture, or an event of it."""
    names = {name for each in printed for name in each.value}
    return spoken is Dialect.IMAGES and bool(names & {"created", "b64_json"})
