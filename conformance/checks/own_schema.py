"""What in a printed body breaks the page's own schema, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from conformance.checks.official import dotted
from conformance.checks.printed import PrintedBody
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.model import Dialect, Json, JsonObject
from conformance.spec.oracle import SchemaViolation, violations
from conformance.spec.protojson import canonical, original

_ENDS: Final = {
    "minimum": "maximum",
    "minLength": "maxLength",
    "minItems": "maxItems",
    "minProperties": "maxProperties",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One value that is not as the page's schema has it, or one member that is missing.

    Attributes:
        where: a JSON pointer into the body; that of the object that lacks a member.
        lacks: the name of that member, else ''.
    """

    where: str
    message: str
    expected: Json = None
    printed: Json = None
    lacks: str = ""


def request_schema(sheet: Sheet, asked: PrintedRequest) -> JsonObject:
    """The schema to hold a printed request against; empty where it was read from that one."""
    source = {each.body.key for each in sheet.requests
              if each.body and each.sample.id == sheet.operation.inferred_from}  # fmt: skip
    schema = sheet.operation.request_schema
    return schema if schema and asked.body and asked.body.key not in source else {}


def answer_schema(sheet: Sheet, answer: PrintedAnswer) -> JsonObject:
    """The schema of a printed answer's status; empty where there is none but from that answer."""
    for spec in sheet.operation.responses:
        matches = spec.status in {str(answer.sample.status), "default"}
        if matches and spec.inferred_from != answer.sample.id:
            return next((each for each in spec.schemas.values() if isinstance(each, dict)), {})
    return {}


def breaches(
    body: PrintedBody | None, schema: JsonObject, *, protojson: bool = False
) -> tuple[Breach, ...]:
    """What breaks the schema, of several forms in the words of the one that is meant.

    A value that is outside of two bounds at once is not to blame: the bounds are. Nor is a member
    in the other spelling of ``protojson``, whose parser takes both: that is told of the casing.
    """
    if body is None or not schema or not body.meant.found:
        return ()
    read = canonical(body.value, schema) if protojson else body.value
    found = list(_single(violations(schema, read)))
    if protojson:
        found = [replace(each, pointer=original(each.pointer, body.value)) for each in found]
    broken = {(each.pointer, each.keyword) for each in found}
    crossed = {
        (where, keyword)
        for where, low in broken
        for keyword in (low, _ENDS.get(low, ""))
        if (where, _ENDS.get(low)) in broken
    }
    return tuple(_breach(each) for each in found if (each.pointer, each.keyword) not in crossed)


def request_breaches(sheet: Sheet, asked: PrintedRequest) -> tuple[Breach, ...]:
    """What in a printed request breaks the page's schema, read as the dialect's owner reads it."""
    protojson = sheet.operation.request_dialect is Dialect.GEMINI
    return breaches(asked.body, request_schema(sheet, asked), protojson=protojson)


def told(sheet: Sheet, printed: PrintedRequest | PrintedAnswer) -> frozenset[tuple[str, str]]:
    """The places, with what they lack, that the page's own schema already blames."""
    found = (
        request_breaches(sheet, printed)
        if isinstance(printed, PrintedRequest)
        else breaches(printed.body, answer_schema(sheet, printed))
    )
    return frozenset((each.where, each.lacks) for each in found)


def _single(found: Iterable[SchemaViolation]) -> Iterator[SchemaViolation]:
    for each in found:
        yield from _single(each.causes) if each.causes else (each,)


def _breach(violation: SchemaViolation) -> Breach:
    lacks = str(violation.expected) if violation.keyword == "required" else ""
    return Breach(
        where=violation.pointer,
        message=f"{dotted(violation.pointer) or 'it'} {violation.message}",
        expected=violation.expected,
        printed=violation.observed,
        lacks=lacks,
    )
