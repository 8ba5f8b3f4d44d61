"""Keys in files that are about to be shared: cassettes, runs, reports, specs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance.codec.key_shapes import key_shapes
from conformance.codec.redaction import Redactor
from conformance.errors import Location, SecretError

#: A larger file is looked at in pieces that overlap, so that no size is too large.
_PIECE, _OVERLAP = 16 * 1024 * 1024, 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A key, or what looks like one, in a file; ``what`` never shows it."""

    location: Location
    what: str


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among and below some paths, in order, hidden ones included."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path


def scan(path: Path, secrets: Mapping[str, str], *, called: str = "") -> Iterator[Leak]:
    """Every key in a file: those named by their value in any encoding, others by their shape.

    Args:
        path: the file; one that is no text is looked through all the same.
        secrets: the name of a variable -> its value, see ``known``.
        called: what messages call the file.
    """
    redactors = {name: Redactor({f"{{{name}}}": value}) for name, value in secrets.items()}
    line, told = 1, set()
    for piece, new in _pieces(path):
        for leak in _leaks(piece, redactors):
            location = Location(called or str(path), line + leak.location.line - 1)
            if (location, leak.what) not in told:  # pieces overlap
                told.add((location, leak.what))
                yield Leak(location=location, what=leak.what)
        line += piece[:new].count(b"\n")


def known(environment: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Those of the named variables whose value can be searched for."""
    found = {}
    for name in dict.fromkeys(names):
        try:
            Redactor({f"{{{name}}}": environment.get(name, "")})
        except SecretError:
            continue
        found[name] = environment[name]
    return found


def _leaks(piece: bytes, redactors: Mapping[str, Redactor]) -> Iterator[Leak]:
    by_value = set()
    for name, redactor in redactors.items():
        for hit in redactor.hits(piece):
            line = piece.count(b"\n", 0, hit.start) + 1
            by_value.add(line)
            yield Leak(location=Location("", line), what=f"the value of {name}{hit.kind}")
    for shape in key_shapes(piece.decode("utf-8", "replace")):
        if shape.line not in by_value:
            yield Leak(location=Location("", shape.line), what=f"{shape.kind}: {shape.shown}")


def _pieces(path: Path) -> Iterator[tuple[bytes, int]]:
    """A file in pieces, with how much of each is not in the next one again."""
    with path.open("rb") as file:
        piece = file.read(_PIECE)
        while more := file.read(_PIECE - _OVERLAP):
            yield piece, len(piece) - _OVERLAP
            piece = piece[-_OVERLAP:] + more
        yield piece, len(piece)
