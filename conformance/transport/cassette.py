"""Cassettes: vcrpy's file format, read and written one exchange at a time.

A file is a mapping of ``interactions``, a list whose items start in the first column, and
``version: 1`` as its last line, so that a file that was cut off shows it. Each item begins with::

    - conformance:
        case: provider/operation/phase/hash      # or follows:, for a picture that was fetched
        take: 1

By these lines alone `index` finds every exchange without reading any YAML; `read` then reads one.
Files lie at ``cassettes/<provider>/<operation>.<simulated|recorded>.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from conformance.codec import yaml
from conformance.errors import CorruptEvidence, Location, YamlError
from conformance.model import EvidenceKind, Exchange, Json, JsonObject, Request
from conformance.transport.atomic import replacing
from conformance.transport.evidence import SIMULATOR_HEADER
from conformance.transport.interaction import (
    from_interactions,
    is_conclusive,
    request_as_stored,
)

KINDS = (EvidenceKind.RECORDED, EvidenceKind.SIMULATED)

_OPENING = b"interactions:"
_CLOSING = b"version: 1"
#: The first three lines of an item.
_ITEM = re.compile(
    rb"- conformance:\r?\n"
    rb"    (case|follows): [\"']?([a-z0-9_./-]+)[\"']?\r?\n"
    rb"    take: ([0-9]{1,18})\r?\n"
)
#: What begins a line that is neither the head of an item nor of the frame, which alone stand in the
#: first column.
_WITHIN = frozenset({b" ", b"\r", b"\n"})
#: Only the head of an item stands in the first column, whatever its texts hold.
_HEAD = re.compile(
    rb"^(- conformance:\r?\n    (?:case|follows): [^\r\n]*\r?\n    take: )[0-9]+", re.MULTILINE
)
#: One of these stands in each exchange that ``is_conclusive`` says no of.
_OBSTACLES = (b"answered: false", b"code: 429", b"code: 503")
_HINT = "restore the file from version control, or delete it and record again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Where an exchange stands: a case, the how-manieth answer to it, and its bytes in a file."""

    file: Path
    case: str
    take: int
    line: int
    start: int
    end: int


def path_of(cassettes: Path, provider: str, operation: str, kind: EvidenceKind) -> Path:
    """The file for one kind of evidence on one operation."""
    return cassettes / provider / f"{operation}.{kind}.yaml"


def index(path: Path) -> tuple[Take, ...]:
    """Every exchange of a file, in order; none where there is no file.

    Raises:
        CorruptEvidence: the file is cut off, or an interaction does not begin as ours do.
    """
    return tuple(scan(path))


def scan(path: Path) -> Iterator[Take]:
    """As ``index``, in little memory: what is wrong with the file is told at the end of it.

    Raises:
        CorruptEvidence: as ``index``.
    """
    if path.is_file():
        yield from _joined(_Items(path))


def load(take: Take, fetch: Callable[[str], bytes]) -> Exchange:
    """The exchange; ``fetch`` gives its pictures, see ``blobs.inflate``.

    Raises:
        CorruptEvidence: it is no YAML, lacks a member, its picture is damaged, or it claims to be
            recorded though a simulator answered or the file is for the other kind.
    """
    with _placed(take):
        exchange = from_interactions(read(take), fetch)
        kind = exchange.evidence.kind
        answer = exchange.response
        if kind is EvidenceKind.RECORDED and answer and answer.header(SIMULATOR_HEADER) is not None:
            raise CorruptEvidence("a simulator's answer says that it was recorded")
        if f".{kind}" not in take.file.suffixes:
            raise CorruptEvidence(f"{kind} evidence does not belong into this file")
        return exchange


def load_request(take: Take) -> Request:
    """What was sent alone, with markers for its pictures; raises as ``load``."""
    with _placed(take):
        return request_as_stored(read(take)[0])


def read(take: Take) -> list[Json]:
    """The interactions of one exchange, as the file has them; raises as ``load``."""
    try:
        value = yaml.load(raw(take), file=str(take.file), binary=True).value
    except YamlError as error:
        within = error.location.line - 1 if error.location and error.location.line else 0
        _refuse(take.file, take.line + within, error.message)
    assert isinstance(value, list)  # noqa: S101 - the text starts with "- "
    return value


def is_evidence(take: Take) -> bool:
    """Whether there is an answer that says something of the vendor; raises as ``load``."""
    text = raw(take)
    if not any(sign in text for sign in _OBSTACLES):  # which spares most of them the reading
        return True
    with _placed(take):
        return is_conclusive(read(take)[0])


