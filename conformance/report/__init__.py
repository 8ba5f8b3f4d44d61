"""Formats of a report, one file each, every one a pure function of a run that was read.

No format looks at the clock, the environment or the disk: the same evidence gives the same bytes.
Whatever a vendor wrote passes through ``visible`` and then through the escaping of the format.
"""

from __future__ import annotations

from conformance.report.format import REPORTS, Files, Render, Report, rendered, report

__all__ = ["REPORTS", "Files", "Render", "Report", "rendered", "report"]
