"""Which members the printed answers have: in the wrong place, not the dialect's, or missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import OWNERS, Official, dotted
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, shows
from conformance.checks.printed_piece import Piece, marks, pieces
from conformance.checks.sheet import Sheet
from conformance.codec.pointer import tokens
from conformance.dialects.members import items, member
from conformance.model import Dialect, JsonObject, Status

#: Not the owner's, but what many vendors agree on in answers to a chat.
_AGREED: Final = """
    image images native_finish_reason provider reasoning reasoning_content reasoning_details
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
        PageExample(title="an answer of another dialect", gives=None,
                    samples=(shows(specimen.chat("x")),)),
    ],
)  # fmt: skip
def answer_unknown(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """One finding per answer names them all; misplaced ones are not among them."""
    for known, printed in _readable(sheet, context):
        alien = {
            dotted(where): piece.spot(where)
            for piece in reversed(printed)
            for where, path in known.strangers(piece.value)
            if not _meant(path, known) and tokens(path)[-1] not in _AGREED.split()
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
                    samples=(shows({**_WHOLE, "usageMetadata": {"totalTokenCount": 1}}),)),
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
    for known, printed in _readable(sheet, context):
        piece = printed[0]
        cut = any(flaw.name == "ellipsis" for flaw in piece.answer.body.meant.flaws)
        wanted = _always(piece.value, known.dialect)
        if piece.part != "response" or cut or not wanted:
            continue
        lacking = [name for name in wanted if member(piece.value, *name.split(".")) is None]
        yield Seen(
            at=piece.spot(),
            wrong=f"the answer {piece.answer.sample.id} lacks {', '.join(lacking)}, which"
            f" {OWNERS[known.dialect]}'s have"
            if lacking
            else "",
            expected=list(wanted),
            printed=list(piece.value),
        )


def _always(value: JsonObject, dialect: Dialect) -> tuple[str, ...]:
    if dialect is Dialect.CHAT:
        return ("usage",)
    if dialect is not Dialect.GEMINI:
        return ()
    details = ("usageMetadata.promptTokensDetails", "usageMetadata.candidatesTokensDetails")
    counted = member(value, "usageMetadata") is not None and items(member(value, "candidates"))
    return ("modelVersion", "responseId", *(details if counted else ("usageMetadata",)))


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
