"""The table of ``docs/benchmarks.md``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from benchmarks.speed.row import Row

_BEGIN: Final = "<!-- table: written by python -m benchmarks --write -->"
_END: Final = "<!-- end of table -->"
_HEAD: Final = ("line", "what", "ours", "against", "theirs", "ratio", "target", "reached")


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown; medians, with the least and the most in brackets."""
    lines = [_HEAD, ("---",) * len(_HEAD), *map(_cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    compared = f"{row.ratio:.3g}", str(row.target), "yes" if row.reached else "**no**"
    return row.line, row.what, str(row.ours), row.against, str(row.peer), *compared


def written(page: str, text: str) -> str:
    """The page with what is between its markers exchanged.

    Raises:
        ValueError: it has no place for it.
    """
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"the page has no lines {_BEGIN!r} and {_END!r}")
    return f"{before}{_BEGIN}\n\n{text}\n{_END}{after}"
