"""What differs between two runs; ``ChangeKind`` says what each word means.

    difference(a, a)   has nothing in it
    difference(b, a)   is difference(a, b) with regressed for fixed and new for gone, and back

whatever the order of the records is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from conformance.compare.seen import Place, SeenFindings, Subject, Threshold, severity, weight
from conformance.compare.side import side
from conformance.errors import RunFileError
from conformance.matrix import Cell, Fold, Matrix
from conformance.model import (
    CaseChange,
    CaseRecord,
    CellChange,
    ChangeKind,
    Difference,
    FeatureChange,
    FindingChange,
    FindingRecord,
    Header,
    ProviderChange,
    Record,
    Seen,
    State,
    Status,
)

_WORST_FIRST: Final = tuple(ChangeKind)
_CLAIMED_AND_PROVEN: Final = (State.SUPPORTED, State.PARTIAL, State.CONTRADICTED)
_NOT_CLAIMED: Final = frozenset({State.UNDOCUMENTED, State.NOT_CLAIMED})
#: With these findings, a cell that stands worse than before does so because of what fails.
_TURNED_BAD: Final = frozenset({ChangeKind.REGRESSED, ChangeKind.NEW})


def difference(
    before: Iterable[Record], after: Iterable[Record], *, threshold: Threshold = "fail"
) -> Difference:
    """All that differs between an older and a newer run, each read once.

    Args:
        before: the records of the older run.
        after: those of the newer one.
        threshold: from which status on an answer fails.

    Raises:
        RunFileError: one has no header, or a record is about something it does not list.
    """
    old, new = _read(before, threshold), _read(after, threshold)
    pairs = _Pairs(old, new, threshold)
    return Difference(
        before=old.matrix.header,
        after=new.matrix.header,
        cells=tuple(pairs.cells()),
        providers=tuple(pairs.providers()),
        features=tuple(pairs.features()),
        cases=tuple(pairs.cases()),
        before_whole=old.whole,
        after_whole=new.whole,
    )


def with_requests(of: Difference, after: Iterable[Record]) -> Difference:
    """The same with the requests behind what fails in the newer run, taken from its records.

    Of several takes of a case the newest is shown.
    """
    wanted = {
        change.after.finding.case
        for cell in of.cells
        for change in cell.findings
        if change.after and change.after.finding
    }
    found: dict[str, CaseRecord] = {}
    for record in after:
        if isinstance(record, CaseRecord) and record.id in wanted:
            known = found.get(record.id)
            if known is None or _age(known) < _age(record):
                found[record.id] = record
    return replace(of, requests=dict(sorted(found.items())))


def with_expected(of: Difference, reason: Callable[[FindingRecord], str]) -> Difference:
    """The same with the findings marked that somebody expects; ``reason`` gives '' for others."""
    return replace(
        of,
        cells=tuple(
            replace(cell, findings=tuple(_expected(each, reason) for each in cell.findings))
            for cell in of.cells
        ),
    )


def _expected(change: FindingChange, reason: Callable[[FindingRecord], str]) -> FindingChange:
    failing = change.after.finding if change.after else None
    return replace(change, expected=reason(failing)) if failing else change


def _age(case: CaseRecord) -> tuple[int, str]:
    return case.evidence.take, case.evidence.at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One run, without what its answers were."""

    matrix: Matrix
    seen: SeenFindings
    cases: dict[str, tuple[str, str]]  # id -> provider and operation

    @property
    def whole(self) -> bool:
        matrix = self.matrix
        shared = any(each.shards for each in matrix.header.providers)
        return matrix.complete and not matrix.interrupted and not shared

    @property
    def providers(self) -> dict[str, str]:
        return {each.id: each.name for each in self.matrix.header.providers}

    @property
    def features(self) -> dict[str, str]:
        return {each.id: each.title for each in self.matrix.header.features}


def _read(records: Iterable[Record], threshold: Threshold) -> _Side:
    stream = iter(records)
    header = next(stream, None)
    if not isinstance(header, Header):
        raise RunFileError("a run starts with its header")
    fold, seen, cases = Fold(header), SeenFindings(threshold), {}
    for record in stream:
        fold.add(record)
        if isinstance(record, FindingRecord):
            seen.add(record)
        elif isinstance(record, CaseRecord):
            cases[record.id] = (record.provider, record.operation)
    return _Side(matrix=fold.matrix(), seen=seen, cases=cases)


