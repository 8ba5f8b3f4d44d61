"""Which part of a page describes which operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from conformance.importers.draft import PrintedSample
from conformance.importers.markdown import Block
from conformance.importers.tables.endpoints import Endpoint, endpoints, matches, parted


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An operation with the blocks and samples that are its own."""

    endpoint: Endpoint
    blocks: tuple[Block, ...]
    samples: tuple[PrintedSample, ...]


def sections(
    blocks: Sequence[Block], samples: Sequence[PrintedSample]
) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """What a page says of all its operations, and each of them.

    An operation starts at the heading above its declaration, the highest one since the operation
    before. A page that declares none has those that its samples send.
    """
    starts = _once(endpoints(blocks)) or _sent(blocks, samples)
    starts = [_with_method(each, samples) for each in starts]
    if not starts:
        return (), ()
    cuts = [_start(blocks, starts, number) for number in range(len(starts))]
    cuts[0] = _first(blocks, starts[0], blocks[cuts[1]].level) if len(cuts) > 1 else 0
    cuts.append(len(blocks))
    found = []
    for number, endpoint in enumerate(starts):
        own = tuple(blocks[cuts[number] : cuts[number + 1]])
        found.append(
            Section(endpoint=endpoint, blocks=own, samples=_own(endpoint, own, samples, starts))
        )
    return tuple(blocks[: cuts[0]]), tuple(found)


def _once(declared: Iterable[Endpoint]) -> list[Endpoint]:
    """Each method and path once; one without a method is the one that has it."""
    found: list[Endpoint] = []
    for each in declared:
        same = [
            other
            for other in found
            if (other.path == each.path or matches(other.path, each.path))
            and ("" in {other.method, each.method} or other.method == each.method)
        ]
        if not same:
            found.append(each)
    return found


def _sent(blocks: Sequence[Block], samples: Sequence[PrintedSample]) -> list[Endpoint]:
    """The endpoints that samples send to, where nothing else declares any."""
    found = []
    for sample in samples:
        if sample.url:
            server, path = parted(sample.url)
            index = next((n for n, b in enumerate(blocks) if b.line >= sample.line), 0)
            found.append(
                Endpoint(
                    method=sample.method, path=path, server=server, line=sample.line, index=index
                )
            )
    return _once([each for each in found if len(each.path) > 1])


def _with_method(endpoint: Endpoint, samples: Sequence[PrintedSample]) -> Endpoint:
    """An endpoint whose method only a sample shows."""
    for sample in samples:
        if not endpoint.method and sample.url and matches(endpoint.path, parted(sample.url)[1]):
            return replace(endpoint, method=sample.method)
    return endpoint


def _start(blocks: Sequence[Block], starts: Sequence[Endpoint], number: int) -> int:
    """The block at which an operation starts: its highest heading, the last of several."""
    before = starts[number - 1].index + 1 if number else 0
    at = starts[number].index
    best = at
    level = 99
    for index in range(at, before - 1, -1):
        block = blocks[index]
        if block.kind == "heading" and block.level < level:
            best, level = index, block.level
    return best


def _first(blocks: Sequence[Block], first: Endpoint, level: int) -> int:
    """The block at which the first of several starts: at a heading of the second one's level."""
    for index in range(first.index, -1, -1):
        block = blocks[index]
        if block.kind == "heading" and (block.level == level or not level):
            return index
    return first.index if not level else 0


def _own(
    endpoint: Endpoint,
    blocks: Sequence[Block],
    samples: Sequence[PrintedSample],
    all_of_them: Sequence[Endpoint],
) -> tuple[PrintedSample, ...]:
    """The samples sent to an endpoint, and those of its section that name none."""
    first = blocks[0].line if blocks else 0
    last = max((block.line + block.text.count("\n") for block in blocks), default=0)
    own = []
    for sample in samples:
        inside = first <= sample.line <= last
        if not sample.url:
            if inside:
                own.append(sample)
            continue
        path = parted(sample.url)[1]
        fits = [
            each
            for each in all_of_them
            if matches(each.path, path) and each.method in {"", sample.method}
        ]
        if endpoint in fits and (inside or len(fits) == 1):
            own.append(sample)
    return tuple(own)
