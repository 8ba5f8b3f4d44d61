"""Cassettes of any length, for the benchmarks: a simulated vendor's answers, over and over.

Each copy of an answer differs from every other in its case, its prompt and its headers, so that
nothing which remembers answers has an advantage. Groups of requests that are compared are copied as
groups.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from conformance.generate.plan import plan
from conformance.model import EvidenceKind, Exchange
from conformance.spec.library import Library
from conformance.transport import cassette
from conformance.transport.interaction import to_interactions
from conformance.transport.simulated import Simulated

#: A vendor with three operations: Gemini native, OpenAI chat, OpenAI images.
SPECS: Final = Path(__file__).parents[2] / "detection" / "specs"
VENDOR: Final = "three"

#: An interaction of a cassette may take so many bytes to count as small.
SMALL: Final = 3_000

#: A red pixel: https://www.w3.org/TR/png-3/ has the format.
_PIXEL: Final = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
_PICTURE: Final = re.compile(rb"[A-Za-z0-9+/]{200,}={0,2}")
#: Stands where a copy has its number, in six hexadecimal digits.
_MARK: Final = "c0c0a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """One exchange as it stands in a cassette, with marks for the number of its copy."""

    operation: str
    block: bytes


def build(root: str, exchanges: int, operation: str = "") -> int:
    """A library with that many small exchanges below ``root``; returns bytes an exchange takes.

    ``operation``: all are of this one; '' is of all three, as their plan has them.
    """
    shutil.copytree(SPECS, Path(root) / "specs")
    library = Library.open(Path(root))
    templates = [each for each in _templates(library) if operation in {"", each.operation}]
    blocks: dict[str, list[bytes]] = {}
    for number in range(exchanges):
        copy, at = divmod(number, len(templates))
        block = numbered(templates[at].block, copy)
        blocks.setdefault(templates[at].operation, []).append(block)
    write(library, blocks)
    return sum(len(block) for each in blocks.values() for block in each) // exchanges


def write(library: Library, blocks: Mapping[str, Sequence[bytes]]) -> None:
    """Cassettes, one for each operation."""
    for operation, each in blocks.items():
        path = cassette.path_of(
            library.root / "cassettes", VENDOR, operation, EvidenceKind.RECORDED
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        cassette.write(path, each)


def numbered(block: bytes, copy: int) -> bytes:
    """A marked exchange as the copy of that number."""
    return block.replace(_MARK.encode(), b"%06x" % copy)


def simulated(library: Library) -> Iterator[Exchange]:
    """The vendor's answers to its plan."""
    provider = library.provider(VENDOR)
    yield from Simulated(provider, library).exchanges(plan(provider, library).cases)


def _templates(library: Library) -> Iterator[_Template]:
    for exchange in simulated(library):
        small = marked(with_pictures(exchange, _PIXEL))
        block = cassette.block(to_interactions(small))
        if len(block) <= SMALL and not small.fetched:
            yield _Template(operation=exchange.case.operation, block=block)


def pictures(body: bytes) -> int:
    """How many are inside of a body, in base64."""
    return len(_PICTURE.findall(body))


def with_pictures(exchange: Exchange, base64: bytes) -> Exchange:
    """With this one in place of each."""
    answer, request = exchange.response, exchange.case.request
    assert answer is not None  # noqa: S101 - the simulator answers
    asked = replace(request, body=_PICTURE.sub(base64, request.body or b""))
    return replace(
        exchange,
        case=replace(exchange.case, request=asked),
        response=replace(answer, body=_PICTURE.sub(base64, answer.body)),
        thumbnails={},
    )


def marked(exchange: Exchange) -> Exchange:
    """As it would be recorded, with marks in its names, its prompt and its headers."""
    case, answer = exchange.case, exchange.response
    assert answer is not None  # noqa: S101 - likewise
    headers = [each for each in answer.headers if not each[0].startswith("x-conformance")]
    body = (case.request.body or b"").replace(b"A ", f"A {_MARK} ".encode(), 1)
    return replace(
        exchange,
        case=replace(
            case,
            id=f"{case.id}{_MARK}",
            parts=tuple(replace(part, group=f"{part.group}-{_MARK}") for part in case.parts),
            after=f"{case.after}{_MARK}" if case.after else "",
            request=replace(case.request, body=body),
        ),
        evidence=replace(
            exchange.evidence,
            kind=EvidenceKind.RECORDED,
            at="2026-11-21T00:00:00Z",
            host="three.example",
        ),
        response=replace(answer, headers=(*headers, ("x-request-id", f"req-{_MARK}"))),
    )
