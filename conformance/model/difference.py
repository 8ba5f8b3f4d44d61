"""What differs between two runs: cells, the findings behind them, and what only one run has.

The two are called the older and the newer one, whatever their dates are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from conformance.model.json import Json
from conformance.model.run import CaseRecord, FindingRecord, Header
from conformance.model.verdict import EvidenceKind, State, Status


class ChangeKind(StrEnum):
    """What became of something between two runs, worst first.

    What a check says of a request, of a cell, is one *finding*; where it says several things the
    worst counts, as with several takes. Two findings are compared where the same check judged the
    same request (by its case id) for the same feature in both runs, conclusively, and on evidence
    of the same weight: recorded and live weigh the same, simulated and documented do not.

    - REGRESSED: it was tried in both runs, did not fail in the older one, and fails in the newer.
    - FIXED: the reverse. What was not tried again is not fixed.
    - NEW: only the newer run has it. Of a finding: it fails, and in the older run its request was
      not tried, or not judged by that check, or only inconclusively; nobody can say that it got
      worse. Of a cell: also, that it is claimed now and was not before. A vendor, a feature or a
      case that only the newer run has is new, and never a regression.
    - GONE: the reverse. Of a finding: it failed, and was not tried again, or only inconclusively.
    - CHANGED_EVIDENCE: the evidence is of another kind, weaker or stronger, so that what differs
      says nothing about the vendor. Of a cell: also, that its state differs although no request
      that both runs tried is answered differently, because others were tried.

    On a page alone, what fails is graded: a conflict is worse than a gap, and any step downwards is
    a regression.
    """

    REGRESSED = "regressed"
    NEW = "new"
    CHANGED_EVIDENCE = "changed evidence"
    GONE = "gone"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a check said of a request in one run. ``finding`` is the worst of it, where it fails."""

    status: Status
    evidence: EvidenceKind
    finding: FindingRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """A finding that fails in one of the runs, and is not the same in the other.

    Attributes:
        case: '' for findings over a page or a whole provider; these may be about one ``value``.
        before, after: ``None`` where the run has nothing of it.
        expected: the reason for which the newer finding is known and kept, '' where it is not.
    """

    provider: str
    operation: str
    feature: str
    check: str
    kind: ChangeKind
    case: str = ""
    value: Json = None
    before: Seen | None = None
    after: Seen | None = None
    expected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSide:
    """A cell as it is in one run: see ``conformance.matrix.Cell``.

    Attributes:
        when: under which choices it fails, in words.
    """

    state: State
    basis: EvidenceKind | None = None
    counts: Mapping[Status, int] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell that both runs have, and that differs.

    Dates and counts alone make no difference: they change whenever a vendor is asked again.

    Attributes:
        kinds: what became of its findings, its claim and its evidence, worst first; never empty.
        worse: its state went down from supported to partial or contradicted, or from partial to
            contradicted, because something fails that did not fail before or was not tried.
    """

    provider: str
    feature: str
    kinds: tuple[ChangeKind, ...]
    before: CellSide
    after: CellSide
    findings: tuple[FindingChange, ...] = ()
    worse: bool = False

    @property
    def address(self) -> str:
        """How the cell is called everywhere, e.g. ``acme/image.size``."""
        return f"{self.provider}/{self.feature}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChange:
    """A provider that only one run has: NEW or GONE. ``states`` are those of its cells there."""

    provider: str
    name: str
    kind: ChangeKind
    states: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureChange:
    """A row of the matrix that only one run has: NEW or GONE."""

    feature: str
    title: str
    kind: ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A request that only one run tried, of a provider that both have: NEW or GONE."""

    case: str
    provider: str
    operation: str
    kind: ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that differs between an older and a newer run; everything sorted by its ids.

    Attributes:
        before, after: the headers of the runs.
        before_whole, after_whole: whether a run came to its end and is no share of one; of what it
            lacks then, nobody can say whether it is gone.
        requests: case id -> the request behind a regressed or new finding, as in the newer run.
    """

    before: Header
    after: Header
    cells: tuple[CellChange, ...] = ()
    providers: tuple[ProviderChange, ...] = ()
    features: tuple[FeatureChange, ...] = ()
    cases: tuple[CaseChange, ...] = ()
    requests: Mapping[str, CaseRecord] = field(default_factory=dict)
    before_whole: bool = True
    after_whole: bool = True
