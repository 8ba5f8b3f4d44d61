"""``matrix.md``: the matrix for people, short enough for a comment on a change."""

from __future__ import annotations

from conformance.model import Difference
from conformance.report.format import report
from conformance.report.markdown_page import page
from conformance.report.markdown_text import MAX_BYTES, code, escaped
from conformance.report.reading import Reading

__all__ = ["MAX_BYTES", "code", "escaped", "render"]


@report("markdown", ".md", "for a comment on a change, at most 60 KB", compares=True)
def render(reading: Reading, *, since: Difference | None = None) -> str:
    """What changed, vendors by groups, broken claims, then a folded table for each group."""
    rest = "see `matrix.html` or `matrix.json`"
    return page(reading, since, room=MAX_BYTES, rest=rest)
