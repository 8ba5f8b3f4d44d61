"""``expectations.yaml``: findings that are known, with the reason, so that only news fail a run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Final

from conformance.errors import Location, SpecError
from conformance.model import Expectation
from conformance.spec.node import Node

_MEMBERS: Final = (
    "provider", "operation", "feature", "check", "when", "reason", "since", "expires",
)  # fmt: skip
_MAX_BYTES: Final = 1 << 20


def load(
    path: Path,
    *,
    file: str = "",
    providers: Collection[str] = (),
    features: Collection[str] = (),
    checks: Collection[str] = (),
) -> tuple[Expectation, ...]:
    """Read a file of expectations; none where there is no such file.

    Ids are held against ``providers``, ``features`` and ``checks`` where those are given.

    Raises:
        SpecError: an entry is incomplete, or names something that is not there.
    """
    file = file or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as why:
        message = f"the expectations cannot be read: {why.strerror}"
        raise SpecError(message, location=Location(file)) from why
    if len(data) > _MAX_BYTES:
        raise SpecError("the file is larger than 1 MiB", location=Location(file))
    root = Node.parse(data, file=file)
    known = {"provider": providers, "feature": features, "check": checks}
    return tuple(_expectation(node, known) for node in (root.items() if root.value else ()))


def _expectation(node: Node, known: dict[str, Collection[str]]) -> Expectation:
    members = node.closed(_MEMBERS)
    for what, ids in known.items():
        if ids:
            node.require(what).word(ids, what)
    reason = node.require("reason")
    if not reason.text().strip():
        raise reason.error("an expectation needs a reason", hint="say why this is known and kept")
    when = members.get("when")
    since, expires = _day(node.require("since")), node.get("expires")
    return Expectation(
        provider=node.require("provider").text(),
        operation=node.text_of("operation"),
        feature=node.require("feature").text(),
        check=node.require("check").text(),
        when={name: child.value for name, child in when.mapping().items()} if when else {},
        reason=reason.text(),
        since=since,
        expires=_day(expires) if expires else "",
        location=node.location,
    )


def _day(node: Node) -> str:
    try:
        return date.fromisoformat(node.text()).isoformat()
    except ValueError:
        raise node.error(f"{node.value!r} is no date", hint="like 2026-11-21") from None
