"""Whether the answer that a page declares is one that the dialect's owner would declare so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks.check import Context
from conformance.checks.official import ENVELOPES, OWNERS, TITLES, dotted, official
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, shows
from conformance.checks.printed import Spot
from conformance.checks.sheet import Member, Sheet
from conformance.codec.pointer import tokens
from conformance.dialects.casing import camel, snake
from conformance.model import Dialect, Json, JsonObject, Status

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_TEXT: Final[JsonObject] = {"type": "string"}


def _object(**properties: Json) -> JsonObject:
    return {"type": "object", "properties": properties}


def _told(**properties: Json) -> JsonObject:
    return {"responses": answers(_object(**properties))}


def _candidate(**members: Json) -> JsonObject:
    return _told(candidates={"type": "array", "items": _object(**members)})


@page_check(
    "page/answer-schema-envelope",
    feature="docs.dialect",
    status=Status.WARN,
    title="Declared answers are in the envelope of the dialect",
    requirement="The schema of a success has the outer member of the operation's dialect.",
    why="A client of the dialect finds nothing where it looks.",
    source="https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse",
    examples=[
        PageExample(title="Gemini's", gives=Status.PASS, operation=_candidate(finishReason=_TEXT)),
        PageExample(title="a chat's", gives=Status.WARN,
                    operation=_told(choices={"type": "array"})),
        PageExample(title="an open dialect", gives=None,
                    dialect={"request": "gemini.generate-content", "response": "any"},
                    operation=_told(choices={"type": "array"})),
        PageExample(title="a schema without members", gives=None, operation=_told()),
        PageExample(title="an answer printed beside it, which is judged instead", gives=None,
                    operation=_told(choices={"type": "array"}), samples=(shows({"choices": []}),)),
    ],
)  # fmt: skip
def answer_schema_envelope(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A schema that has no member leaves it open."""
    spoken = sheet.operation.response_dialect
    top = {each.name: each for each in _declared(sheet) if len(tokens(each.path)) == 1}
    if top and spoken in ENVELOPES and not sheet.operation.not_judged:
        wanted = ENVELOPES[spoken]
        yield Seen(
            at=Spot.of(top.get(wanted, next(iter(top.values()))).node),
            wrong=""
            if wanted in top
            else f"the declared answer has no {wanted}, which {TITLES[spoken]} would have",
            expected=wanted,
            printed=list(top),
        )


@page_check(
    "page/answer-schema-names",
    feature="docs.dialect",
    status=Status.WARN,
    title="Members of declared answers are where the dialect has them, by its names",
    requirement="A member of the dialect in the schema of a success stands and is spelt as there.",
    why="A client generated from the schema does not find the member in the owner's answers.",
    source="https://protobuf.dev/programming-guides/json/",
    examples=[
        PageExample(title="the owner's names", gives=Status.PASS,
                    operation=_candidate(finishReason=_TEXT)),
        PageExample(title="in the other casing", gives=Status.WARN, flaws=1,
                    operation=_candidate(finish_reason=_TEXT)),
        PageExample(title="in another place", gives=Status.WARN, flaws=1, operation=_told(
            candidates={"type": "array"}, groundingMetadata={"type": "object"})),
        PageExample(title="camelCase in a chat", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    operation=_told(choices={"type": "array",
                                             "items": _object(finishReason=_TEXT)})),
        PageExample(title="one of the vendor's own", gives=Status.PASS,
                    operation=_candidate(finishReason=_TEXT, traceId=_TEXT)),
        PageExample(title="an answer of another dialect", gives=None,
                    operation=_told(choices={"type": "array"})),
    ],
)  # fmt: skip
def answer_schema_names(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A name in the other casing is told once, with all others of its kind."""
    spoken = sheet.operation.response_dialect
    known = official(context, spoken, "response")
    declared = _declared(sheet)
    if known is None or not any(each.path == f"/{ENVELOPES[spoken]}" for each in declared):
        return
    respell = camel if spoken is Dialect.GEMINI else snake
    odd = {
        each.name: each
        for each in reversed(declared)
        if respell(each.name) != each.name and known.homes(each.name)
    }
    if odd:
        yield Seen(
            at=Spot.of(list(odd.values())[-1].node),
            wrong=f"the declared answer has {', '.join(reversed(odd))}, {OWNERS[spoken]} sends"
            f" {', '.join(respell(name) for name in reversed(odd))}",
            expected=[respell(name) for name in reversed(odd)],
            printed=list(reversed(odd)),
        )
    for each in declared:
        path = known.canonical(each.path)
        around = known.at(path.rpartition("/")[0])
        stranger = path not in known.known and around is not None and not around.open
        same = each.name in odd or not stranger
        meant = "" if same else known.meant(path, apart=spoken is Dialect.GEMINI)
        if meant or each.name not in odd:
            yield Seen(
                at=Spot.of(each.node),
                wrong=f"the declared answer has {dotted(each.path)}, {OWNERS[spoken]} has"
                f" {dotted(meant)}"
                if meant
                else "",
                expected=dotted(meant),
                printed=dotted(each.path),
            )


def _declared(sheet: Sheet) -> list[Member]:
    """The members that the page declares in this file, where no printed answer shows the same."""
    if any(each.ok for each in sheet.answers):
        return []
    own = sheet.root.origin
    return [each for each in sheet.answer_members if each.node.origin is own and each.name]
