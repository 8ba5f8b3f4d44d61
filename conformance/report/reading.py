"""Read a run once: fold it, and keep the cases that a cell's findings cite."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from conformance import runfile
from conformance.matrix import Matrix, fold
from conformance.model import CaseRecord, FindingRecord, ProviderRecord, Record, Source

_Packed = tuple[tuple[int, str], bytes]


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
    """Sees each record of a run as it is read, and may want cases to be kept."""

    def add(self, record: Record) -> None:
        """Look at one record."""

    def cited(self) -> Iterable[str]:
        """At the end, the ids of the cases to keep."""


def read(records: Iterable[Record], onlooker: Onlooker | None = None) -> Reading:
    """Read a run.

    Which cases are cited is known only at the end, as findings over several cases come late; until
    then each waits compressed. Of several takes of a case the newest is shown.

    Args:
        records: of the run, header first.
        onlooker: what else wants to see them, so that they are read but once.

    Raises:
        RunFileError: there is no header, or a record is about something it does not list.
    """
    waiting: dict[str, _Packed] = {}
    matrix = fold(_keeping(records, waiting, onlooker))
    cited = {finding.case for cell in matrix.cells.values() for finding in cell.findings}
    cited.update(onlooker.cited() if onlooker else ())
    return Reading(
        matrix=matrix,
        cases={name: _unpack(waiting[name]) for name in sorted(cited) if name in waiting},
    )


def _keeping(
    records: Iterable[Record], waiting: dict[str, _Packed], onlooker: Onlooker | None
) -> Iterator[Record]:
    for record in records:
        if onlooker is not None:
            onlooker.add(record)
        if isinstance(record, CaseRecord):
            age = (record.evidence.take, record.evidence.at)
            if record.id not in waiting or waiting[record.id][0] < age:
                waiting[record.id] = (age, zlib.compress(runfile.line(record).encode(), 1))
        yield record


def _unpack(packed: _Packed) -> CaseRecord:
    record = runfile.parse(zlib.decompress(packed[1]).decode(), "a case of this run")
    assert isinstance(record, CaseRecord)  # noqa: S101 - nothing else was packed
    return record
