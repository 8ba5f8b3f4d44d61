"""A difference of two runs for people and programs: one file per format, one for their words."""

from __future__ import annotations

from conformance.report.difference.console import console
from conformance.report.difference.json import json
from conformance.report.difference.markdown import markdown

__all__ = ["console", "json", "markdown"]
