"""All members, and all statuses, that the tables of some blocks state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from conformance.importers.markdown import Block
from conformance.importers.tables.headed import of_heading
from conformance.importers.tables.lines import of_lines
from conformance.importers.tables.members import (
    Member,
    deeper,
    enumerated,
    of_field,
    of_item,
    of_table,
    plain,
)
from conformance.importers.tables.places import place

_STATUS: Final = re.compile(r"\W{0,4}([1-5]\d\d)(?!\d)\W{0,3}(.{0,80})")
_MARKED: Final = re.compile(r"[\U0001f7e0-\U0001f7eb]\s?([1-5]\d\d)(?!\d)\s?(.{0,80})")
_CODES: Final = re.compile(r"码|\bcode|\bstatus", re.IGNORECASE)
_MOST_ABOVE: Final = 60  # lines that may tell what a table is about
_SHORT: Final = 80  # characters of a line that can be a caption


def members_of(blocks: Sequence[Block]) -> list[Member]:
    """The members that the tables and components among some blocks describe."""
    found: list[Member] = []
    above: list[str] = []  # the lines since the last table, the nearest last
    for index, block in enumerate(blocks):
        if block.kind == "field":
            found += of_field(block)
        elif block.kind == "heading":
            found += of_heading(blocks, index, place(reversed(block.trail)))
            above += [block.text] if len(block.text) <= _SHORT else []
        elif block.kind == "item" and (where := place(_words(above, block))):
            found += of_item(block, where, found)
        elif (
            block.kind == "table"
            and not _of_headers(above, block)
            and (values := enumerated(block))
        ):
            found = [_valued(each, values) for each in found]
        elif block.kind == "table":
            words = _words(above, block)
            where = place(words)
            if where != "none":
                own = [each for each in found if not where or each.where == where]
                inside = deeper(own, words[0]) if words else ()
                found += of_table(block, where or "body", inside)
            above = []
        elif block.kind != "code":
            above += [line for line in block.text.split("\n") if len(line) <= _SHORT]
        else:
            where = place(_words(above, block))
            if where != "none":
                known = {(each.where, each.path) for each in found}
                listed = of_lines(block, where or "body")
                found += [each for each in listed if (each.where, each.path) not in known]
            above = []
    return found


def _of_headers(above: Sequence[str], table: Block) -> bool:
    return place(_words(above, table)) == "header"


def _words(above: Sequence[str], block: Block) -> list[str]:
    """The lines above a block, the nearest first, and the headings around it."""
    return [*reversed(above[-_MOST_ABOVE:]), *reversed(block.trail)]


def statuses(blocks: Sequence[Block]) -> list[tuple[str, str, int]]:
    """The HTTP statuses that tables of statuses list, and lines with a coloured dot."""
    found = []
    for block in blocks:
        if block.kind == "table" and _CODES.search("".join(block.rows[0].cells[:1])):
            for row in block.rows[1:]:
                if match := _STATUS.fullmatch(plain(row.cells[0]) if row.cells else ""):
                    text = plain(row.cells[1]) if len(row.cells) > 1 else match[2]
                    found.append((match[1], text, row.line))
        elif block.kind in {"paragraph", "item"}:
            for number, line in enumerate(block.text.split("\n")):
                if match := _MARKED.match(line.strip()):
                    found.append((match[1], match[2].strip(), block.line + number))
    return found


def _valued(member: Member, values: Mapping[str, Sequence[str]]) -> Member:
    """A member with the values that a table of its own lists."""
    if member.values or member.path[-1] not in values:
        return member
    return replace(member, values=" | ".join(f"`{each}`" for each in values[member.path[-1]]))
