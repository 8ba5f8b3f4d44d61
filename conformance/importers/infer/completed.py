"""What a page's schema leaves open and its samples show: objects of nothing, arrays of anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from conformance.codec.pointer import tokens
from conformance.importers.infer import schema
from conformance.importers.infer.members import Member
from conformance.model import Json, JsonObject

_TELLING: Final = frozenset(
    {"properties", "items", "allOf", "anyOf", "oneOf", "enum", "const", "additionalProperties"}
)
_MOST: Final = 200


def completed(
    members: Sequence[Member], shown: Sequence[tuple[str, JsonObject]]
) -> Iterator[tuple[str, Json]]:
    """Additions to a body's schema: JSON pointers into the document, and what belongs there.

    Args:
        members: those that the schema describes, the body itself among them.
        shown: printed bodies with the ids of their samples.
    """
    for member in members:
        if not member.kinds or any(member.schema.get(word) for word in _TELLING):
            continue
        held = [(name, value) for name, body in shown for value in _values(body, member.at)]
        if not held:
            continue
        made = schema.of_request([value for _, value in held])
        for kind, word in (("object", "properties"), ("array", "items")):
            if kind in member.kinds and made.get("type") == kind and made.get(word):
                yield f"{member.node.pointer}/{word}", made[word]
                yield f"{member.node.pointer}/x-inferred-from", held[0][0]


def _values(body: Json, at: str) -> list[Json]:
    """What stands in a printed body at a member, ``*`` being any item."""
    found = [body]
    for token in tokens(at):
        below: list[Json] = []
        for each in found:
            if token == "*" and isinstance(each, list):
                below += each
            elif isinstance(each, dict) and token in each:
                below.append(each[token])
        found = below[:_MOST]
    return found
