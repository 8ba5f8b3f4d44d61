"""The seams between the plan and the world, and between sending and keeping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from conformance.model import Case, Exchange
from conformance.transport.apart import Apart


class Transport(Protocol):
    """Whatever answers cases: recorded evidence, the simulator, a vendor's server."""

    def exchanges(self, cases: Iterable[Case]) -> Iterator[Exchange]:
        """What came back, case by case, as soon as it is there.

        One that sends yields one exchange for each case, in order. One that replays yields what is
        recorded, the cases' own order first. A failure to get an answer is a named fault of an
        exchange; only unusable evidence on disk raises (``CorruptEvidence``).
        """
        ...


class Keeper(Protocol):
    """Whoever keeps evidence: told of each request before it leaves, and given what came back.

    Whoever sends calls it from one thread, and for each attempt ``sending`` once and then, unless
    the process dies first, ``keep`` once. Attempts of different cases may overlap.
    """

    def sending(self, case: Case) -> None:
        """Note that a request is about to leave; the case holds placeholders, never a key.

        Raises:
            EvidenceError: it cannot be noted, e.g. on a full disk; then it must not be sent.
        """
        ...

    def keep(self, apart: Apart) -> Apart:
        """Keep what came back, secrets and content codings undone; gives it with take and date.

        Raises:
            EvidenceError: it cannot be kept.
        """
        ...

    def answered(self, case: str) -> Exchange | None:
        """The newest answer to a case that was kept before, for one that continues it.

        Raises:
            CorruptEvidence: it is damaged.
        """
        ...
