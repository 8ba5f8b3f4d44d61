"""The records of a run on their way into it: as lines, of which more may come than memory holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conformance import runfile
from conformance.model import CaseRecord, FindingRecord, Record
from conformance.spill.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some lines of a run, with what the run needs to know of them.

    Attributes:
        newest: the date of the newest evidence in them.
    """

    lines: bytes = b""
    cases: int = 0
    findings: int = 0
    newest: str = ""


def piece(records: Iterable[Record]) -> Piece:
    """These records as a piece of a run."""
    lines, cases, findings, newest = [], 0, 0, ""
    for record in records:
        lines.append(runfile.line(record))
        findings += isinstance(record, FindingRecord)
        if isinstance(record, CaseRecord):
            cases += 1
            newest = max(newest, record.evidence.at)
    return Piece(
        lines="".join(lines).encode("utf-8"), cases=cases, findings=findings, newest=newest
    )


class Lines:
    """Pieces of a run in their order; little of them stays in memory.

    Attributes:
        cases, findings: how many records there are of either kind.
        newest: the date of the newest evidence.
    """

    def __init__(self) -> None:
        self.cases = self.findings = 0
        self.newest = ""
        self._shelf = Shelf()

    def add(self, piece: Piece) -> None:
        """Take in a piece."""
        self._shelf.add(piece.lines)
        self.cases += piece.cases
        self.findings += piece.findings
        self.newest = max(self.newest, piece.newest)

    def join(self, other: Lines) -> None:
        """Take in all of another's."""
        for lines in other._shelf:
            self._shelf.add(lines)
        self.cases += other.cases
        self.findings += other.findings
        self.newest = max(self.newest, other.newest)

    def __getstate__(self) -> tuple[list[bytes], int, int, str]:
        return list(self._shelf), self.cases, self.findings, self.newest

    def __setstate__(self, state: tuple[list[bytes], int, int, str]) -> None:
        pieces, self.cases, self.findings, self.newest = state
        self._shelf = Shelf()
        for lines in pieces:
            self._shelf.add(lines)

    def __iter__(self) -> Iterator[str]:
        """The lines."""
        for lines in self._shelf:
            yield from (line.decode("utf-8") for line in lines.splitlines(keepends=True))

    def records(self) -> Iterator[Record]:
        """What stands in the lines."""
        return (runfile.parse(line, "a run under way") for line in self)
