"""Counters that findings of one cell stream through, in any order, in bounded memory.

What is kept depends on the set of findings alone: counts, the choices under which each check failed
or did not, and the few findings that sort first.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field

from conformance.codec.canonical import canonical
from conformance.codec.records import to_json
from conformance.matrix.cell import OPERATION, When
from conformance.matrix.when import Situations, key
from conformance.model import FindingRecord, Json, Status

#: Worst first; an inconclusive finding says less than a deviation and more than a pass.
_RANK = {
    Status.FAIL: 0,
    Status.WARN: 1,
    Status.INCONCLUSIVE: 2,
    Status.INFO: 3,
    Status.PASS: 4,
}

Rank = tuple[int, bool, int, int, str, bytes]


def rank(finding: FindingRecord) -> Rank:
    """Sorts findings worst first, then by how little was asked; equal for equal findings only."""
    return *_outline(finding), canonical(to_json(finding))


def _outline(finding: FindingRecord) -> tuple[int, bool, int, int, str]:
    """The parts of a rank that cost nothing: status, facets that ask for anything, size, case.

    One request shows more than several that are compared.
    """
    stated = sum(bool(value) for value in finding.facets.values())
    return _RANK[finding.status], not finding.case, stated, finding.size, finding.case


@dataclass(slots=True)
class CheckTally:
    """The findings of one check in one cell, on one kind of evidence."""

    keep: int
    counts: Counter[Status] = field(default_factory=Counter)
    kept: list[tuple[Rank, FindingRecord]] = field(default_factory=list)
    situations: Situations = field(default_factory=Situations)

    def add(self, finding: FindingRecord) -> None:
        """Count one finding, and keep it if it is among the first."""
        self.counts[finding.status] += 1
        self._keep(finding)
        if finding.status is not Status.INCONCLUSIVE:
            choices = {**finding.facets, OPERATION: finding.operation}
            failed = finding.status is Status.FAIL
            self.situations.add(choices, case=finding.case, failed=failed)

    def when(self, check: str, strength: int) -> When | None:
        """What explains the failing findings; ``None`` where nothing does."""
        return self.situations.when(check, strength)

    def _keep(self, finding: FindingRecord) -> None:
        if len(self.kept) == self.keep:
            worst = self.kept[-1][0]
            if _outline(finding) > worst[:-1]:
                return  # spares most passes the cost of a full rank
        insort(self.kept, (rank(finding), finding), key=lambda pair: pair[0])
        del self.kept[self.keep :]


@dataclass(slots=True)
class Tally:
    """All findings of one cell on one kind of evidence."""

    keep: int
    counts: Counter[Status] = field(default_factory=Counter)
    values: dict[bytes, tuple[Json, Counter[Status]]] = field(default_factory=dict)
    checks: dict[str, CheckTally] = field(default_factory=dict)
    operations: set[str] = field(default_factory=set)

    def add(self, finding: FindingRecord) -> None:
        """Count one finding."""
        self.counts[finding.status] += 1
        self.operations.add(finding.operation)
        _, counts = self.values.setdefault(key(finding.value), (finding.value, Counter()))
        counts[finding.status] += 1
        self.checks.setdefault(finding.check, CheckTally(self.keep)).add(finding)

    @property
    def conclusive(self) -> bool:
        """Whether any finding says something for or against."""
        return self.counts.total() > self.counts[Status.INCONCLUSIVE]
