"""The judge of values against JSON Schema 2020-12 (https://json-schema.org/draft/2020-12).

The one door to jsonschema. Nothing of that library shows: not its texts, which change from version
to version, nor its weak spots, which a hostile schema or value could aim at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from jsonschema.exceptions import ValidationError
from referencing.exceptions import Unresolvable

from conformance.codec.pointer import pointer, tokens
from conformance.errors import SchemaError
from conformance.model import Json, JsonObject
from conformance.spec.keywords import TooMuch, judge
from conformance.spec.pattern import UnsafePattern
from conformance.spec.phrases import abridged, phrase

#: More violations of one value than this are not told.
MAX_VIOLATIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaViolation:
    """One place where a value breaks a schema.

    Attributes:
        pointer: where in the value; a missing member is told of the object that lacks it, one that
            may not be there of itself.
        keyword: the broken one; ``false`` where nothing may be, ``effort`` where we gave up.
        expected: the keyword's value, or the name of the missing member.
        observed: what stands there instead, short enough to be shown.
        schema_pointer: the keyword's place in the schema, on the way taken: references followed.
        causes: for ``anyOf`` and ``oneOf``, what breaks the form that fits best.
    """

    pointer: str
    keyword: str
    message: str
    expected: Json = None
    observed: Json = None
    schema_pointer: str = ""
    causes: tuple[SchemaViolation, ...] = ()


def violations(
    schema: JsonObject, value: Json, *, official: bool = False
) -> tuple[SchemaViolation, ...]:
    """What in ``value`` breaks ``schema``, in the order of places; nothing means that it fits.

    At most ``MAX_VIOLATIONS`` of them. Safe for any value a vendor may send.

    Args:
        schema: self-contained; read-only, as it is recognised by identity when it comes again.
        value: the value to judge.
        official: the schema is one of ours, so its patterns run without bounds.

    Raises:
        SchemaError: the schema is none, its references lead nowhere, or a pattern is unsafe.
    """
    known = judge(schema, official=official)
    try:
        errors = known.errors(value, MAX_VIOLATIONS)
    except (TooMuch, RecursionError):
        message = phrase("effort", None, None)
        return (SchemaViolation(pointer="", keyword="effort", message=message),)
    except UnsafePattern as why:
        raise SchemaError(f"a pattern in the schema cannot be used: {why}") from None
    except Unresolvable as why:
        raise SchemaError("a reference in the schema leads nowhere") from why
    return _told(errors)


def fits(schema: JsonObject, value: Json, *, official: bool = False) -> bool:
    """Whether ``value`` breaks nothing of ``schema``; raises like ``violations``."""
    return not violations(schema, value, official=official)


def _told(errors: Iterable[ValidationError]) -> tuple[SchemaViolation, ...]:
    return tuple(sorted((_violation(error) for error in errors), key=_order))


def _violation(error: ValidationError) -> SchemaViolation:
    keyword = str(error.validator or "false")
    expected, observed = cast("tuple[Json, Json]", (error.validator_value, error.instance))
    way = list(error.absolute_schema_path)
    if keyword in {"minContains", "maxContains"}:  # judged by the library as part of "contains"
        way[-1] = keyword
    several = keyword == "oneOf" and not error.context
    return SchemaViolation(
        pointer=pointer(*error.absolute_path),
        keyword=keyword,
        message=phrase("oneOf+" if several else keyword, expected, observed),
        expected=_shown(expected),
        observed=abridged(observed),
        schema_pointer=pointer(*way),
        causes=_nearest(error.context or ()),
    )


def _shown(expected: Json) -> Json:
    """A keyword's value where it is made of scalars; schemas are not shown."""
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        return [_shown(each) for each in expected[:MAX_VIOLATIONS]]
    return None if isinstance(expected, Mapping) else abridged(expected)


def _nearest(context: Sequence[ValidationError]) -> tuple[SchemaViolation, ...]:
    """What breaks the branch that is meant, of those tried; or what none of them has.

    Of another kind than meant is a branch of another type, and one in whose mark, a member with a
    single value, the value differs. Of the rest it is the one with the fewest and then the deepest
    errors.
    """
    branches: list[list[ValidationError]] = [
        list(errors)
        for _, errors in groupby(context, key=lambda error: next(iter(error.schema_path), ""))
    ]
    if not branches:
        return ()
    marks = [next(filter(_is_mark, errors), None) for errors in branches]
    types = [next(filter(_is_type, errors), None) for errors in branches]
    if all(types):
        return (_none_of([each for each in types if each], "type"),)
    typed = [each is not None for each in types]
    of_type = [mark for mark, wrong in zip(marks, typed, strict=True) if not wrong]
    told = [mark for mark in of_type if mark is not None]
    places = {pointer(*mark.absolute_path) for mark in told}
    if len(told) == len(of_type) > 1 == len(places):
        return (_none_of(told, "enum"),)
    ranks = [
        (wrong, mark is not None, len(errors), -max(len(error.path) for error in errors))
        for errors, mark, wrong in zip(branches, marks, typed, strict=True)
    ]
    return _told(branches[ranks.index(min(ranks))])


def _is_type(error: ValidationError) -> bool:
    """Whether the value as a whole is of another type than a branch."""
    return error.validator == "type" and not error.path


def _is_mark(error: ValidationError) -> bool:
    """Whether it is a member of the value that has a single value in the branch."""
    single = error.validator == "enum" and len(cast("list[Json]", error.validator_value)) == 1
    return (single or error.validator == "const") and len(error.path) == 1


def _none_of(errors: Sequence[ValidationError], keyword: str) -> SchemaViolation:
    """What is told of a mark or a type that no branch has: all that it may be."""
    first = _violation(errors[0])
    values = [cast("Json", each.validator_value) for each in errors]
    listed = [each if isinstance(each, list) else [each] for each in values]
    allowed = [each for value in listed for each in value]
    allowed = [each for index, each in enumerate(allowed) if each not in allowed[:index]]
    return SchemaViolation(
        pointer=first.pointer,
        keyword=keyword,
        message=phrase(keyword, allowed, cast("Json", errors[0].instance)),
        expected=_shown(allowed),
        observed=first.observed,
        schema_pointer=first.schema_pointer,
    )


def _order(each: SchemaViolation) -> tuple[tuple[tuple[int, str], ...], str]:
    """By place, indices as numbers, then by keyword."""
    way = tokens(each.pointer)
    return tuple((int(t) if t.isdecimal() else -1, t) for t in way), each.schema_pointer
