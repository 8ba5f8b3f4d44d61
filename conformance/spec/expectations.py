"""``expectations.yaml``: findings that are known, with the reason, so that only news fail a run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from conformance.codec.canonical import canonical
from conformance.errors import Location, SpecError
from conformance.model import JsonObject
from conformance.model.documented import NOWHERE
from conformance.spec.node import Node

_MEMBERS: Final = (
    "provider", "operation", "feature", "check", "when", "reason", "since", "expires",
)  # fmt: skip
_MAX_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One known finding, or a family of them.

    Attributes:
        operation: '' covers every operation of the provider.
        when: facet values that a case must have.
        since, expires: ISO dates; from ``expires`` on it covers nothing. '' is never.
    """

    provider: str
    feature: str
    check: str
    reason: str
    since: str
    operation: str = ""
    when: JsonObject = field(default_factory=dict)
    expires: str = ""
    location: Location = NOWHERE

    def expired(self, on: str) -> bool:
        """Whether it is over on a day, given as ISO date or time."""
        return bool(self.expires) and on[:10] >= self.expires

    def covers(
        self,
        *,
        provider: str,
        operation: str,
        feature: str,
        check: str,
        facets: JsonObject,
        on: str,
    ) -> bool:
        """Whether it expects such a finding on such a day, an ISO date or time."""
        return (
            (self.provider, self.feature, self.check) == (provider, feature, check)
            and self.operation in {"", operation}
            and not self.expired(on)
            and all(
                name in facets and canonical(facets[name]) == canonical(value)
                for name, value in self.when.items()
            )
        )


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
