"""Formats of a report, one file each, every one a pure function of the records of a run.

No format looks at the clock, the environment or the disk: the same evidence gives the same bytes.
Whatever a vendor wrote passes through ``visible`` and then through the escaping of the format.
"""

from __future__ import annotations

from conformance.report.format import REPORTS, Files, Render, Report, report

__all__ = ["REPORTS", "Files", "Render", "Report", "report"]
