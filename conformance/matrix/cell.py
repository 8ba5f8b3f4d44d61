"""What a fold yields: the matrix, its cells, and what each cell says beside its verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from conformance.matrix.expected import Account
from conformance.model import (
    ClaimRecord,
    EvidenceKind,
    FindingRecord,
    Header,
    Json,
    State,
    Status,
)

#: The facet that is the operation itself.
OPERATION = "operation"

#: Where pairs of choices were tried already, more of the same tells no more.
_PAIRS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One facet with one of its values, e.g. ``image_size`` = ``4K``; ``null`` is left out."""

    facet: str
    value: Json

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.facet} left out"
        shown = self.value if isinstance(self.value, str) else json.dumps(self.value)
        return f"{self.facet}={shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The choices that stand in failing findings of a check and in no other.

    Attributes:
        kind: ``alone``, where each of the choices explains every failure by itself, so that with
            several the evidence cannot tell which it is; ``together``, where it fails for both at
            once and for neither by itself; ``either``, where it fails for each of these values.
        choices: never empty.
        failed: how many requests fail the check.
        others: how many have other choices; none of them fails it.
        strength: of the plan that was sent.
    """

    check: str
    choices: tuple[Choice, ...]
    failed: int
    others: int
    kind: Literal["alone", "together", "either"] = "alone"
    strength: int = 1

    @property
    def separable(self) -> bool:
        """Whether the evidence points at one explanation."""
        return self.kind != "alone" or len(self.choices) == 1

    def __str__(self) -> str:
        counts = f"{self.failed} of {self.failed}; 0 of {self.others} otherwise"
        remedy = "" if self.strength >= _PAIRS else "; `--strength 2`"
        doubt = "" if self.separable else f"; not separable{remedy}"
        return f"fails {self._choices()}, {counts}{doubt}"

    def _choices(self) -> str:
        if all(choice.facet == OPERATION for choice in self.choices):
            return f"in {' or '.join(str(choice.value) for choice in self.choices)} only"
        joint = {"alone": " and ", "together": " together with ", "either": " or "}[self.kind]
        return f"for {joint.join(str(choice) for choice in self.choices)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueState:
    """One value of a feature: as tried, or claimed and never tried.

    ``value`` is ``None`` for findings that name no value; ``claimed`` is whether a list of claimed
    values names it. Any fail is ``fail``, else any pass, info or warn is ``pass``; on a page alone
    only a pass is, since nothing is found on a page that is right.
    """

    value: Json
    state: Literal["pass", "fail", "unproven"]
    claimed: bool = False
    counts: Mapping[Status, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How many cases of one kind there are, and from which ISO dates ('' where unknown)."""

    kind: EvidenceKind
    cases: int
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One provider and one feature.

    Attributes:
        basis: the kind of evidence that is counted here, ``None`` without any. Only recorded and
            live evidence, and documented evidence in group Docs, ever decides the state.
        evidence: kind -> number of findings of that kind, whether they count or not.
        counts: status -> number of findings on the basis.
        checks: check -> counts, likewise.
        findings: the first few per check, worst first.
        claims: what the page says of the feature; ``implied`` is why it counts as claimed without.
        since, until: ISO dates between which the evidence was taken, '' where unknown.
        upstream: ``simulated`` where what stands behind the provider is no real model.
    """

    provider: str
    feature: str
    state: State
    basis: EvidenceKind | None = None
    evidence: Mapping[EvidenceKind, int] = field(default_factory=dict)
    counts: Mapping[Status, int] = field(default_factory=dict)
    checks: Mapping[str, Mapping[Status, int]] = field(default_factory=dict)
    values: tuple[ValueState, ...] = ()
    when: tuple[When, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    implied: str = ""
    since: str = ""
    until: str = ""
    upstream: str = ""

    @property
    def address(self) -> str:
        """How the cell is called everywhere, e.g. ``acme/image.aspect_ratio``."""
        return f"{self.provider}/{self.feature}"

    @property
    def simulated(self) -> bool:
        """Whether its counts come from a simulation, which proves nothing about a vendor."""
        return self.basis is EvidenceKind.SIMULATED

    @property
    def passed(self) -> int:
        """How many findings are none against the vendor or the page, inconclusive ones left out."""
        good = {Status.PASS} if self.printed else {Status.PASS, Status.INFO, Status.WARN}
        return sum(self.counts.get(status, 0) for status in good)

    @property
    def judged(self) -> int:
        """How many findings say anything: all but the inconclusive ones."""
        return sum(self.counts.values()) - self.counts.get(Status.INCONCLUSIVE, 0)

    @property
    def printed(self) -> bool:
        """Whether it is read off the page, rather than off answers."""
        return self.basis is EvidenceKind.DOCUMENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Every provider by every feature.

    Attributes:
        cells: (provider, feature) -> cell, in the order of the header.
        spans: provider -> its evidence, strongest kind first.
        unrecorded: provider -> ids of planned cases for which there is no evidence.
        complete: whether a footer was seen.
        interrupted: whether the run was stopped before its plan was done.
        stopped: provider/operation, or a provider, -> why a live run sent no more to it.
        lost: provider -> ids of cases that were paid for and never answered.
        unmatched: provider -> interactions on disk that belong to no operation, each in words.
        explored: provider/operation -> how many requests beside the plan were tried.
        accounts: what became of each entry of the list of known findings.
    """

    header: Header
    cells: Mapping[tuple[str, str], Cell]
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    unrecorded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = False
    interrupted: bool = False
    stopped: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unmatched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    explored: Mapping[str, int] = field(default_factory=dict)
    accounts: tuple[Account, ...] = ()

    @property
    def simulated(self) -> bool:
        """Whether every answer judged is simulated: then the run proves nothing about a vendor."""
        kinds = {span.kind for spans in self.spans.values() for span in spans}
        return kinds == {EvidenceKind.SIMULATED}

    def of(self, provider: str) -> tuple[Cell, ...]:
        """The cells of one provider, in the order of the features."""
        return tuple(cell for cell in self.cells.values() if cell.provider == provider)

    def states(self, provider: str) -> Mapping[State, int]:
        """How many cells of a provider are in each state, every state named."""
        cells = self.of(provider)
        return {state: sum(cell.state is state for cell in cells) for state in State}
