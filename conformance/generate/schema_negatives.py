"""Bodies that break the page's schema at one place, with one keyword, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.codec.pointer import pointer, remove, replace, resolve
from conformance.generate.breaking import broken, keywords
from conformance.generate.merge import as_list
from conformance.generate.nodes import ArrayNode, Member, Node, ObjectNode
from conformance.model import Json, JsonObject, Violation, ViolationKind
from conformance.spec.oracle import violations


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A body with the one violation that it has."""

    violation: Violation
    body: Json


def schema_negatives(tree: Node, schema: JsonObject, body: Json) -> Iterator[Broken]:
    """One body per keyword and member that can be broken alone, in page order.

    What lies inside a choice of shapes is left out: there only the choice itself fails.

    Args:
        tree: of the body.
        schema: the page's, which decides.
        body: one that fits it.
    """
    told: set[tuple[str, str]] = set()
    for where, node in _places(tree, ""):
        try:
            value = resolve(body, where)
        except LookupError:
            continue
        for found in (
            *_values(node, where, value, schema, body),
            *_missing(node, where, schema, body),
        ):
            key = (found.violation.rule, found.violation.pointer)
            if key not in told:
                told.add(key)
                yield found


def spread(found: list[Broken], limit: int) -> list[Broken]:
    """At most ``limit`` of them, turn by turn from each keyword, in their order."""
    turns: dict[str, int] = {}
    ranked = []
    for index, each in enumerate(found):
        rule = each.violation.rule
        turns[rule] = turns.get(rule, 0) + 1
        ranked.append((turns[rule], index))
    return [found[index] for index in sorted(index for _, index in sorted(ranked)[:limit])]


def _places(node: Node, where: str) -> Iterator[tuple[str, Node]]:
    """The nodes that any value has, with a pointer to the first of each."""
    yield where, node
    if isinstance(node, ObjectNode):
        for member in node.members:
            yield from _places(member.node, where + pointer(member.name))
    elif isinstance(node, ArrayNode) and len(node.kinds) == 1:
        yield from _places(node.kinds[0], f"{where}/0")


def _values(
    node: Node, where: str, value: Json, schema: JsonObject, body: Json
) -> Iterator[Broken]:
    for keyword in keywords(node.schema):
        for other in broken(keyword, node.schema, value):
            changed = replace(body, where, other)
            if _only(schema, changed, keyword, where):
                yield _found(keyword, node.address, changed)
                break


def _missing(node: Node, where: str, schema: JsonObject, body: Json) -> Iterator[Broken]:
    members: tuple[Member, ...] = node.members if isinstance(node, ObjectNode) else ()
    for name in map(str, as_list(node.schema.get("required"))):
        try:
            changed = remove(body, where + pointer(name))
        except LookupError:
            continue
        described = (member.node.address for member in members if member.name == name)
        address = next(described, node.address + pointer(name))
        if _only(schema, changed, "required", where):
            yield _found("required", address, changed)


def _only(schema: JsonObject, body: Json, keyword: str, where: str) -> bool:
    """Whether a body breaks the schema in just this way; a member too many is told of itself."""
    found = violations(schema, body)
    if len(found) != 1 or found[0].keyword != keyword:
        return False
    inside = keyword == "additionalProperties" and found[0].pointer.rpartition("/")[0] == where
    return found[0].pointer == where or inside


def _found(keyword: str, address: str, body: Json) -> Broken:
    violation = Violation(kind=ViolationKind.SCHEMA, rule=keyword, pointer=address)
    return Broken(violation=violation, body=body)