class _Pairs:
    """Two runs side by side."""

    def __init__(self, old: _Side, new: _Side, threshold: Threshold) -> None:
        self._old, self._new, self._threshold = old, new, threshold
        self._both = old.providers.keys() & new.providers.keys()

    def providers(self) -> Iterator[ProviderChange]:
        """Those that only one run has."""
        for run, kind in ((self._old, ChangeKind.GONE), (self._new, ChangeKind.NEW)):
            for name in sorted(run.providers.keys() - self._both):
                states = {s: n for s, n in run.matrix.states(name).items() if n}
                yield ProviderChange(
                    provider=name, name=run.providers[name], kind=kind, states=states
                )

    def features(self) -> Iterator[FeatureChange]:
        """Rows that only one run has."""
        old, new = self._old.features, self._new.features
        for one, other, kind in ((old, new, ChangeKind.GONE), (new, old, ChangeKind.NEW)):
            for name in sorted(one.keys() - other.keys()):
                yield FeatureChange(feature=name, title=one[name], kind=kind)

    def cases(self) -> Iterator[CaseChange]:
        """Requests that only one run tried."""
        old, new = self._old.cases, self._new.cases
        for name in sorted(old.keys() ^ new.keys()):
            kind = ChangeKind.GONE if name in old else ChangeKind.NEW
            provider, operation = old.get(name) or new[name]
            if provider in self._both:
                yield CaseChange(case=name, provider=provider, operation=operation, kind=kind)

    def cells(self) -> Iterator[CellChange]:
        """The cells that both runs have, and that differ."""
        changes: dict[tuple[str, str], list[FindingChange]] = {}
        for change in self._findings():
            changes.setdefault((change.provider, change.feature), []).append(change)
        old, new = self._old.matrix.cells, self._new.matrix.cells
        for name in sorted(old.keys() & new.keys()):
            cell = _cell(old[name], new[name], tuple(changes.get(name, ())))
            if cell.kinds:
                yield cell

    def _findings(self) -> Iterator[FindingChange]:
        old, new = self._old.seen, self._new.seen
        for subject, where in sorted({*old.failing(), *new.failing()}):
            before, after = old.at(subject, where), new.at(subject, where)
            if kind := self._kind(before, after):
                yield _change(subject, where, kind, before, after)

    def _kind(self, before: Seen | None, after: Seen | None) -> ChangeKind | None:
        """What became of a finding that fails in one of the runs; ``None`` where it stays."""
        if not _says(before):
            return ChangeKind.NEW if self._severity(after) else None
        if not _says(after):
            return ChangeKind.GONE if self._severity(before) else None
        step = self._severity(after) - self._severity(before)
        if _weight(before) != _weight(after):
            return ChangeKind.CHANGED_EVIDENCE
        if not step:
            return None
        return ChangeKind.REGRESSED if step > 0 else ChangeKind.FIXED

    def _severity(self, seen: Seen | None) -> int:
        return severity(seen.status, seen.evidence, self._threshold) if seen else 0


def _says(seen: Seen | None) -> bool:
    """Whether a request was tried, and something came of it."""
    return seen is not None and seen.status is not Status.INCONCLUSIVE


def _weight(seen: Seen | None) -> int:
    return weight(seen.evidence) if seen else -1


def _change(
    subject: Subject, where: Place, kind: ChangeKind, before: Seen | None, after: Seen | None
) -> FindingChange:
    return FindingChange(
        provider=subject.provider,
        feature=subject.feature,
        operation=subject.operation,
        check=subject.check,
        case=where.case,
        value=json.loads(where.value) if where.value else None,
        kind=kind,
        before=before,
        after=after,
    )


def _cell(before: Cell, after: Cell, findings: tuple[FindingChange, ...]) -> CellChange:
    kinds = {finding.kind for finding in findings}
    claimed, claims = (cell.state not in _NOT_CLAIMED for cell in (before, after))
    if claimed is not claims:
        kinds.add(ChangeKind.NEW if claims else ChangeKind.GONE)
    if before.basis is not after.basis or (before.state is not after.state and not kinds):
        kinds.add(ChangeKind.CHANGED_EVIDENCE)
    return CellChange(
        provider=before.provider,
        feature=before.feature,
        kinds=tuple(sorted(kinds, key=_WORST_FIRST.index)),
        before=side(before),
        after=side(after),
        findings=findings,
        worse=_went_down(before, after) and any(each.kind in _TURNED_BAD for each in findings),
    )


def _went_down(before: Cell, after: Cell) -> bool:
    states = (before.state, after.state)
    if not set(states) <= set(_CLAIMED_AND_PROVEN):
        return False
    return _CLAIMED_AND_PROVEN.index(before.state) < _CLAIMED_AND_PROVEN.index(after.state)
