"""A run file as merging sees it: what stands where, so that it is read again piece by piece.

Only places and short hashes are held in memory; cases with their answers stay on the disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from conformance import runfile
from conformance.checks.check import CHECKS, Scope
from conformance.errors import TruncatedRun
from conformance.model import (
    CaseRecord,
    EvidenceKind,
    FindingRecord,
    Footer,
    Header,
    Phase,
    Record,
)

_SEVERAL = frozenset({Scope.OPERATION, Scope.PROVIDER})


@dataclass(slots=True)
class Stretches:
    """Lines of a run file: where they begin and end, those that adjoin as one."""

    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        """Take in one more line, which stands behind all others."""
        if self.spans and self.spans[-1][1] == start:
            start = self.spans.pop()[0]
        self.spans.append((start, end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A case with the findings about it alone.

    Attributes:
        place: where it stands among the provider's cases of a whole run, from 0.
        explored: whether it was sent beside the plan.
        content: a hash of the case and its findings, wherever they stand.
    """

    source: Source
    case: str
    kind: EvidenceKind
    at: str
    take: int
    place: int
    explored: bool
    content: bytes
    lines: Stretches

    @property
    def key(self) -> tuple[str, EvidenceKind, str, int, bytes]:
        """Equal where two runs have the same of a case."""
        return self.case, self.kind, self.at, self.take, self.content

    def records(self) -> Iterator[Record]:
        """The case, then its findings."""
        return self.source.records(self.lines)


@dataclass(slots=True)
class Part:
    """What a run has of one provider.

    Attributes:
        page: the findings about its page.
        judged: those that several answers together gave rise to.
        begun: whether a case was seen, behind which no more is said of the page.
    """

    page: Stretches = field(default_factory=Stretches)
    entries: list[Entry] = field(default_factory=list)
    judged: Stretches = field(default_factory=Stretches)
    begun: bool = False


class Source:
    """A run file, looked through once.

    Args:
        path: where it is.
        partial: take a run that was cut off, too. The last case is then left out, since findings
            about it may be missing.

    Attributes:
        cut: whether it was cut off.

    Raises:
        RunFileError: it is no run; ``TruncatedRun`` where it was cut off.
    """

    header: Header

    def __init__(self, path: Path, *, partial: bool = False) -> None:
        self.path = path
        self.parts: dict[str, Part] = {}
        self.footer = Footer(cases=0, findings=0, interrupted=True)
        self.cut = False
        reading = _Reading(self)
        try:
            with path.open("rb") as file:
                reading.take_in(file)
        except TruncatedRun:
            if not partial or not reading.begun:
                raise
            self.cut = True
        else:
            reading.close()

    def part(self, provider: str) -> Part:
        """What it has of a provider, which may be nothing."""
        return self.parts.get(provider, Part())

    def page(self, provider: str) -> Stretches | None:
        """The findings about a provider's page; ``None`` where they may not be all."""
        part = self.part(provider)
        return part.page if part.begun or not self.cut else None

    def records(self, lines: Stretches) -> Iterator[Record]:
        """What stands in these lines."""
        with self.path.open("rb") as file:
            for start, end in lines.spans:
                file.seek(start)
                for line in file.read(end - start).splitlines(keepends=True):
                    yield runfile.parse(line.decode(), str(self.path))

    def content(self, lines: Stretches) -> bytes:
        """A hash of these lines, equal where they are."""
        with self.path.open("rb") as file:
            told = hashlib.blake2b(digest_size=16)
            for start, end in lines.spans:
                file.seek(start)
                told.update(file.read(end - start))
            return told.digest()


class _Reading:
    """Sorts the lines of a run into what they are about."""

    def __init__(self, source: Source) -> None:
        self.begun = False
        self._source = source
        self._case: CaseRecord | None = None
        self._place = 0
        self._lines = Stretches()
        self._told = hashlib.blake2b(digest_size=16)
        self._counts: dict[str, int] = {}

    def take_in(self, file: BinaryIO) -> None:
        """All lines of the file; raises ``RunFileError``."""
        lines = _Lines(file)
        for record in runfile.read_bytes(lines, str(self._source.path)):
            if isinstance(record, Header):
                self._source.header, self.begun = record, True
            elif isinstance(record, Footer):
                self._source.footer = record
            elif isinstance(record, CaseRecord):
                self.close()
                self._open(record, lines)
            else:
                self._finding(record, lines)

    def close(self) -> None:
        """All findings about the last case were there."""
        case, self._case = self._case, None
        if case is not None:
            self._part(case.provider).entries.append(
                Entry(
                    source=self._source,
                    case=case.id,
                    kind=case.evidence.kind,
                    at=case.evidence.at,
                    take=case.evidence.take,
                    place=self._place,
                    explored=case.phase is Phase.EXPLORE,
                    content=self._told.digest(),
                    lines=self._lines,
                )
            )

    def _open(self, case: CaseRecord, lines: _Lines) -> None:
        here = self._counts.get(case.provider, 0)
        self._counts[case.provider] = here + 1
        self._part(case.provider).begun = True
        self._case = case
        self._place = here if case.place is None else case.place
        self._lines = Stretches()
        self._lines.add(lines.start, lines.end)
        bare = runfile.line(replace(case, place=None))
        self._told = hashlib.blake2b(bare.encode(), digest_size=16)

    def _finding(self, finding: FindingRecord, lines: _Lines) -> None:
        part = self._part(finding.provider)
        scope = CHECKS[finding.check].scope if finding.check in CHECKS else None
        if scope is Scope.PAGE:
            part.page.add(lines.start, lines.end)
        elif self._is_of_last(finding, scope):
            self._lines.add(lines.start, lines.end)
            self._told.update(runfile.line(finding).encode())
        else:
            part.judged.add(lines.start, lines.end)

    def _is_of_last(self, finding: FindingRecord, scope: Scope | None) -> bool:
        """Whether a finding stays with the last case: what is explored is judged on the spot."""
        case = self._case
        if case is None or finding.provider != case.provider:
            return False
        return case.phase is Phase.EXPLORE or (scope not in _SEVERAL and finding.case == case.id)

    def _part(self, provider: str) -> Part:
        return self._source.parts.setdefault(provider, Part())


class _Lines:
    """The lines of a file, and where the last one stands."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self._file = file
        self.start = self.end = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._file:
            self.start, self.end = self.end, self.end + len(line)
            yield line
