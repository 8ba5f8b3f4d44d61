"""Whether what a page prints is JSON and fits the page's own schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conformance.checks.check import Context
from conformance.checks.official import dotted
from conformance.checks.own_schema import (
    Breach,
    answer_schema,
    breaches,
    request_breaches,
    request_schema,
)
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, asks, body, shows
from conformance.checks.printed import PrintedBody
from conformance.checks.sample_names import subject
from conformance.checks.sheet import Sheet
from conformance.codec.defect import Defect
from conformance.codec.pointer import resolve
from conformance.model import Json, JsonObject, Status

_SCHEMA: Final[JsonObject] = {
    "type": "object",
    "properties": {"model": {"type": "string"}},
    "required": ["model"],
}
_ASKED: Final[JsonObject] = {"requestBody": body(_SCHEMA)}
_TOLD: Final[JsonObject] = {"responses": answers(_SCHEMA)}

_FLAWS: Final = {
    "comment": "a comment",
    "trailing-comma": "a comma too many",
    "typographic-quote": "a typographic quotation mark",
    "ellipsis": "an ellipsis where something was left out",
    "raw-control-character": "a line break or another control character inside a string",
    "trailing-text": "text behind the end",
    "not-json": "something that no reader of JSON gets past",
}


_FORMS: Final[JsonObject] = {"requestBody": body({"type": "object", "properties": {"parts": {
    "type": "array", "items": {"anyOf": [
        {"type": "object", "properties": {"type": {"const": "text"}, "text": {"type": "string"}}},
        {"type": "object", "properties": {"type": {"const": "image"}, "url": {"type": "string"}}},
    ]}}}})}  # fmt: skip
_PARTS: Final[JsonObject] = {"requestBody": body({"type": "object", "properties": {"parts": {
    "type": "array", "items": {"anyOf": [
        {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
        {"type": "object", "required": ["inlineData"], "properties": {"inlineData": {
            "type": "object", "required": ["mimeType"],
            "properties": {"mimeType": {"type": "string"}}}}},
    ]}}}})}  # fmt: skip
_CROSSED: Final[JsonObject] = {"requestBody": body({"type": "object", "properties": {
    "n": {"type": "integer", "minimum": 5, "maximum": 1}}})}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judged:
    """A printed body with what breaks the page's schema in it; ``kind`` is its word in messages."""

    kind: str
    name: str
    body: PrintedBody
    breaches: tuple[Breach, ...]


