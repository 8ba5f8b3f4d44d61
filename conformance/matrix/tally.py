"""Counters that findings of one cell stream through, in any order, in bounded memory.

What is kept depends on the set of findings alone: counts, the choices of each check as counts per
facet value, and the few findings that sort first.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field

from conformance.codec.canonical import canonical
from conformance.codec.records import to_json
from conformance.matrix.cell import Choice, When
from conformance.model import FindingRecord, Json, Status

#: A facet with more values than this explains nothing, and is not followed further.
MAX_FACET_VALUES = 64

#: Worst first; an inconclusive finding says less than a deviation and more than a pass.
_RANK = {
    Status.FAIL: 0,
    Status.WARN: 1,
    Status.INCONCLUSIVE: 2,
    Status.INFO: 3,
    Status.PASS: 4,
}

Rank = tuple[int, str, bytes]


def key(value: Json) -> bytes:
    """Equal for equal JSON values and for no others; ``true`` is not ``1``."""
    return canonical(to_json(value))


def rank(finding: FindingRecord) -> Rank:
    """Sorts findings worst first, then by case; equal for equal findings only."""
    return _RANK[finding.status], finding.case, key(to_json(finding))


@dataclass(slots=True)
class Choices:
    """One facet: value -> (the value, failing findings, other findings); ``None`` once too many."""

    seen: dict[bytes, tuple[Json, int, int]] | None = field(default_factory=dict)

    def add(self, value: Json, *, failed: bool) -> None:
        """Count one conclusive finding with this value."""
        if self.seen is None:
            return
        name = key(value)
        _, fails, others = self.seen.get(name, (value, 0, 0))
        self.seen[name] = (value, fails + failed, others + (not failed))
        if len(self.seen) > MAX_FACET_VALUES:
            self.seen = None

    def in_every_failure(self, failures: int) -> tuple[Json, ...]:
        """The value of all failing findings and of no other, as a tuple of none or one."""
        values = (self.seen or {}).values()
        return tuple(value for value, fails, others in values if fails == failures and not others)


@dataclass(slots=True)
class CheckTally:
    """The findings of one check in one cell, on one kind of evidence."""

    keep: int
    counts: Counter[Status] = field(default_factory=Counter)
    kept: list[tuple[Rank, FindingRecord]] = field(default_factory=list)
    facets: dict[str, Choices] = field(default_factory=dict)

    def add(self, finding: FindingRecord) -> None:
        """Count one finding, and keep it if it is among the first."""
        self.counts[finding.status] += 1
        self._keep(finding)
        if finding.status is Status.INCONCLUSIVE:
            return
        failed = finding.status is Status.FAIL
        for facet, value in (("operation", finding.operation), *finding.facets.items()):
            self.facets.setdefault(facet, Choices()).add(value, failed=failed)

    def when(self, check: str) -> When | None:
        """What tells failing findings from others; ``None`` where nothing does, or nothing fails.

        Where all fail there is nothing to tell apart: they fail always.
        """
        failed = self.counts[Status.FAIL]
        others = self.counts.total() - failed - self.counts[Status.INCONCLUSIVE]
        if not failed or not others:
            return None
        choices = tuple(
            Choice(facet=facet, value=value)
            for facet, seen in sorted(self.facets.items())
            for value in seen.in_every_failure(failed)
        )
        return When(check=check, choices=choices, failed=failed, others=others) if choices else None

    def _keep(self, finding: FindingRecord) -> None:
        if len(self.kept) == self.keep:
            worst = self.kept[-1][0]
            if (_RANK[finding.status], finding.case) > worst[:2]:
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
