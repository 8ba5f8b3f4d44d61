"""Which part of a page describes which operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from conformance.importers.draft import PrintedSample
from conformance.importers.markdown import Block
from conformance.importers.tables.answers import (
    Common,
    common_answers,
    handed_out,
    is_common,
)
from conformance.importers.tables.digest import described_in_words, sent
from conformance.importers.tables.endpoints import Endpoint, endpoints, matches, parted
from conformance.importers.tables.in_prose import in_prose
from conformance.importers.tables.shared import shared_out

_MOST: Final = 300  # endpoints of a page
_MOST_SAMPLES: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An operation with the blocks and samples that are its own, and the blocks about all."""

    endpoint: Endpoint
    blocks: tuple[Block, ...]
    samples: tuple[PrintedSample, ...]
    common: tuple[Block, ...] = ()


def sections(
    blocks: Sequence[Block], samples: Sequence[PrintedSample]
) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """What a page says of all its operations, and each of them.

    An operation starts at the heading above its declaration, the highest one since the operation
    before. A page that declares none has those that it describes in sentences, or that its samples
    send.
    """
    printed = samples[:_MOST_SAMPLES]
    declared = list(islice(endpoints(blocks), _MOST))
    said = list(islice(described_in_words(blocks, printed, declared), _MOST))
    known = [*declared, *said]
    starts = _once(sorted(known, key=lambda each: each.index)) if known else []
    starts = sorted([*starts, *sent(blocks, printed, starts)], key=lambda each: each.index)
    starts = _once(starts) or list(in_prose(blocks, printed))
    starts = [_with_method(each, printed) for each in starts]
    if not starts:
        return (), ()
    cuts = [_start(blocks, starts, number) for number in range(len(starts))]
    if len(cuts) > 1:
        second = blocks[cuts[1]]
        level = second.level if second.kind == "heading" else 0
        cuts[0] = starts[0].index if starts[0].said else _first(blocks, starts[0], level)
    else:
        cuts[0] = 0
    end = _end(blocks, cuts)
    of_all = common_answers(blocks, cuts, end)
    cuts.append(end)
    regions = [tuple(blocks[cuts[n] : cuts[n + 1]]) for n in range(len(starts))]
    regions[-1] = _less(blocks, cuts[-2], end, of_all)
    single = [each for each in printed if not is_common(each, blocks, of_all)]
    own = list(zip(regions, shared_out(single, starts, regions), strict=True))
    common = (*blocks[: cuts[0]], *blocks[end:])
    return common, tuple(
        Section(endpoint=endpoint, blocks=region, samples=tuple(of_it), common=common)
        for endpoint, (region, of_it) in zip(
            starts, handed_out(blocks, of_all, printed, starts, own), strict=True
        )
    )


def _less(
    blocks: Sequence[Block], start: int, end: int, parts: Sequence[Common]
) -> tuple[Block, ...]:
    """A stretch of blocks without some parts of it."""
    gone = {index for each in parts for index in range(each.start, each.stop)}
    return tuple(blocks[index] for index in range(start, end) if index not in gone)


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


def _end(blocks: Sequence[Block], cuts: Sequence[int]) -> int:
    """Where several operations are over that start at headings of one level.

    What stands below a higher heading behind the last of them is about all of them.
    """
    levels = {blocks[cut].level if blocks[cut].kind == "heading" else 0 for cut in cuts}
    if len(cuts) > 1 and len(levels) == 1 and (level := levels.pop()):
        for index in range(cuts[-1], len(blocks)):
            if blocks[index].kind == "heading" and blocks[index].level < level:
                return index
    return len(blocks)
