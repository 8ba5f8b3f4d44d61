"""The seam between the plan and the world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from conformance.model import Case, Exchange


class Transport(Protocol):
    """Whatever answers cases: recorded evidence, the simulator, a vendor's server."""

    def exchanges(self, cases: Iterable[Case]) -> Iterator[Exchange]:
        """What came back, case by case, as soon as it is there.

        One that sends yields one exchange for each case, in order. One that replays yields what is
        recorded, the cases' own order first. A failure to get an answer is a named fault of an
        exchange; only unusable evidence on disk raises (``CorruptEvidence``).
        """
        ...
