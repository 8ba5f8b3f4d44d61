"""The runs whose pages are looked at, and how wide the windows are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from conformance.model import Record
from tests.browser.large import large_run
from tests.report import hostile
from tests.report.runs import make_run

RUNS: Final[Mapping[str, Callable[[], list[Record]]]] = {
    "usual": make_run,
    "large": large_run,
    "hostile": hostile.hostile_run,
    "stranger": lambda: hostile.hostile_run(stranger=True),
    **{f"huge {turn}": lambda turn=turn: hostile.huge_run(turn) for turn in range(3)},
}
#: Every run but those that are there for their size.
LAID_OUT: Final = ("usual", "large", "hostile", "stranger")
#: Phone, tablet and desktop.
WIDTHS: Final = (390, 820, 1440)


def location(page) -> str:
    """The address that the page has now; the driver hears of it a little later."""
    return page.evaluate("location.href")
