"""Read a run once: fold it, and keep the cases that a cell's findings cite."""

from __future__ import annotations

import pickle
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from conformance.matrix import Matrix, fold
from conformance.model import CaseRecord, FindingRecord, ProviderRecord, Record, Source
from conformance.spill.rows import Rows
from conformance.spill.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A run as reports need it: the matrix, and case id -> case where a finding names it."""

    matrix: Matrix
    cases: Mapping[str, CaseRecord]

    def provider(self, name: str) -> ProviderRecord:
        """The provider of that id, as the header lists it."""
        return next(each for each in self.matrix.header.providers if each.id == name)

    def source(self, provider: str, name: str) -> Source | None:
        """The page of a provider that a claim or a price comes from."""
        sources = self.provider(provider).sources
        return next((source for source in sources if source.id == name), None)

    def case(self, finding: FindingRecord) -> CaseRecord | None:
        """The case a finding is about, ``None`` for findings over a page or a whole provider."""
        return self.cases.get(finding.case)


class Onlooker(Protocol):
    """Sees each record of a run as it is read, the header first, and may want cases to be kept."""

    def add(self, record: Record) -> None:
        """Look at one record."""

    def cited(self) -> Iterable[str]:
        """At the end, the ids of the cases to keep."""


def read(records: Iterable[Record], *onlookers: Onlooker) -> Reading:
    """Read a run.

    Which cases are cited is known only at the end, as findings over several cases come late. Of
    several takes of a case the newest is shown.

    Args:
        records: of the run, header first.
        onlookers: what else wants to see them, so that they are read but once.

    Raises:
        RunFileError: there is no header, or a record is about something it does not list.
    """
    waiting = _Waiting()
    matrix = fold(_keeping(records, waiting, onlookers))
    cited = {finding.case for cell in matrix.cells.values() for finding in cell.findings}
    for onlooker in onlookers:
        cited.update(onlooker.cited())
    return Reading(matrix=matrix, cases=dict(waiting.newest(cited)))


def _keeping(
    records: Iterable[Record], waiting: _Waiting, onlookers: Sequence[Onlooker]
) -> Iterator[Record]:
    for record in records:
        for onlooker in onlookers:
            onlooker.add(record)
        if isinstance(record, CaseRecord):
            waiting.add(record)
        yield record


class _Waiting:
    """Cases that wait for a finding which cites them, on disk where there are many."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._rows = Rows(str, int, str, int)

    def add(self, case: CaseRecord) -> None:
        """Keep a case."""
        place = self._shelf.add(pickle.dumps(case, pickle.HIGHEST_PROTOCOL))
        self._rows.add(case.id, case.evidence.take, case.evidence.at, -place)

    def newest(self, cited: Container[str]) -> Iterator[tuple[str, CaseRecord]]:
        """The newest of each cited case by its id, in their order; the first of equal ones."""
        for name, rows in groupby(self._rows, itemgetter(0)):
            if name in cited:
                *_, (*_, place) = rows
                yield name, pickle.loads(self._shelf[-place])  # noqa: S301 - pickled above
