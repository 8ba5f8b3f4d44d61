"""Whether what a page prints is JSON and fits the page's own schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, asks, body, shows
from conformance.checks.printed import PrintedBody
from conformance.checks.sheet import PrintedAnswer, Sheet
from conformance.codec.defect import Defect
from conformance.codec.pointer import resolve
from conformance.model import Json, JsonObject, Status
from conformance.spec.oracle import violations

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
        PageExample(title="no schema printed", gives=None, samples=(asks('{"prompt": "x"}'),)),
        PageExample(title="a schema read from the sample itself", gives=None,
                    operation={"requestBody": body({"x-inferred-from": "body", **_SCHEMA})},
                    samples=(asks('{"model": "m"}'),)),
    ],
)  # fmt: skip
def sample_schema(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A schema that was read from a sample is held against the other samples only."""
    if not sheet.operation.request_schema:
        return
    source = {each.body.key for each in sheet.requests
              if each.body and each.sample.id == sheet.operation.inferred_from}  # fmt: skip
    for asked in sheet.distinct:
        if asked.body and asked.body.meant.found and asked.body.key not in source:
            yield from _fits(
                asked.body, sheet.operation.request_schema, f"the request {asked.sample.id}"
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
        PageExample(title="no schema for its status", gives=None, operation=_TOLD,
                    samples=(shows('{"model": 1}', status=400),)),
    ],
)  # fmt: skip
def response_schema(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Without a schema for its status there is nothing to hold an answer against."""
    for answer in sheet.answers:
        schema = _schema_of(sheet, answer)
        if schema and answer.body.meant.found:
            yield from _fits(answer.body, schema, f"the answer {answer.sample.id}")


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


def _fits(body: PrintedBody, schema: JsonObject, what: str) -> Iterator[Seen]:
    broken = violations(schema, body.value)
    missing: dict[str, list[str]] = {}
    for each in broken:
        if each.keyword == "required":
            missing.setdefault(each.pointer, []).append(str(each.expected))
        else:
            yield Seen(
                at=body.spot(each.pointer),
                wrong=f"{what} breaks the page's own schema: {each.message}",
                expected=each.expected,
                printed=each.observed,
            )
    for where, names in missing.items():
        told = ", ".join(repr(name) for name in names)
        yield Seen(
            at=body.spot(where),
            wrong=f"{what} lacks what the page's own schema requires: {told}",
            expected=names,
            printed=_names(resolve(body.value, where)),
        )
    if not broken:
        yield Seen(at=body.spot())


def _names(value: Json) -> Json:
    """The members of an object, to show what is there instead of what is missing."""
    return list(value) if isinstance(value, Mapping) else value


def _schema_of(sheet: Sheet, answer: PrintedAnswer) -> JsonObject:
    for spec in sheet.operation.responses:
        matches = spec.status in {str(answer.sample.status), "default"}
        if matches and spec.inferred_from != answer.sample.id:
            return next((each for each in spec.schemas.values() if isinstance(each, dict)), {})
    return {}
