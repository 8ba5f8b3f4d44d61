"""Tables of bars: https://github.github.com/gfm/#tables-extension-, and what pages make of them."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.markdown.block import Block, Row
from conformance.importers.markdown.sheet import Sheet

_RULE: Final = re.compile(r"[ \t]*+\|?(?:[ \t]*+:?-++:?[ \t]*+\|?)++")
_BAR: Final = re.compile(r"\\\||\||`+")


def take(sheet: Sheet) -> None:
    """Take all tables: a header with bars, a rule of dashes, and every next line that has a bar.

    The rule may have fewer columns than the header, and rows may lack the bars at their ends.
    """
    start = 0
    while start + 1 < len(sheet.lines):
        if not _starts(sheet.lines, start):
            start += 1
            continue
        end = start + 2
        while end < len(sheet.lines) and "|" in sheet.lines[end] and not _starts(sheet.lines, end):
            end += 1
        taken = sheet.take(start, end)
        rows = [
            Row(cells=_cells(line), line=start + number + 1)
            for number, line in enumerate(taken)
            if number != 1
        ]
        sheet.found.append(
            Block(kind="table", text="\n".join(taken), line=start + 1, rows=tuple(rows))
        )
        start = end


def _starts(lines: list[str], at: int) -> bool:
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return False
    return _RULE.fullmatch(lines[at + 1]) is not None and _RULE.fullmatch(lines[at]) is None


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row. A bar behind a backslash, or in a closed code span, is text."""
    cells = [""]
    at = 0
    for match in _BAR.finditer(line):
        if match.start() < at:
            continue
        cells[-1] += line[at : match.start()]
        at = match.end()
        if match[0] == "|":
            cells.append("")
        elif match[0] == "\\|":
            cells[-1] += "|"
        else:
            close = _span_end(line, match[0], at)
            cells[-1] += match[0] + line[at:close].replace("\\|", "|")
            at = close
    cells[-1] += line[at:]
    bare = [cell.strip() for cell in cells]
    if line.lstrip().startswith("|"):
        bare = bare[1:]
    if bare and not bare[-1] and line.rstrip().endswith("|"):
        bare = bare[:-1]
    return tuple(bare)


def _span_end(line: str, ticks: str, at: int) -> int:
    """Where a code span ends, if it does so before the row goes on; else right here.

    GFM splits cells inside of code spans too, but pages are written as if it did not.
    """
    close = line.find(ticks, at)
    return close + len(ticks) if close >= 0 else at
