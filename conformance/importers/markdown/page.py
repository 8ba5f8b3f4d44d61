"""From a page's text to its blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from conformance.importers.markdown import (
    bare,
    components,
    fences,
    front,
    html_code,
    html_tables,
    liquid,
    prose,
    tables,
)
from conformance.importers.markdown.block import Block
from conformance.importers.markdown.sheet import Sheet

# The order matters: nothing inside of a fence is a table, and what looks like prose comes last.
_TAKERS: Final = (
    front.take_matter,
    fences.take,
    html_code.take,
    front.take_comments,
    liquid.take,
    bare.take,
    html_tables.take,
    components.take,
    tables.take,
    prose.take,
)


def blocks(text: str) -> tuple[Block, ...]:
    """All blocks of a page in their order. Any text at all has blocks; nothing is raised."""
    sheet = Sheet.of(text)
    for take in _TAKERS:
        take(sheet)
    return tuple(_placed(sorted(sheet.found, key=lambda block: block.line), sheet.inside))


def _placed(found: Iterable[Block], inside: Mapping[int, tuple[str, ...]]) -> list[Block]:
    """The blocks, each with the headings that it stands under and the components around it."""
    turns = sorted(inside)
    trail: list[Block] = []
    placed = []
    for block in found:
        if block.kind == "heading":
            trail = [each for each in trail if each.level < block.level]
        turn = bisect_right(turns, block.line - 1)
        within = inside[turns[turn - 1]] if turn else ()
        headings = tuple(each.text for each in trail)
        placed.append(replace(block, trail=headings, within=within))
        if block.kind == "heading":
            trail.append(block)
    return placed
