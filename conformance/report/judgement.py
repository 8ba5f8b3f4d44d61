"""What each check says of each operation, for formats that list findings one by one.

A cell of the matrix folds all operations of a provider. Whoever lists tests or alerts wants smaller
pieces that keep their names from run to run: a check, a feature and an operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from conformance.matrix import Covering, covering
from conformance.matrix.tally import Rank, rank
from conformance.model import EvidenceKind, Expectation, FindingRecord, Header, Record, Status
from conformance.report.visible import shown, visible

#: What is anything against a vendor or a page, worst first.
DEVIATIONS = (Status.FAIL, Status.WARN, Status.INFO)
_ORDER = {status: number for number, status in enumerate((*DEVIATIONS, Status.INCONCLUSIVE))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All findings of one check about one feature of one operation.

    Attributes:
        operation: '' for findings over a whole provider.
        counts: status -> how many findings, without those that are expected.
        expected: how many are.
        kinds: of all their evidence.
        worst: the finding to show of those that are not expected, ``None`` where they all pass.
        known: the finding to show of those that are, with the reason in ``expectation``.
    """

    provider: str
    operation: str
    feature: str
    check: str
    counts: Mapping[Status, int] = field(default_factory=dict)
    expected: int = 0
    kinds: frozenset[EvidenceKind] = frozenset()
    worst: FindingRecord | None = None
    known: FindingRecord | None = None
    expectation: Expectation | None = None

    @property
    def total(self) -> int:
        """How many findings there are, expected or not."""
        return sum(self.counts.values()) + self.expected

    @property
    def printed(self) -> bool:
        """Whether it is read off the page: then ``conformance docs`` decides, and ``run`` not."""
        return self.kinds == {EvidenceKind.DOCUMENTED}


def in_a_line(finding: FindingRecord) -> str:
    """What a finding says, for a list: ``the picture is too small; expected "4096x4096"; …``."""
    text = visible(finding.message)
    if finding.expected is not None:
        text += f"; expected {shown(finding.expected, 160)}"
    if finding.observed is not None:
        text += f"; observed {shown(finding.observed, 160)}"
    return text


def _place(finding: FindingRecord) -> _Place:
    """Sorts what deviates before what says nothing, which in a cell stands between them."""
    return _ORDER[finding.status], rank(finding)


_Name = tuple[str, str, str, str]
_Place = tuple[int, Rank]


class Judging:
    """Takes the records of a run one at a time, in any order; keeps a few findings of each."""

    def __init__(self) -> None:
        self._covers: Covering = lambda _: None
        self._tallies: dict[_Name, _Tally] = {}

    def add(self, record: Record) -> None:
        """Count one record."""
        if isinstance(record, Header):
            self._covers = covering(record.expectations, record.as_of)
        elif isinstance(record, FindingRecord):
            name = (record.provider, record.operation, record.feature, record.check)
            entry = self._covers(record) if record.status in DEVIATIONS else None
            self._tallies.setdefault(name, _Tally()).add(record, entry)

    def cited(self) -> Iterator[str]:
        """The ids of the cases that the findings to show are about."""
        for tally in self._tallies.values():
            for kept in (tally.worst, tally.known):
                if kept is not None:
                    yield kept[1].case

    def judgements(self) -> tuple[Judgement, ...]:
        """What was counted, ordered by name."""
        return tuple(tally.judgement(name) for name, tally in sorted(self._tallies.items()))


@dataclass(slots=True)
class _Tally:
    """The counters of one judgement."""

    counts: Counter[Status] = field(default_factory=Counter)
    expected: int = 0
    kinds: set[EvidenceKind] = field(default_factory=set)
    worst: tuple[_Place, FindingRecord] | None = None
    known: tuple[_Place, FindingRecord] | None = None
    expectation: Expectation | None = None

    def add(self, finding: FindingRecord, entry: Expectation | None) -> None:
        self.kinds.add(finding.evidence)
        if entry is not None:
            self.expected += 1
            ranked = (_place(finding), finding)
            if self.known is None or ranked[0] < self.known[0]:
                self.known, self.expectation = ranked, entry
            return
        self.counts[finding.status] += 1
        if finding.status is not Status.PASS:
            ranked = (_place(finding), finding)
            if self.worst is None or ranked[0] < self.worst[0]:
                self.worst = ranked

    def judgement(self, name: _Name) -> Judgement:
        provider, operation, feature, check = name
        return Judgement(
            provider=provider,
            operation=operation,
            feature=feature,
            check=check,
            counts={status: self.counts[status] for status in Status if self.counts[status]},
            expected=self.expected,
            kinds=frozenset(self.kinds),
            worst=self.worst[1] if self.worst else None,
            known=self.known[1] if self.known else None,
            expectation=self.expectation,
        )
