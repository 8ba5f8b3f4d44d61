"""Tables written in HTML: https://html.spec.whatwg.org/multipage/tables.html."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from conformance.importers.markdown.block import Block, Row
from conformance.importers.markdown.sheet import Sheet

_TABLE: Final = re.compile(r"</?table\b[^<>]{0,500}>", re.IGNORECASE)
_MOST: Final = 50_000  # characters of a table


def take(sheet: Sheet) -> None:
    """Take all tables that are closed; one inside of another is part of a cell."""
    text = "\n".join(sheet.lines)
    depth = start = line = counted = 0
    for tag in _TABLE.finditer(text):
        if not tag[0].startswith("</"):
            if not depth:
                start = tag.start()
                line += text.count("\n", counted, start)
                counted = start
            depth += 1
        elif depth:
            depth -= 1
            if not depth and tag.end() - start <= _MOST:
                _take(sheet, text[start : tag.end()], line)


def _take(sheet: Sheet, html: str, line: int) -> None:
    parser = _Rows(line + 1)
    parser.feed(html)
    parser.close()
    rows = tuple(Row(cells=tuple(cells), line=at) for at, cells in parser.rows if any(cells))
    if rows:
        sheet.take(line, line + html.count("\n") + 1)
        sheet.found.append(Block(kind="table", text=html, line=line + 1, rows=rows))


class _Rows(HTMLParser):
    """Collects the cells of a table as Markdown: code stays in backticks."""

    def __init__(self, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, list[str]]] = []
        self._first = first
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self._end()
            self.rows.append((self._first + self.getpos()[0] - 1, []))
        elif tag in {"td", "th"}:
            self._end()
            self._cell = []
        elif tag == "code":
            self.handle_data("`")
        elif tag in {"br", "p", "li"}:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end()
        elif tag == "code":
            self.handle_data("`")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end()

    def _end(self) -> None:
        if self._cell is not None and self.rows:
            self.rows[-1][1].append(" ".join("".join(self._cell).split()))
        self._cell = None
