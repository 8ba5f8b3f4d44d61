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

import mmap
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
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
#: Whatever stands in the first column: the head of an item, or a line of the frame.
_FRAME = re.compile(
    rb"^(?:- conformance:\r?\n"
    rb"    (case|follows): [\"']?([a-z0-9_./-]+)[\"']?\r?\n"
    rb"    take: ([0-9]+)\r?\n"
    rb"|[^ \r\n].*)",
    re.MULTILINE,
)
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
    if not path.is_file():
        return ()
    if not path.stat().st_size:  # which cannot be mapped
        _refuse(path, 1, "the cassette is empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        takes: list[Take] = []
        for take, follows in _items(path, text):
            if not follows:
                takes.append(take)
            elif takes and (takes[-1].case, takes[-1].take) == (take.case, take.take):
                takes[-1] = replace(takes[-1], end=take.end)
            else:
                _refuse(path, take.line, f"this follows no answer to {take.case}")
        return tuple(takes)


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


def _items(path: Path, text: mmap.mmap) -> Iterator[tuple[Take, bool]]:
    """Each interaction, and whether it follows another; checks the frame around them."""
    opening, *rest = _FRAME.finditer(text)
    if opening[0].rstrip() != _OPENING:
        _refuse(path, 1, "a cassette starts with the line 'interactions:'")
    if not rest or rest[-1][0].rstrip() != _CLOSING:
        last = text[:-1].count(b"\n") + 1
        _refuse(path, last, "the cassette was cut off: its last line should be 'version: 1'")
    line, counted = 1, 0
    for item, after in pairwise(rest):
        line += text[counted : item.start()].count(b"\n")
        counted = item.start()
        if item[1] is None:
            _refuse(path, line, "an interaction starts with conformance:, case: and take:")
        take = Take(
            file=path,
            case=item[2].decode("ascii"),
            take=int(item[3]),
            line=line,
            start=item.start(),
            end=after.start(),
        )
        yield take, item[1] == b"follows"


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
