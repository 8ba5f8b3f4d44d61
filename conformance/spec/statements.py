"""What a page prints and promises about an operation: its samples and claims."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from conformance.codec.pointer import tokens
from conformance.model import Claim, ClaimKind, Headers, Json, Sample
from conformance.spec.node import Node, described, nearest

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_MEMBER: Final = re.compile(r"path:\S+|query:\S+|header:\S+|/.*", re.DOTALL)
_SAMPLE: Final = frozenset(
    {"id", "kind", "source", "title", "method", "url", "headers", "status", "answers", "body"}
)
_KINDS: Final = tuple(kind.value for kind in ClaimKind)
_CLAIM: Final = frozenset({"id", "feature", "member", "when", "text", "source", *_KINDS})


def samples(nodes: Sequence[Node], sources: Collection[str]) -> tuple[Sample, ...]:
    """Read ``x-samples``; raises ``SpecError`` where one makes no sense."""
    read = [_sample(node, sources) for node in nodes]
    unique(nodes, [sample.id for sample in read], "sample")
    requests = {sample.id for sample in read if sample.kind == "request"}
    for node, sample in zip(nodes, read, strict=True):
        if sample.answers and sample.answers not in requests:
            raise node.require("answers").error(
                f"there is no request sample {sample.answers!r}",
                hint=nearest(sample.answers, requests),
            )
    return tuple(read)


def claims(
    nodes: Sequence[Node], *, features: Collection[str], sources: Collection[str], path: str
) -> tuple[Claim, ...]:
    """Read ``x-claims`` of an operation at ``path``; raises ``SpecError`` where one makes no sense.

    Args:
        nodes: the list's items.
        features: the ids of the feature catalogue.
        sources: the ids of the provider's sources.
        path: the operation's path template, for members in the path.
    """
    read = [_claim(node, features, sources, path) for node in nodes]
    unique(nodes, [claim.id for claim in read], "claim")
    return tuple(read)


def identifier(node: Node) -> str:
    """A member ``id``, which may become part of an address."""
    child = node.require("id")
    if not _ID.fullmatch(child.text()):
        raise child.error(
            f"{child.value!r} cannot be an id", hint="letters, digits, '_', '-', '.'; at most 64"
        )
    return child.text()


def unique(nodes: Sequence[Node], ids: Sequence[str], what: str) -> None:
    """Raise ``SpecError`` at the second of two nodes with the same id."""
    seen: dict[str, Node] = {}
    for node, name in zip(nodes, ids, strict=True):
        if name in seen:
            message = f"two {what}s are called {name!r}"
            raise node.error(message, hint=f"the first stands at {seen[name].location}")
        seen[name] = node


def source_of(node: Node, sources: Collection[str]) -> str:
    """A member ``source`` that names one of the provider's sources, '' where there is none."""
    child = node.get("source")
    return child.word(sources, "source") if child else ""


def _sample(node: Node, sources: Collection[str]) -> Sample:
    members = node.closed(_SAMPLE)
    kind = node.require("kind").word(("request", "response"), "kind of sample")
    status = members["status"].number() if "status" in members else None
    body = members.get("body")
    return Sample(
        id=identifier(node),
        kind="request" if kind == "request" else "response",
        body=None if body is None or body.value is None else body.text(),
        title=node.text_of("title"),
        source=source_of(node, sources),
        method=node.text_of("method").upper(),
        url=node.text_of("url"),
        headers=_headers(node.get("headers")),
        status=None if status is None else int(status),
        answers=node.text_of("answers"),
        location=node.location,
    )


def _headers(node: Node | None) -> Headers:
    """A mapping, or a list of pairs where a page prints the same header twice."""
    if node is None:
        return ()
    if not isinstance(node.value, Sequence):
        return tuple((name, child.text()) for name, child in node.mapping().items())
    pairs = [child.items() for child in node.items()]
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a pair
        raise node.error("headers must be a mapping, or a list of [name, value]")
    return tuple((name.text(), value.text()) for name, value in pairs)


def _claim(node: Node, features: Collection[str], sources: Collection[str], path: str) -> Claim:
    members = node.closed(_CLAIM)
    kinds = [name for name in _KINDS if name in members]
    if len(kinds) != 1:
        raise node.error(
            f"a claim says exactly one thing, this one {', '.join(kinds) or 'nothing'}",
            hint=f"one of {', '.join(_KINDS)}",
        )
    when = members.get("when")
    return Claim(
        id=identifier(node),
        feature=node.require("feature").word(features, "feature"),
        kind=ClaimKind(kinds[0]),
        value=_value(ClaimKind(kinds[0]), members[kinds[0]]),
        member=_member(members["member"], path) if "member" in members else "",
        when={name: child.value for name, child in when.mapping().items()} if when else {},
        text=node.text_of("text"),
        source=source_of(node, sources),
        location=node.location,
    )


def _value(kind: ClaimKind, node: Node) -> Json:
    if kind is ClaimKind.VALUES and not node.items():
        raise node.error("'values' must not be empty")
    if kind in {ClaimKind.MAX, ClaimKind.MIN}:
        node.number()
    if kind is ClaimKind.WORKS and node.value is not True:
        raise node.error(
            f"'works' can only be true, not {described(node.value)}",
            hint="what a page says does not work is not claimed",
        )
    return node.value


def _member(node: Node, path: str) -> str:
    member = node.text()
    if not _MEMBER.fullmatch(member):
        raise node.error(
            f"{member!r} addresses no member",
            hint="a JSON pointer like /generationConfig, or path:name, query:name, header:name",
        )
    if member.startswith("/"):
        try:
            tokens(member)
        except ValueError:
            raise node.error(f"{member!r} is no JSON pointer") from None
    where, _, name = member.partition(":")
    if where == "path" and f"{{{name}}}" not in path:
        raise node.error(f"the path {path} has no {{{name}}}")
    return member
