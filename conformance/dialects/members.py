"""Reading members of JSON of any shape: what is missing or of another type is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from conformance.codec.pointer import pointer
from conformance.dialects.casing import spellings
from conformance.model import Json, JsonObject


def members(value: Json) -> JsonObject:
    """``value`` if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: Json) -> Sequence[Json]:
    """``value`` if it is an array, else an empty one."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def text(value: Json) -> str | None:
    """``value`` if it is a string that is not empty."""
    return value if isinstance(value, str) and value else None


def integer(value: Json) -> int | None:
    """``value`` if it is a whole number; ``true`` is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def named(value: Json, name: str) -> str | None:
    """How ``name`` is spelt in an object that has it."""
    held = members(value)
    return next((each for each in spellings(name) if each in held), None)


def member(value: Json, *path: str) -> Json:
    """The member at the end of a path of names, in whatever spelling; ``None`` if there is none."""
    for name in path:
        held = members(value)
        value = next((held[each] for each in spellings(name) if each in held), None)
    return value


def objects(value: Json, where: str) -> Iterator[tuple[str, JsonObject]]:
    """The objects of an array, each with its pointer; an object stands for an array of one."""
    if isinstance(value, Mapping):
        yield where, value
    for index, item in enumerate(items(value)):
        if isinstance(item, Mapping):
            yield where + pointer(index), item
