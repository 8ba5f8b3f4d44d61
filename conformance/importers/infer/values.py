"""The values that a page allows for a member: by its schema, else in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from conformance.importers import text_values
from conformance.importers.infer.members import Member
from conformance.model import Json

_WHOLE: Final = re.compile(r"-?\d{1,15}")
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?")


def listed(member: Member) -> tuple[Json, ...]:
    """The values that the member's schema lists."""
    values = member.schema.get("enum")
    if isinstance(values, list):
        return tuple(each for each in values if isinstance(each, str | int | float))
    return ()


def told(member: Member) -> tuple[Json, ...]:
    """The values that the page lists in words for a member whose schema lists none.

    Those that it recommends count: they are promised to work, although others may as well.
    """
    if listed(member) or "const" in member.schema or "boolean" in member.kinds or not member.note:
        return ()
    words = text_values.allowed(member.note) or text_values.recommended(member.note)
    return typed(member, words or ())


def of_one_case(member: Member) -> bool:
    """Whether the page lists values for a member only for one model, or under a condition."""
    return _takes_values(member) and text_values.one_case(member.note)


def typed(member: Member, words: Sequence[str]) -> tuple[Json, ...]:
    """Printed values as the member's type has them, none where they cannot be of it."""
    if not _takes_values(member):
        return ()
    if "string" in member.kinds or not member.kinds & {"integer", "number"}:
        return tuple(words)
    if all(_WHOLE.fullmatch(word) for word in words):
        return tuple(int(word) for word in words)
    if "number" in member.kinds and all(_NUMBER.fullmatch(word) for word in words):
        return tuple(float(word) for word in words)
    return ()


def most(member: Member, keyword: str = "maximum") -> int | float | None:
    """The greatest number that a member may be: by its schema, else in words."""
    given = member.schema.get(keyword)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return given
    found = text_values.bounds(member.note)
    return found.high if found else None


def _takes_values(member: Member) -> bool:
    """Whether a member is of a type that a page could list values for."""
    kinds = member.kinds & {"string", "integer", "number", "array"}
    return bool(kinds or not member.kinds) and "const" not in member.schema and not _holds(member)


def _holds(member: Member) -> bool:
    """Whether a member is an object, or a list of them: words beside it are names in there."""
    items = member.schema.get("items")
    inner = items if isinstance(items, Mapping) else {}
    return bool(
        {"properties", "additionalProperties"} & {*member.schema, *inner}
        or inner.get("type") == "object"
        or "$ref" in inner
    )
