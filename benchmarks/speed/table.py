"""The table of ``docs/benchmarks.md``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from benchmarks.speed.row import Row

_END: Final = "<!-- end of table -->"
_REACHED: Final = {True: "yes", False: "**no**", None: "–"}
_HEAD: Final = ("line", "what", "ours", "against", "theirs", "ratio", "target", "reached")


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown; medians, with the least and the most in brackets."""
    lines = [_HEAD, ("---",) * len(_HEAD), *map(_cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    compared = f"{row.ratio:.3g}", str(row.target or "–"), _REACHED[row.reached]
    return row.line, row.what, str(row.ours), row.against, str(row.peer), *compared


def written(page: str, text: str, name: str = "table", by: str = "benchmarks --write") -> str:
    """The page with what is between its markers of that name exchanged.

    Raises:
        ValueError: it has no place for it.
    """
    marker = f"<!-- {name}: written by python -m {by} -->"
    before, begin, rest = page.partition(marker)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"the page has no lines {marker!r} and {_END!r}")
    return f"{before}{marker}\n\n{text}\n{_END}{after}"
