"""Which members the printed answers have: in the wrong place, not the dialect's, or missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import OWNERS, Official, dotted
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, shows
from conformance.checks.printed_piece import Piece, marks, pieces
from conformance.checks.sample_names import subject
from conformance.checks.sheet import Sheet
from conformance.checks.shown import explained
from conformance.codec.pointer import tokens
from conformance.dialects.members import items, member, members
from conformance.model import Dialect, JsonObject, Status

#: Not the owner's, but what many vendors agree on in answers to a chat.
_AGREED: Final = """
    image image_tokens images native_finish_reason provider reasoning reasoning_content
    reasoning_details text_tokens
"""

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_USAGE: Final[JsonObject] = {
    "promptTokenCount": 1,
    "candidatesTokenCount": 1120,
    "totalTokenCount": 1121,
    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 1}],
    "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}],
}
_WHOLE: Final = specimen.gemini(
    specimen.inline(b"hi"), usageMetadata=_USAGE, modelVersion="m", responseId="1"
)
_COUNTED: Final[JsonObject] = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


def _candidate(**more: object) -> Any:
    return {"candidates": [{"content": {"role": "model", "parts": [{"text": "x"}]}, **more}]}


@page_check(
    "page/answer-place",
    feature="docs.dialect",
    status=Status.WARN,
    title="Members of answers stand where the dialect has them",
    requirement="A member of the dialect is in the object of the answer where its owner has it.",
    why="A client of the dialect looks for it elsewhere, and goes without it.",
    source="https://ai.google.dev/api/generate-content#v1beta.Candidate",
    examples=[
        PageExample(title="at home", gives=Status.PASS,
                    samples=(shows(_candidate(groundingMetadata={"webSearchQueries": []})),)),
        PageExample(title="beside the candidates, not in one", gives=Status.WARN, flaws=1, samples=(
            shows({**_candidate(), "groundingMetadata": {"webSearchQueries": []}}),)),
        PageExample(title="in the content, in two events", gives=Status.WARN, flaws=1, samples=(
            shows(2 * 'data: {"candidates": [{"content": {"finishReason": "STOP"}}]}\n\n'),)),
        PageExample(title="misspelt", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=(shows({**specimen.chat("x"), "usages": _COUNTED}),)),
        PageExample(title="a member of the vendor's own", gives=Status.PASS,
                    samples=(shows({**_candidate(), "traceId": "1"}),)),
        PageExample(title="an answer of another dialect", gives=None,
                    samples=(shows(specimen.chat("x")),)),
    ],
)  # fmt: skip
def answer_place(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Each member once, at its first place."""
    for known, printed in _readable(sheet, context):
        told: set[str] = set()
        for piece in printed:
            for where, path in known.strangers(piece.value):
                meant = _meant(path, known)
                if meant and path not in told:
                    told.add(path)
                    yield Seen(
                        at=piece.spot(where),
                        wrong=f"the answer {piece.answer.sample.id} has {dotted(where)},"
                        f" {OWNERS[known.dialect]} has {dotted(meant)}",
                        expected=dotted(meant),
                        printed=dotted(where),
                    )
        if not told:
            yield Seen(at=printed[0].spot())


