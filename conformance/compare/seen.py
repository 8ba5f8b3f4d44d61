"""What each check said of each request in one run, small enough to keep for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

from conformance.checks.check import CHECKS, Scope
from conformance.codec.canonical import canonical
from conformance.codec.records import to_json
from conformance.matrix.tally import rank
from conformance.model import EvidenceKind, FindingRecord, Seen, Status

#: From which status on an answer fails.
Threshold = Literal["warn", "fail"]

_ANSWERS: Final[Mapping[Threshold, Mapping[Status, int]]] = {
    "fail": {Status.FAIL: 1},
    "warn": {Status.WARN: 1, Status.FAIL: 2},
}
# On a page anything found is the page's own doing, a gap the least of it.
_PAGES: Final = {Status.INFO: 1, Status.WARN: 2, Status.FAIL: 3}

#: Evidence of one weight is compared with its like alone.
_WEIGHTS: Final = {
    EvidenceKind.DOCUMENTED: 0,
    EvidenceKind.SIMULATED: 1,
    EvidenceKind.RECORDED: 2,
    EvidenceKind.LIVE: 2,
}
_STATUSES: Final = tuple(Status)
_KINDS: Final = tuple(EvidenceKind)


class Subject(NamedTuple):
    """What findings over the same requests share: a check in a cell, and an operation."""

    provider: str
    feature: str
    operation: str
    check: str


class Place(NamedTuple):
    """What of a subject a finding is about: one case, or else one value of the feature."""

    case: str
    value: bytes = b""


def severity(status: Status, evidence: EvidenceKind, threshold: Threshold) -> int:
    """How badly a finding fails, 0 where it does not."""
    grades = _PAGES if evidence is EvidenceKind.DOCUMENTED else _ANSWERS[threshold]
    return grades.get(status, 0)


def weight(evidence: EvidenceKind) -> int:
    """How much evidence weighs: equal where two answers can be compared."""
    return _WEIGHTS[evidence]


def place(finding: FindingRecord) -> Place:
    """The place of a finding, by which two runs are aligned.

    What is said of all answers together may cite another case each time, so that its value counts.
    """
    together = finding.check in CHECKS and CHECKS[finding.check].scope is Scope.PROVIDER
    if finding.case and not together:
        return Place(finding.case)
    return Place("", canonical(to_json(finding.value)))


class SeenFindings:
    """Takes findings in any order, and keeps of each subject and place what counts.

    That is the worst on the strongest evidence that says anything. Records are kept of what fails
    alone; what does not fail costs a reference.
    """

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold
        self._seen: dict[Subject, dict[Place, Seen]] = {}

    def add(self, finding: FindingRecord) -> None:
        """Take one finding in."""
        subject = Subject(finding.provider, finding.feature, finding.operation, finding.check)
        fails = severity(finding.status, finding.evidence, self._threshold) > 0
        told = (
            Seen(status=finding.status, evidence=finding.evidence, finding=finding)
            if fails
            else _plain(finding.status, finding.evidence)
        )
        places, where = self._seen.setdefault(subject, {}), place(finding)
        known = places.get(where)
        if known is None or _counts_more(told, known):
            places[where] = told

    def at(self, subject: Subject, where: Place) -> Seen | None:
        """What was said of it, ``None`` where nothing was."""
        return self._seen.get(subject, {}).get(where)

    def failing(self) -> Iterator[tuple[Subject, Place]]:
        """The subjects and places that fail."""
        for subject, places in self._seen.items():
            yield from ((subject, where) for where, seen in places.items() if seen.finding)


@cache
def _plain(status: Status, evidence: EvidenceKind) -> Seen:
    """One value for all findings that say no more than that."""
    return Seen(status=status, evidence=evidence)


def _counts_more(told: Seen, known: Seen) -> bool:
    """Whether a finding counts before another on the same request; a total order."""
    ours, theirs = _order(told), _order(known)
    if ours != theirs or told.finding is None or known.finding is None:
        return ours > theirs
    return rank(told.finding) < rank(known.finding)


def _order(seen: Seen) -> tuple[bool, int, int, int]:
    conclusive = seen.status is not Status.INCONCLUSIVE
    worst, kind = _STATUSES.index(seen.status), _KINDS.index(seen.evidence)
    return conclusive, weight(seen.evidence), worst, kind
