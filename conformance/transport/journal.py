"""The journal of a recording: what was sent and what came back, on the disk before all else.

``cassettes/<provider>/.journal`` is NDJSON, one per provider. Its first line, `Head`, says what is
being recorded. Before a request leaves, a line `Sending` is there; when its answer has come, a
line `Answer` holds the text that will stand in the cassette. Pictures are in files of their own
before the line that names them. Once the answers are in the cassettes, `Folded` stands for each.

Whatever kills the process, each line but the last is whole, and a torn last line is as if it had
never been begun: at worst a request counts as lost whose answer had just come.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TypeAlias

from conformance.codec.records import dumps, from_json, to_json
from conformance.errors import CorruptEvidence, EvidenceError, Location, RunFileError
from conformance.model import EvidenceKind, Json, JsonObject
from conformance.transport.atomic import replacing
from conformance.transport.disk import written

NAME = ".journal"
_HINT = "restore the file, or delete it to give up what it holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is being recorded.

    Attributes:
        at: ISO 8601 UTC time at which the recording was begun.
        planned: the ids of its cases, in the order of the plan.
        whole: these are the whole plan, so that simulated answers to others are out of date.
        paid: each answer costs money, so every line is forced onto the disk.
        selection: how the cases were selected, for whoever wants to select them again.
    """

    provider: str
    at: str = ""
    planned: tuple[str, ...] = ()
    whole: bool = False
    paid: bool = True
    selection: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A request to a case is about to leave."""

    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for a case.

    Attributes:
        evidence: for which of the operation's cassettes it is.
        take: the how-manieth answer to the case it is.
        sent: false where the case could not be sent at all, because of what it continues.
        block: the text of the exchange, see ``cassette.block``.
    """

    case: str
    evidence: EvidenceKind
    take: int
    sent: bool = True
    block: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A case whose answer is in its cassette; see `Answer`."""

    case: str
    evidence: EvidenceKind
    sent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An answer that is in no cassette yet, and the bytes of its line in the journal."""

    case: str
    evidence: EvidenceKind
    take: int
    sent: bool
    start: int
    end: int


Line: TypeAlias = Head | Sending | Answer | Folded
_KINDS: dict[str, type[Line]] = {
    "head": Head,
    "sending": Sending,
    "answer": Answer,
    "folded": Folded,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a journal tells.

    Attributes:
        last: for each case that was begun, the last that happened to it.
        unfolded: the answers that are in no cassette yet, in the order in which they came.
    """

    path: Path
    head: Head
    last: Mapping[str, Sending | Placed | Folded] = field(default_factory=dict)
    unfolded: tuple[Placed, ...] = ()

    @property
    def done(self) -> tuple[str, ...]:
        """The cases that have an answer, and need not be sent again."""
        return tuple(case for case, last in self.last.items() if not isinstance(last, Sending))

    @property
    def lost(self) -> tuple[str, ...]:
        """The cases that were sent, and probably paid for, but to which no answer was kept."""
        return tuple(case for case, last in self.last.items() if isinstance(last, Sending))

    @property
    def finished(self) -> bool:
        """Whether nothing is left to send, and nothing was lost."""
        return not self.lost and frozenset(self.head.planned) <= frozenset(self.done)


def path_of(cassettes: Path, provider: str) -> Path:
    """Where a provider's journal is while something is being recorded, or was left unfinished."""
    return cassettes / provider / NAME


def read(path: Path) -> History | None:
    """What a journal tells so far; ``None`` where nothing was begun.

    Raises:
        CorruptEvidence: a line other than a torn last one is none of ours.
    """
    head: Head | None = None
    last: dict[str, Sending | Placed | Folded] = {}
    unfolded: list[Placed] = []
    for number, (start, text) in enumerate(_whole_lines(path), start=1):
        line = _parsed(text, path, number)
        if (head is None) is not isinstance(line, Head):
            _refuse(path, number, "a journal has one head, on its first line")
        if isinstance(line, Head):
            head = line
            continue
        entry = _placed(line, start, len(text)) if isinstance(line, Answer) else line
        if isinstance(entry, Placed):
            unfolded.append(entry)
        last[entry.case] = entry
    if head is None:
        return None
    return History(path=path, head=head, last=last, unfolded=tuple(unfolded))


def block(history: History, answer: Placed) -> bytes:
    """The text of an answer for its cassette."""
    with history.path.open("rb") as file:
        file.seek(answer.start)
        line = _parsed(file.read(answer.end - answer.start), history.path, 0)
    assert isinstance(line, Answer)  # noqa: S101 - it was one when its place was noted
    return line.block.encode("utf-8")


def begin(path: Path, lines: Iterable[Line]) -> None:
    """Write a journal anew: its head, and what is known already.

    Raises:
        EvidenceError: the disk is full.
    """
    with written(path), replacing(path) as file:
        file.writelines(_text(line) for line in lines)


def folded(history: History) -> Iterator[Line]:
    """The journal once all of its answers are in the cassettes."""
    yield history.head
    for last in history.last.values():
        if isinstance(last, Placed):
            yield Folded(case=last.case, evidence=last.evidence, sent=last.sent)
        else:
            yield last


class Journal:
    """A journal that was begun, to be written on line by line.

    Args:
        durable: force each line onto the disk, so that not even a power cut loses it.
    """

    def __init__(self, path: Path, *, durable: bool) -> None:
        self._path = path
        self._durable = durable
        self._broken = False
        with written(path):
            self._file = path.open("ab", buffering=0)

    def append(self, line: Line) -> None:
        """Write one line, whole or not at all.

        Raises:
            EvidenceError: the disk is full.
        """
        if self._broken:
            raise EvidenceError(
                "the journal is closed: a line before could not be written",
                location=Location(str(self._path)),
            )
        end = self._file.seek(0, os.SEEK_END)
        try:
            with written(self._path):
                self._write(_text(line))
        except BaseException:
            self._cut(end)
            raise

    def _write(self, text: bytes) -> None:
        rest = memoryview(text)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
        if self._durable:
            os.fsync(self._file.fileno())

    def _cut(self, end: int) -> None:
        """Take back what was written of a line; where that fails, no other may follow it."""
        self._broken = True
        with suppress(OSError):
            self._file.truncate(end)
            self._broken = False

    def close(self) -> None:
        """Write no more."""
        self._file.close()


def _text(line: Line) -> bytes:
    body = to_json(line)
    assert isinstance(body, dict)  # noqa: S101 - a dataclass becomes an object
    return (dumps({"kind": _NAMES[type(line)], **body}) + "\n").encode("utf-8")


def _whole_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Each line that ends as one, and where it starts."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        start = 0
        for text in file:
            if text.endswith(b"\n"):
                yield start, text
            start += len(text)


def _parsed(text: bytes, path: Path, number: int) -> Line:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        _refuse(path, number, "the line is not JSON")
    kind = value.pop("kind", None) if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        _refuse(path, number, "the line is none of a journal")
    try:
        line: Line = from_json(_KINDS[kind], value)
    except RunFileError as error:
        _refuse(path, number, error.message)
    return line


def _placed(line: Answer, start: int, length: int) -> Placed:
    return Placed(
        case=line.case,
        evidence=line.evidence,
        take=line.take,
        sent=line.sent,
        start=start,
        end=start + length,
    )


def _refuse(path: Path, number: int, message: str) -> NoReturn:
    raise CorruptEvidence(message, location=Location(str(path), number), hint=_HINT)
