"""Members that start with ``x-``: those that nothing reads, and those in a wrong place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.lint.places import member, members, operations, walk
from conformance.lint.rule import Told, rule
from conformance.spec.extensions import FOREIGN, OF_DOCUMENTS, OF_OPERATIONS, OF_SCHEMAS
from conformance.spec.library import Library
from conformance.spec.node import Node, nearest

_OURS: Final = OF_OPERATIONS | OF_SCHEMAS | OF_DOCUMENTS


@rule(
    "extension-unknown",
    severity="error",
    why="A misspelt member is left out without a word: its claims are never judged.",
)
def unknown(root: Node, _library: Library) -> Iterator[Told]:
    """Extensions that are neither ours nor those of a known tool."""
    for name, node in walk(root):
        if name.startswith("x-") and name not in _OURS and not FOREIGN.match(name):
            near = nearest(name, _OURS)
            yield Told(
                node=node,
                message=f"nothing reads {name!r}",
                hint=near if near.startswith("did") else f"ours are {', '.join(sorted(_OURS))}",
            )


@rule(
    "extension-misplaced",
    severity="error",
    why="In a wrong place it is read by nobody.",
)
def misplaced(root: Node, _library: Library) -> Iterator[Told]:
    """Extensions of operations outside of one, and those of schemas directly in an operation."""
    at_home = {node.pointer for node in operations(root)}
    for name, node in walk(root):
        parent = node.pointer.rpartition("/")[0]
        if name in OF_OPERATIONS and parent not in at_home:
            yield Told(node=node, message=f"{name!r} stands outside of an operation",
                       hint="beside its operationId")  # fmt: skip
        elif name in OF_SCHEMAS and parent in at_home:
            yield Told(node=node, message=f"{name!r} stands in no schema",
                       hint="beside the type of the member that it is about")  # fmt: skip
        elif name in OF_DOCUMENTS and parent:
            yield Told(node=node, message=f"{name!r} stands below the top of the document",
                       hint="beside openapi and info")  # fmt: skip


@rule(
    "operation-empty",
    severity="warning",
    why="Nothing is known of it beyond its path, so nothing can be judged.",
)
def empty(root: Node, _library: Library) -> Iterator[Told]:
    """Judged operations that print no request, declare no body, and claim nothing."""
    for operation in operations(root):
        names = {name for name, _ in members(operation)}
        if names & {"x-async", "x-not-judged", "requestBody", "x-samples", "x-claims"}:
            continue
        if member(operation, "x-dialect") is not None:
            yield Told(
                node=operation,
                message="the operation has no body, no sample and no claim",
                hint="say what the page says, or x-not-judged: why it is not judged",
            )
