"""From a page's text to its blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from conformance.importers.markdown import fences, prose, tables
from conformance.importers.markdown.block import Block
from conformance.importers.markdown.sheet import Sheet

# The order matters: nothing inside of a fence is a table, and what looks like prose comes last.
_TAKERS: Final = (fences.take, tables.take, prose.take)


def blocks(text: str) -> tuple[Block, ...]:
    """All blocks of a page in their order. Any text at all has blocks; nothing is raised."""
    sheet = Sheet.of(text)
    for take in _TAKERS:
        take(sheet)
    return tuple(_placed(sorted(sheet.found, key=lambda block: block.line)))


def _placed(found: Iterable[Block]) -> list[Block]:
    """The blocks, each with the headings that it stands under."""
    trail: list[Block] = []
    placed = []
    for block in found:
        if block.kind == "heading":
            trail = [each for each in trail if each.level < block.level]
        placed.append(replace(block, trail=tuple(each.text for each in trail)))
        if block.kind == "heading":
            trail.append(block)
    return placed
