"""Where a page has a setting of its requests, and which values it lists for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final

from conformance.codec.pointer import pointer, resolve
from conformance.model import ClaimKind, Json, JsonObject, Operation

#: Values of a setting that are of use; a page may list any number.
_MOST: Final = 16
_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting as a page has it.

    Attributes:
        member: the JSON pointer of its place in a body, '' where the page does not say.
        values: what the page lists, in its order.
    """

    member: str = ""
    values: tuple[str, ...] = ()


def setting(operation: Operation, feature: str, fits: Callable[[str], object]) -> Setting:
    """What claims say of a feature, else what the schema has of values that fit."""
    claimed = (
        (claim.member, claim.value)
        for claim in operation.claims
        if claim.feature == feature and claim.kind is ClaimKind.VALUES
    )
    schema = operation.request_schema
    for member, listed in (*claimed, *_enumerated(schema, schema, "", _DEEPEST)):
        values = listed if isinstance(listed, (list, tuple)) else ()
        found = [each for each in values if isinstance(each, str) and fits(each)]
        if found and member.startswith("/"):
            return Setting(member=member, values=tuple(islice(dict.fromkeys(found), _MOST)))
    return Setting()


def _enumerated(
    schema: Json, root: JsonObject, where: str, depth: int
) -> Iterator[tuple[str, Json]]:
    """Each list of values that a schema has for a member, with the member's pointer."""
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    if isinstance(reference, str) and reference.startswith("#"):
        with suppress(LookupError, ValueError):
            schema = resolve(root, reference[1:])
    if not isinstance(schema, Mapping) or depth <= 0:
        return
    yield where, schema.get("enum")
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, Mapping) else ():
        yield from _enumerated(inner, root, where + pointer(name), depth - 1)