@page_check(
    "page/sample-json",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests are JSON",
    requirement="The body of each printed request is one JSON text.",
    why="A caller who copies it gets an error of syntax before anything else is looked at.",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    examples=[
        PageExample(title="JSON", gives=Status.PASS, samples=(asks('{"model": "m"}'),)),
        PageExample(title="a comment", gives=Status.FAIL, samples=(asks('{"model": "m"} // m'),)),
        PageExample(title="cut off", gives=Status.FAIL, samples=(asks('{"model": "m"'),)),
        PageExample(title="an ellipsis in an array", gives=Status.FAIL,
                    samples=(asks('{"contents": [...]}'),)),
        PageExample(title="a member twice", gives=Status.FAIL, flaws=1,
                    samples=(asks('{"model": "a", "n": 1, "model": "b"}'),)),
        PageExample(title="a member twice, and a comment", gives=Status.FAIL, flaws=2,
                    samples=(asks('{"model": "a", "model": "b"} // b'),)),
        PageExample(title="the same name in two objects", gives=Status.PASS,
                    samples=(asks('{"model": "a", "in": {"model": "b"}}'),)),
        PageExample(title="no body printed", gives=None,
                    samples=({"id": "a", "kind": "request", "url": "/x"},)),
    ],
)  # fmt: skip
def sample_json(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each distinct body, and the text inside of one that is a string."""
    for asked in sheet.distinct:
        if asked.body is not None:
            yield from _json(asked.body, f"the request {asked.sample.id}")


@page_check(
    "page/sample-string",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests are objects, not strings that hold one",
    requirement="Where the page declares the body as an object, the printed body is one.",
    why="Sent as printed, the whole request is one string, which no service takes for an object.",
    source="https://spec.openapis.org/oas/v3.1.0#media-type-object",
    examples=[
        PageExample(title="an object", gives=Status.PASS, operation=_ASKED,
                    samples=(asks('{"model": "m"}'),)),
        PageExample(title="a string that holds an object", gives=Status.FAIL, operation=_ASKED,
                    samples=(asks('"{\\"model\\": \\"m\\"}"'),)),
        PageExample(title="a body that cannot be read", gives=None, operation=_ASKED,
                    samples=(asks("model=m"),)),
    ],
)  # fmt: skip
def sample_string(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """All three dialects take an object, whatever the page declares."""
    for asked in sheet.distinct:
        if asked.body is not None and asked.body.meant.found:
            yield Seen(
                at=asked.body.spot(),
                wrong=f"the request {asked.sample.id} is a string that holds an object"
                if asked.body.is_string
                else "",
                expected="an object",
                printed=asked.body.text[:60],
            )


@page_check(
    "page/sample-schema",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests fit the page's own schema",
    requirement="The body of each printed request fits the schema printed beside it.",
    why="Either the sample or the schema is wrong, and only a paid call tells which.",
    source="https://spec.openapis.org/oas/v3.1.0#media-type-object",
    proves_not="That the service accepts it: docs/sample-works sends it.",
    examples=[
        PageExample(title="fits", gives=Status.PASS, operation=_ASKED,
                    samples=(asks('{"model": "m"}'),)),
        PageExample(title="lacks a required member", gives=Status.FAIL, operation=_ASKED,
                    samples=(asks('{"prompt": "x"}'),)),
        PageExample(title="does so inside of a string", gives=Status.FAIL, operation=_ASKED,
                    samples=(asks('"{\\"prompt\\": 1}"'),)),
        PageExample(title="the same in two, told once", gives=Status.FAIL, flaws=1,
                    operation=_ASKED, samples=(asks('{"prompt": "x"}'),
                                               asks('{"prompt": "y"}', id="again"))),
        PageExample(title="another value in each", gives=Status.FAIL, flaws=2, operation=_ASKED,
                    samples=(asks('{"model": 1}'), asks('{"model": {}}', id="again"))),
        PageExample(title="of two forms the one that is meant", gives=Status.FAIL, flaws=1,
                    operation=_FORMS,
                    samples=(asks('{"parts": [{"type": "image", "url": 1}]}'),)),
        PageExample(title="bounds that nothing is within", gives=Status.PASS, operation=_CROSSED,
                    samples=(asks('{"n": 2}'),)),
        PageExample(title="in the casing that Google takes too", gives=Status.PASS,
                    operation=_PARTS,
                    samples=(asks('{"parts": [{"inline_data": {"mime_type": "image/png"}}]}'),)),
        PageExample(title="in that casing, and wrong", gives=Status.FAIL, flaws=1,
                    operation=_PARTS,
                    samples=(asks('{"parts": [{"inline_data": {"mime_type": 1}}]}'),)),
        PageExample(title="in that casing, in another dialect", gives=Status.FAIL, flaws=1,
                    operation=_PARTS, dialect="openai.images",
                    samples=(asks('{"parts": [{"inline_data": {"mime_type": "image/png"}}]}'),)),
        PageExample(title="no schema printed", gives=None, samples=(asks('{"prompt": "x"}'),)),
        PageExample(title="a schema read from the sample itself", gives=None,
                    operation={"requestBody": body({"x-inferred-from": "body", **_SCHEMA})},
                    samples=(asks('{"model": "m"}'),)),
    ],
)  # fmt: skip
def sample_schema(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A schema that was read from a sample is held against the other samples only."""
    yield from _fit(
        _Judged("request", asked.sample.id, asked.body, request_breaches(sheet, asked))
        for asked in sheet.distinct
        if asked.body and asked.body.meant.found and request_schema(sheet, asked)
    )


@page_check(
    "page/response-json",
    feature="docs.response_valid",
    status=Status.FAIL,
    title="Printed answers are JSON",
    requirement="The body of each printed answer is one JSON text, or a stream of events.",
    why="A caller who tests a parser against it tests against something that is never sent.",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    examples=[
        PageExample(title="JSON", gives=Status.PASS, samples=(shows('{"model": "m"}'),)),
        PageExample(title="an ellipsis", gives=Status.FAIL, samples=(shows('{"m": "m", ...}'),)),
        PageExample(title="a stream", gives=Status.PASS, samples=(shows('data: {"m": 1}\n\n'),)),
        PageExample(title="nothing printed", gives=None),
    ],
)  # fmt: skip
def response_json(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Streams are looked at elsewhere."""
    for answer in sheet.answers:
        what = f"the answer {answer.sample.id}"
        if answer.body.is_sse:
            yield Seen(at=answer.body.spot())
        else:
            yield from _json(answer.body, what)


@page_check(
    "page/response-schema",
    feature="docs.response_valid",
    status=Status.FAIL,
    title="Printed answers fit the page's own schema",
    requirement="The body of each printed answer fits the schema of its status.",
    why="A client generated from the schema fails on the answer that the page itself shows.",
    source="https://spec.openapis.org/oas/v3.1.0#media-type-object",
    proves_not="That the service answers so.",
    examples=[
        PageExample(title="fits", gives=Status.PASS, operation=_TOLD,
                    samples=(shows('{"model": "m"}'),)),
        PageExample(title="another type", gives=Status.FAIL, operation=_TOLD,
                    samples=(shows('{"model": 1}'),)),
        PageExample(title="three of another shape, told once", gives=Status.FAIL, flaws=1,
                    operation=_TOLD, samples=tuple(
                        shows(f'{{"n": {n}}}', id=f"ok{n}") for n in range(3))),
        PageExample(title="no schema for its status", gives=None, operation=_TOLD,
                    samples=(shows('{"model": 1}', status=400),)),
    ],
)  # fmt: skip
def response_schema(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Without a schema for its status there is nothing to hold an answer against."""
    yield from _fit(
        _Judged("answer", answer.sample.id, answer.body, breaches(answer.body, schema))
        for answer in sheet.answers
        if answer.body.meant.found and (schema := answer_schema(sheet, answer))
    )


def _json(body: PrintedBody, what: str) -> Iterator[Seen]:
    """One ``Seen`` per kind of flaw, at its first place."""
    told: set[str] = set()
    inside = body.meant.flaws if body.is_string else ()
    for flaw, within in [(f, False) for f in body.printed.flaws] + [(f, True) for f in inside]:
        if flaw.name not in told:
            told.add(flaw.name)
            yield _flaw(body, flaw, what, within=within)
    if not told and not body.strict.strict:
        defect = body.strict.defects[0].name
        yield Seen(at=body.spot(), wrong=f"{what} is not JSON: {defect}", expected="one JSON text")
    elif not told:
        yield Seen(at=body.spot())


def _flaw(body: PrintedBody, flaw: Defect, what: str, *, within: bool) -> Seen:
    text = str(body.printed.value) if within else body.text
    twice = flaw.name == "duplicate-member"
    return Seen(
        at=body.spot() if within else body.spot_at(flaw.offset),
        wrong=f"{what} has a member twice in one object, and a reader of JSON takes one of them"
        if twice
        else f"{what} is not JSON: it has {_FLAWS[flaw.name]}",
        expected="each name once" if twice else "one JSON text",
        printed=text[max(flaw.offset - 20, 0) : flaw.offset + 40],
    )


def _fit(judged: Iterable[_Judged]) -> Iterator[Seen]:
    """Each breach once, with all samples that have it; a sample without any is right."""
    judged = tuple(judged)
    found: dict[tuple[str, str, str], list[tuple[_Judged, Breach]]] = {}
    for each in judged:
        lacking: dict[str, list[str]] = {}
        for breach in each.breaches:
            if breach.lacks:
                lacking.setdefault(breach.where, []).append(breach.lacks)
        for breach in each.breaches:
            names = ", ".join(map(repr, lacking.get(breach.where, []))) if breach.lacks else ""
            key = (dotted(breach.where), names, "" if names else breach.message)
            held = found.setdefault(key, [])
            if all(one is not each for one, _ in held):
                held.append((each, breach))
        if not each.breaches:
            yield Seen(at=each.body.spot())
    for (_, names, message), held in found.items():
        (first, breach), ids = held[0], [each.name for each, _ in held]
        lacks = [each.lacks for each in first.breaches if each.where == breach.where]
        yield Seen(
            at=first.body.spot(breach.where),
            wrong=_sentence(first.kind, ids, breach.where, names, message),
            expected=lacks if names else breach.expected,
            printed=_names(resolve(first.body.value, breach.where)) if names else breach.printed,
        )


def _sentence(kind: str, ids: list[str], where: str, names: str, message: str) -> str:
    who = subject(kind, ids)
    lacks, breaks = ("lacks", "breaks") if len(ids) == 1 else ("lack", "break")
    if not names:
        return f"{who} {breaks} the page's own schema: {message}"
    inside = f", in {dotted(where)}" if where else ""
    return f"{who} {lacks} what the page's own schema requires{inside}: {names}"


def _names(value: Json) -> Json:
    """The members of an object, to show what is there instead of what is missing."""
    return list(value) if isinstance(value, Mapping) else value
