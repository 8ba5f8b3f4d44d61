"""A history of cells for people and programs: one file per format."""

from __future__ import annotations

from conformance.report.history.console import console
from conformance.report.history.json import json
from conformance.report.history.svg import svg

__all__ = ["console", "json", "svg"]
