"""Ways through a spec that may be broken: what is not there, or is another thing, is no matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from conformance.spec.node import Node
from conformance.spec.operations import METHODS

#: Members whose values are data and not part of the document's structure.
DATA: Final = frozenset(
    {"example", "examples", "default", "enum", "const", "x-samples", "x-inferred-values"}
)


def members(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The members of a mapping, nothing of anything else."""
    if node is not None and isinstance(node.value, Mapping):
        yield from node.mapping().items()


def items(node: Node | None) -> Iterator[Node]:
    """The items of a list, nothing of anything else."""
    listed = node is not None and isinstance(node.value, Sequence)
    if node is not None and listed and not isinstance(node.value, str):
        yield from node.items()


def member(node: Node | None, name: str) -> Node | None:
    """One member of a mapping, or nothing."""
    return dict(members(node)).get(name)


def text(node: Node | None, name: str) -> str:
    """The string of a member, '' where there is none."""
    child = member(node, name)
    return child.value if child is not None and isinstance(child.value, str) else ""


def operations(root: Node) -> Iterator[Node]:
    """The operation objects."""
    for _, item in members(member(root, "paths")):
        yield from (node for method, node in members(item) if method in METHODS)


def statements(root: Node) -> Iterator[tuple[str, Node]]:
    """Everything that is said of a page, with what it is called."""
    provider = member(root, "x-provider")
    for name, what in (("models", "model"), ("prices", "price")):
        yield from ((what, each) for each in items(member(provider, name)))
    for operation in operations(root):
        for name, what in (("x-samples", "sample"), ("x-claims", "claim"), ("x-prose", "passage")):
            yield from ((what, each) for each in items(member(operation, name)))


def walk(node: Node) -> Iterator[tuple[str, Node]]:
    """Every member below a node with its name, leaving out those of data."""
    for name, child in members(node):
        yield name, child
        if name not in DATA:
            yield from walk(child)
    for child in items(node):
        yield from walk(child)
