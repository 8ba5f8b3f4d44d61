"""Member names in camelCase and snake_case: both are read, and one can be turned into the other.

ProtoJSON parsers take the lowerCamelCase name and the original proto name of every member
(https://protobuf.dev/programming-guides/json/), relays often only one of them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from functools import cache
from typing import Literal, TypeAlias

from conformance.model import Json

Casing: TypeAlias = Literal["camel", "snake"]

#: Some pages write members the way a command line writes its options.
OPTION = "--"

_HUMP = re.compile(r"(?<=[A-Za-z0-9])([A-Z])")
_JOINT = re.compile(r"(?<=[A-Za-z0-9])_([a-z0-9])")


def camel(name: str) -> str:
    """``aspect_ratio`` becomes ``aspectRatio``; what is camelCase already stays."""
    return _JOINT.sub(lambda found: found[1].upper(), name)


def snake(name: str) -> str:
    """``aspectRatio`` becomes ``aspect_ratio``; what is snake_case already stays."""
    return _HUMP.sub(lambda found: f"_{found[1].lower()}", name)


@cache
def spellings(name: str) -> tuple[str, ...]:
    """Every way to write one of the lenses' own names, the given one first, options last."""
    plain = dict.fromkeys((name, camel(name), snake(name)))
    return (*plain, *(OPTION + each for each in plain))


def rewrite(value: Json, casing: Casing, known: Container[str], opaque: Container[str]) -> Json:
    """Rewrite the names of a dialect's own members, wherever they stand; values never change.

    Args:
        value: a request body.
        casing: what to write the names in.
        known: the dialect's names, in snake_case; others are left as they are.
        opaque: members, in snake_case, that hold a user's own data: nothing inside is touched.
    """
    if isinstance(value, Mapping):
        respell = camel if casing == "camel" else snake
        return {
            respell(name) if snake(name) in known else name: (
                inner if snake(name) in opaque else rewrite(inner, casing, known, opaque)
            )
            for name, inner in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rewrite(item, casing, known, opaque) for item in value]
    return value