@page_check(
    "page/answer-unknown",
    feature="docs.dialect",
    status=Status.INFO,
    title="Members of answers are the dialect's",
    requirement="A printed answer has no member that the dialect's owner does not know.",
    why="What is in it alone is lost on every client of the dialect.",
    source="https://platform.openai.com/docs/api-reference/chat/object",
    examples=[
        PageExample(title="the dialect's own", gives=Status.PASS, samples=(shows(_candidate()),)),
        PageExample(title="one of the vendor's", gives=Status.INFO, flaws=1, **_IN_CHAT,
                    samples=(shows(specimen.chat("x", media={"outputs": [specimen.LINK]})),)),
        PageExample(title="what vendors agree on", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(specimen.chat("x", provider="Google")),)),
        PageExample(title="tokens of pictures, which only vendors tell apart", gives=Status.PASS,
                    **_IN_CHAT, samples=(shows(specimen.chat("x", usage={
                        **_COUNTED, "completion_tokens_details": {"image_tokens": 1}})),)),
        PageExample(title="one of the vendor's, which a table describes", gives=Status.PASS,
                    **_IN_CHAT, operation={"responses": answers({"properties": {"media": {
                        "properties": {"outputs": {"description": "The link once more."}}}}})},
                    samples=(shows(specimen.chat("x", media={"outputs": [specimen.LINK]})),)),
        PageExample(title="an answer of another dialect", gives=None,
                    samples=(shows(specimen.chat("x")),)),
    ],
)  # fmt: skip
def answer_unknown(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """One finding per answer names them all; misplaced ones are not among them.

    Nor are those that the page has a word for: it does not pass them off as the owner's.
    """
    for known, printed in _readable(sheet, context):
        alien = {
            dotted(where): piece.spot(where)
            for piece in reversed(printed)
            for where, path in known.strangers(piece.value)
            if not (_meant(path, known) or tokens(path)[-1] in _AGREED.split())
            and not explained(sheet, path)
        }
        yield Seen(
            at=next(iter(alien.values()), printed[0].spot()),
            wrong=f"the answer {printed[0].answer.sample.id} has members that"
            f" {OWNERS[known.dialect]} does not know: {', '.join(alien)}"
            if alien
            else "",
            printed=list(alien),
        )


@page_check(
    "page/answer-lacks",
    feature="docs.dialect",
    status=Status.INFO,
    title="Printed answers have what the dialect's owner always sends",
    requirement="A printed answer has the members that every answer of the owner has.",
    why="They tell which model answered and at what cost; without them no relay can be checked.",
    source="https://ai.google.dev/api/generate-content#UsageMetadata",
    proves_not="That an answer in fact lacks them: authors shorten what they print.",
    examples=[
        PageExample(title="a whole answer", gives=Status.PASS, samples=(shows(_WHOLE),)),
        PageExample(title="nothing said of the model", gives=Status.INFO, flaws=1,
                    samples=(shows({**_WHOLE, "modelVersion": None}),)),
        PageExample(title="a picture whose tokens are not told apart", gives=Status.INFO, flaws=1,
                    samples=(shows({**_WHOLE, "usageMetadata": {"candidatesTokenCount": 1}}),)),
        PageExample(title="the same in two answers, told once", gives=Status.INFO, flaws=1,
                    samples=(shows(_candidate()), shows(_candidate(index=0), id="again"))),
        PageExample(title="a picture refused, for which nothing is counted", gives=Status.PASS,
                    samples=(shows({**_WHOLE, "usageMetadata": {"totalTokenCount": 9,
                                                                "thoughtsTokenCount": 9}}),)),
        PageExample(title="a chat without usage", gives=Status.INFO, flaws=1, **_IN_CHAT,
                    samples=(shows(specimen.chat("x")),)),
        PageExample(title="a chat with it", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(specimen.chat("x", usage=_COUNTED)),)),
        PageExample(title="an event of a stream, which need not have it", gives=None, **_IN_CHAT,
                    samples=(shows({**specimen.chat("x"), "object": "chat.completion.chunk"}),)),
        PageExample(title="an answer that is cut", gives=None,
                    samples=(shows('{"candidates": [{"content": {}}], ...}'),)),
    ],
)  # fmt: skip
def answer_lacks(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Whole answers alone; one that says by an ellipsis that it is cut lacks nothing."""
    found: dict[tuple[str, ...], list[tuple[Piece, tuple[str, ...]]]] = {}
    for known, printed in _readable(sheet, context):
        piece = printed[0]
        cut = any(flaw.name == "ellipsis" for flaw in piece.answer.body.meant.flaws)
        wanted = _always(piece.value, known.dialect)
        if piece.part == "response" and not cut and wanted:
            lacking = (name for name in wanted if member(piece.value, *name.split(".")) is None)
            found.setdefault((OWNERS[known.dialect], *lacking), []).append((piece, wanted))
    for (owner, *lacks), held in found.items():
        piece, wanted = held[0]
        who = subject("answer", [each.answer.sample.id for each, _ in held])
        verb = "lack" if held[1:] else "lacks"
        yield Seen(
            at=piece.spot(),
            wrong=f"{who} {verb} {', '.join(lacks)}, which {owner}'s have" if lacks else "",
            expected=list(wanted),
            printed=[*piece.value, *(f"usageMetadata.{name}" for name in _counts(piece.value))],
        )


def _always(value: JsonObject, dialect: Dialect) -> tuple[str, ...]:
    """What every answer has. There are no details of what is not counted."""
    if dialect is Dialect.CHAT:
        return ("usage",)
    if dialect is not Dialect.GEMINI:
        return ()
    counted, candidates = _counts(value), items(member(value, "candidates"))
    details = [
        f"usageMetadata.{name}TokensDetails"
        for name in ("prompt", "candidates")
        if candidates and member(counted, f"{name}TokenCount")
    ]
    usage = [] if member(value, "usageMetadata") is not None else ["usageMetadata"]
    return ("modelVersion", "responseId", *usage, *details)


def _counts(value: JsonObject) -> JsonObject:
    return members(member(value, "usageMetadata"))


def _meant(path: str, known: Official) -> str:
    """The place that is meant; a chat's answer has the same names in many places."""
    if tokens(path)[-1] in _AGREED.split():
        return ""
    return known.meant(path, apart=known.dialect is Dialect.GEMINI)


def _readable(sheet: Sheet, context: Context) -> Iterator[tuple[Official, list[Piece]]]:
    """The printed successes that are in the envelope of the dialect they should be in."""
    for answer in sheet.answers:
        printed = list(pieces(answer)) if answer.ok else []
        told = {dialect for each in printed for dialect in marks(each.value)}
        if printed and answer.spoken in told and not sheet.operation.not_judged:
            yield Official.of(context.wire, answer.spoken, printed[0].part), printed
