"""The summary of a GitHub Actions step: the page of Markdown with far more room.

GitHub drops a summary whole, with an error, where it is longer than 1024 KiB
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
"""

from __future__ import annotations

from typing import Final

from conformance.model import Difference
from conformance.report.format import report
from conformance.report.markdown_page import page
from conformance.report.reading import Reading

#: Other commands of the same step may write to it, too.
MAX_BYTES: Final = 900_000

_POINTER: Final = (
    "\nEvery request and answer is in the files of this run, among its artifacts: `matrix.html` to "
    "look at, `run.ndjson` for `conformance report` and `conformance diff`.\n"
)


@report(
    "github-summary",
    ".md",
    "for the summary of a GitHub Actions step, at most 900 KB",
    stem="summary",
    compares=True,
)
def render(reading: Reading, *, since: Difference | None = None) -> str:
    """The page, and where the rest is: always the last line."""
    room = MAX_BYTES - len(_POINTER.encode())
    return page(reading, since, room=room, rest="see `matrix.html`") + _POINTER
