"""Reading members of JSON of any shape: what is missing or of another type is nothing.

Objects are dicts here and arrays lists, as whatever reads JSON or YAML makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.codec.pointer import pointer
from conformance.dialects.casing import spellings
from conformance.model import Json, JsonObject


def members(value: Json) -> JsonObject:
    """``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Json) -> Sequence[Json]:
    """``value`` if it is an array, else an empty one."""
    return value if isinstance(value, (list, tuple)) else ()


def text(value: Json) -> str | None:
    """``value`` if it is a string that is not empty."""
    return value if isinstance(value, str) and value else None


def integer(value: Json) -> int | None:
    """``value`` if it is a whole number; ``true`` is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def named(value: Json, name: str) -> str | None:
    """How ``name`` is spelt in an object that has it."""
    if isinstance(value, dict):
        for each in spellings(name):
            if each in value:
                return each
    return None


def member(value: Json, *path: str) -> Json:
    """The member at the end of a path of names, in whatever spelling; ``None`` if there is none."""
    for name in path:
        spelt = named(value, name)
        if spelt is None:
            return None
        value = members(value)[spelt]
    return value


def objects(value: Json, where: str) -> Iterator[tuple[str, JsonObject]]:
    """The objects of an array, each with its pointer; an object stands for an array of one."""
    if isinstance(value, dict):
        yield where, value
    for index, item in enumerate(items(value)):
        if isinstance(item, dict):
            yield where + pointer(index), item
