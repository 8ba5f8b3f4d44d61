"""The nodes of a request's tree: the places where something may be chosen.

A node's address is written as in ``Claim.member``: a JSON pointer into the body with ``*`` for any
item, or ``query:name``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from conformance.generate.merge import as_object
from conformance.model import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place in a request where something may be chosen; this class itself is a leaf.

    Attributes:
        key: unique in the tree: the address, with the branches taken on the way.
        schema: expanded, of this alternative alone.
        rules: what of the schema is about an object or array as a whole, as a schema; empty where
            it fits as soon as its parts do.
        beside_image: it stands beside a picture and says something of it, e.g. its type.
    """

    key: str
    address: str
    schema: JsonObject
    rules: JsonObject = field(default_factory=dict)
    beside_image: bool = False

    @property
    def hint(self) -> str:
        """The ``x-generate`` hint of this node or of its items; ''  where there is none."""
        own = self.schema.get("x-generate", as_object(self.schema.get("items")).get("x-generate"))
        return own if isinstance(own, str) else ""

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes right below."""
        return ()

    def walk(self) -> Iterator[Node]:
        """This node and all below, in page order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def hints(self) -> frozenset[str]:
        """The hints of this node and of all below."""
        return frozenset(each.hint for each in self.walk() if not each.children) - {""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of an object, and whether a request must have it."""

    name: str
    required: bool
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectNode(Node):
    """An object with described members."""

    members: tuple[Member, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes of the members."""
        return tuple(member.node for member in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayNode(Node):
    """An array of objects or arrays; its items may be of several kinds."""

    kinds: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """One node per kind of item."""
        return self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionNode(Node):
    """A value that may have one of several shapes."""

    branches: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """One node per shape."""
        return self.branches
