"""What a spec says a page says: where it is taken from, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.codec.key_shapes import key_shapes
from conformance.lint.places import items, member, operations, statements, text
from conformance.lint.rule import Told, rule
from conformance.spec.library import Library
from conformance.spec.node import Node, nearest

# Placeholders such as sk-xxxx and sk-*** are no keys; a run of one character is none either.


@rule(
    "source-missing",
    severity="warning",
    why="A verdict on a claim is worth nothing to a reader who cannot look it up on the page.",
)
def sourced(root: Node, _library: Library) -> Iterator[Told]:
    """Statements without a source."""
    known = [text(each, "id") for each in items(member(member(root, "x-provider"), "sources"))]
    hint = (
        f"source: {known[0]}" if known and known[0] else "list the page under x-provider, sources"
    )
    for what, node in statements(root):
        if not text(node, "source"):
            name = text(node, "id") or text(node, "name") or text(node, "model")
            yield Told(
                node=node,
                message=f"the {what}{f' {name!r}' if name else ''} names no source",
                hint=hint,
            )


@rule(
    "source-undated",
    severity="warning",
    why="Pages change: without a date nobody can tell which version was judged.",
)
def dated(root: Node, _library: Library) -> Iterator[Told]:
    """Sources without the date on which they were read, or without an address."""
    for node in items(member(member(root, "x-provider"), "sources")):
        name = text(node, "id")
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text(node, "retrieved")):
            yield Told(
                node=node,
                message=f"the source {name!r} does not say when it was read",
                hint='retrieved: "2026-01-31"',
            )
        if not re.match(r"(?:https?|file)://\S", text(node, "url")):
            yield Told(
                node=node,
                message=f"the source {name!r} has no address that can be opened",
                hint="url: https://…",
            )


@rule(
    "feature-unknown",
    severity="error",
    why="A claim about no feature has no row in the matrix.",
)
def feature(root: Node, library: Library) -> Iterator[Told]:
    """Claims about features that are in no catalogue."""
    for operation in operations(root):
        for claim in items(member(operation, "x-claims")):
            name = text(claim, "feature")
            if name not in library.features:
                yield Told(
                    node=member(claim, "feature") or claim,
                    message=f"there is no feature {name!r}" if name else "the claim has no feature",
                    hint=nearest(name, library.features) if name else "`conformance list features`",
                )


@rule(
    "model-unknown",
    severity="warning",
    why="Pixels, tokens and prices of a model that is in no table are judged against nothing.",
)
def model(root: Node, library: Library) -> Iterator[Told]:
    """Models whose upstream, or whose tier, is in no official table."""
    names = [each.id for each in library.models.models]
    for node in items(member(member(root, "x-provider"), "models")):
        upstream, tier = text(node, "upstream"), text(node, "tier")
        if upstream and library.models.find(upstream) is None:
            yield Told(
                node=member(node, "upstream") or node,
                message=f"{upstream!r} is no official model",
                hint=nearest(upstream, names),
            )
        if tier and library.models.tier(tier) is None:
            yield Told(
                node=member(node, "tier") or node,
                message=f"{tier!r} is no tier",
                hint=f"one of {', '.join(library.models.tiers)}",
            )


@rule(
    "key-printed",
    severity="error",
    why="A spec is published: a key in it is one that anybody can use.",
)
def key(root: Node, _library: Library) -> Iterator[Told]:
    """Anything shaped like a real key in a sample."""
    for operation in operations(root):
        for sample in items(member(operation, "x-samples")):
            for name in ("url", "body", "headers"):
                child = member(sample, name)
                found = next(key_shapes(_printed(child)), None) if child is not None else None
                if child is not None and found:
                    yield Told(
                        node=child,
                        message=f"the sample holds {found.kind}: {found.shown}",
                        hint="write sk-xxxx in its place",
                    )


def _printed(node: Node) -> str:
    """A text as it stands, a mapping of header fields as they are sent."""
    if isinstance(node.value, dict):
        return "\n".join(f"{name}: {value}" for name, value in node.value.items())
    return str(node.value)
