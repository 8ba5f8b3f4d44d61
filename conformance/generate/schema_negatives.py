"""Bodies that break the page's schema at one place, with one keyword, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from conformance.codec.pointer import pointer, remove, replace
from conformance.generate.breaking import broken, keywords
from conformance.generate.merge import as_list, as_object
from conformance.generate.nodes import ArrayNode, Member, Node, ObjectNode
from conformance.model import Json, JsonObject, Violation, ViolationKind
from conformance.spec.oracle import violations


class _Labelled(Protocol):
    @property
    def violation(self) -> Violation: ...


T = TypeVar("T", bound=_Labelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A body with the one violation that it has."""

    violation: Violation
    body: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A keyword that may be broken at one place of a body.

    Attributes:
        where: a pointer to what stands there, ``value``.
        missing: the member to be taken away, where the keyword is ``required``.
    """

    node: Node
    where: str
    value: Json
    keyword: str
    missing: str = ""

    @property
    def address(self) -> str:
        """What the violation is told of: the node, or the member that it misses."""
        members: tuple[Member, ...] = self.node.members if isinstance(self.node, ObjectNode) else ()
        described = (each.node.address for each in members if each.name == self.missing)
        end = pointer(self.missing) if self.keyword == "required" else ""
        return next(described, self.node.address + end)

    def made(self, schema: JsonObject, body: Json) -> Broken | None:
        """The body broken here and nowhere else; ``None`` where that cannot be."""
        for changed in self._changed(body):
            if _only(schema, changed, self.keyword, self.where):
                kind = ViolationKind.SCHEMA
                violation = Violation(kind=kind, rule=self.keyword, pointer=self.address)
                return Broken(violation=violation, body=changed)
        return None

    def _changed(self, body: Json) -> Iterator[Json]:
        if self.keyword == "required":
            yield remove(body, self.where + pointer(self.missing))
        for other in broken(self.keyword, self.node.schema, self.value):
            if _only(self.node.schema, other, self.keyword, ""):  # a small part of the whole
                yield replace(body, self.where, other)


def schema_negatives(tree: Node, schema: JsonObject, body: Json) -> Iterator[Broken]:
    """One body per keyword and member that can be broken alone, in page order.

    Args:
        tree: of the body.
        schema: the page's, which decides.
        body: one that fits it.
    """
    made = (each.made(schema, body) for each in breaks(tree, body))
    return (each for each in made if each is not None)


def breaks(tree: Node, body: Json) -> Iterator[Break]:
    """What may be broken in a body, in page order.

    What lies inside a choice of shapes is left out: there only the choice itself fails.
    """
    for where, node, value in _places(tree, "", body):
        for keyword in keywords(node.schema):
            yield Break(node=node, where=where, value=value, keyword=keyword)
        for name in dict.fromkeys(map(str, as_list(node.schema.get("required")))):
            if name in as_object(value):
                yield Break(node=node, where=where, value=value, keyword="required", missing=name)


def spread(found: Sequence[T], limit: int) -> list[T]:
    """At most ``limit`` of them, turn by turn from each keyword, in their order."""
    turns: dict[str, int] = {}
    ranked = []
    for index, each in enumerate(found):
        rule = each.violation.rule
        turns[rule] = turns.get(rule, 0) + 1
        ranked.append((turns[rule], index))
    return [found[index] for index in sorted(index for _, index in sorted(ranked)[:limit])]


def _places(node: Node, where: str, value: Json) -> Iterator[tuple[str, Node, Json]]:
    """The nodes that a value has, each with a pointer to its first place and what stands there."""
    yield where, node, value
    if isinstance(node, ObjectNode):
        held = as_object(value)
        for member in node.members:
            if member.name in held:
                yield from _places(member.node, where + pointer(member.name), held[member.name])
    elif isinstance(node, ArrayNode) and len(node.kinds) == 1 and as_list(value):
        yield from _places(node.kinds[0], f"{where}/0", as_list(value)[0])


def _only(schema: JsonObject, body: Json, keyword: str, where: str) -> bool:
    """Whether a body breaks the schema in just this way; a member too many is told of itself."""
    found = violations(schema, body)
    if len(found) != 1 or found[0].keyword != keyword:
        return False
    inside = keyword == "additionalProperties" and found[0].pointer.rpartition("/")[0] == where
    return found[0].pointer == where or inside