def raw(take: Take) -> bytes:
    """The bytes of one exchange, as they stand in the file."""
    with take.file.open("rb") as file:
        file.seek(take.start)
        return file.read(take.end - take.start)


def block(interactions: Iterable[JsonObject]) -> bytes:
    """The bytes of one exchange, as they will stand in a file."""
    return "".join(_item(each) for each in interactions).encode("utf-8")


def renumbered(block: bytes, take: int) -> bytes:
    """The exchange as another take of its case; its pictures, which follow it, come along."""
    return _HEAD.sub(rb"\g<1>%d" % take, block)


def _item(interaction: JsonObject) -> str:
    text = yaml.dump([interaction])
    # Behind a text that ends in empty lines, YAML's emitter ends the document; ours goes on.
    return text[: -len("...\n")] if text.endswith("\n...\n") else text


def write(path: Path, blocks: Iterable[bytes]) -> None:
    """Replace a file by one of these exchanges; delete it where there are none."""
    blocks = (each for each in blocks if each)
    first = next(blocks, None)
    if first is None:
        path.unlink(missing_ok=True)
        return
    with replacing(path) as file:
        file.write(_OPENING + b"\n" + first)
        file.writelines(blocks)
        file.write(_CLOSING + b"\n")


def _joined(items: _Items) -> Iterator[Take]:
    """The interactions, each that follows another as a part of it."""
    whole: Take | None = None
    for take, follows in items:
        if not follows:
            if whole:
                yield whole
            whole = take
        elif whole and (whole.case, whole.take) == (take.case, take.take):
            whole = replace(whole, end=take.end)
        else:
            items.note(take.line, f"this follows no answer to {take.case}")
    items.refuse_troubles()
    if whole:
        yield whole


class _Items:
    """The interactions of a file, read a line at a time, and whether each follows another.

    A file that was cut off is told before anything else that may be wrong with it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._trouble: tuple[int, str] | None = None
        self._cut = 0

    def __iter__(self) -> Iterator[tuple[Take, bool]]:
        """Each as soon as the next begins, since it ends there."""
        place, line, opened = 0, 0, False
        last = b""
        item: _Begun | None = None
        with self._path.open("rb") as lines:
            for text in lines:
                line += 1
                if text[:1] not in _WITHIN:
                    last = text
                    if item and (whole := self._ended(item, place)):
                        yield whole
                    if opened:
                        item = _Begun(line=line, start=place, head=text)
                    elif text.rstrip() != _OPENING:
                        self._refuse(1, "a cassette starts with the line 'interactions:'")
                    opened = True
                elif item and line <= item.line + 2:
                    item.head += text
                place += len(text)
        if not opened:
            self._refuse(1, "the cassette is empty")
        if item is None or last.rstrip() != _CLOSING:
            self._cut = line

    def note(self, line: int, message: str) -> None:
        """Keep what is wrong for the end; what stands first counts."""
        self._trouble = self._trouble or (line, message)

    def refuse_troubles(self) -> None:
        """Raise ``CorruptEvidence`` for what is wrong."""
        if self._cut:
            message = "the cassette was cut off: its last line should be 'version: 1'"
            self._refuse(self._cut, message)
        if self._trouble:
            self._refuse(*self._trouble)

    def _ended(self, item: _Begun, end: int) -> tuple[Take, bool] | None:
        head = _ITEM.fullmatch(item.head)
        if head is None:
            message = "an interaction starts with conformance:, case: and take:"
            self.note(item.line, message)
            return None
        take = Take(
            file=self._path,
            case=head[2].decode("ascii"),
            take=int(head[3]),
            line=item.line,
            start=item.start,
            end=end,
        )
        return take, head[1] == b"follows"

    def _refuse(self, line: int, message: str) -> NoReturn:
        _refuse(self._path, line, message)


@dataclass(slots=True)
class _Begun:
    """An interaction whose end has not come yet; ``head`` are its first three lines."""

    line: int
    start: int
    head: bytes


@contextmanager
def _placed(take: Take) -> Iterator[None]:
    """Give an error that does not know where it arose the place of the exchange."""
    try:
        yield
    except CorruptEvidence as error:
        if error.location is not None:
            raise
        _refuse(take.file, take.line, error.message)


def _refuse(path: Path, line: int, message: str) -> NoReturn:
    raise CorruptEvidence(message, location=Location(str(path), line), hint=_HINT)
