"""Where the exchanges of a provider stand that are judged, and in which order, in little memory.

There may be millions of exchanges. What is sorted are their places in files, and that on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from conformance.errors import CorruptEvidence, Location
from conformance.model import Operation, Provider
from conformance.spill.rows import Rows
from conformance.transport import cassette
from conformance.transport.cassette import Take
from conformance.transport.takes import Takes, chosen

#: The columns of a take: its file, as a number, and then as ``Take`` has it.
_TAKE: Final = (int, str, int, int, int, int)


class EvidenceIndex:
    """The takes that count. They are looked for once; later changes of files are not seen.

    Args:
        cassettes: the folder that holds a folder for each provider.
        which: of several answers to a case.

    Raises:
        CorruptEvidence: a cassette is damaged, or holds what belongs into another.
    """

    def __init__(self, cassettes: Path, provider: Provider, which: Takes) -> None:
        self._files: list[Path] = []
        self._numbers: dict[Path, int] = {}
        self._rows = Rows(int, int, int, int, int, int, *_TAKE)
        found = Rows(int, str, int, int, int, *_TAKE)
        for number, operation in enumerate(provider.operations):
            for rank, kind in enumerate(cassette.KINDS):  # recorded before simulated
                path = cassette.path_of(cassettes, provider.id, operation.id, kind)
                self._numbers[path] = len(self._files)
                self._files.append(path)
                for at, take in enumerate(_belonging(path, operation)):
                    found.add(number, take.case, rank, take.take, at, *self._columns(take))
        for _, takes in groupby(found, itemgetter(0, 1)):
            self._choose(list(takes), which)

    @property
    def files(self) -> frozenset[Path]:
        """The cassettes that were looked into, or would have been if they were there."""
        return frozenset(self._files)

    def __iter__(self) -> Iterator[Take]:
        """In the order of the spec's operations; of each in that in which cases were first tried.

        Simulated answers come behind recorded ones, and only to cases that have none of these.
        """
        return map(self._take, self._rows)

    def ordered(self, cases: Iterable[str]) -> Iterator[Take]:
        """In the order of these cases; what is not among them before what follows it otherwise."""
        place = {case: number for number, case in enumerate(cases)}
        following = len(place)
        placed = Rows(int, int, *_TAKE)
        for number, row in enumerate(reversed(self._rows)):
            take = self._take(row)
            following = place.get(take.case, following)
            placed.add(following, -number, *self._columns(take))
        return map(self._take, placed)

    def _choose(self, takes: list[tuple[Any, ...]], which: Takes) -> None:
        """Of all answers to a case those of the strongest kind, and of these the chosen ones."""
        operation, _, strongest, first, at, *_ = takes[0]
        for row in chosen([row for row in takes if row[2] == strongest], which):
            self._rows.add(operation, strongest, first, at, row[3], row[4], *row[-len(_TAKE) :])

    def _columns(self, take: Take) -> tuple[Any, ...]:
        return self._numbers[take.file], take.case, take.take, take.line, take.start, take.end

    def _take(self, row: tuple[Any, ...]) -> Take:
        file, case, number, line, start, end = row[-len(_TAKE) :]
        return Take(file=self._files[file], case=case, take=number, line=line, start=start, end=end)


def _belonging(path: Path, operation: Operation) -> Iterator[Take]:
    """The exchanges of a file, all of which must be on its operation."""
    for take in cassette.scan(path):
        if not take.case.startswith(f"{operation.provider}/{operation.id}/"):
            raise CorruptEvidence(
                f"evidence on {take.case} does not belong into this file",
                location=Location(str(path), take.line),
                hint="restore the file from version control",
            )
        yield take
