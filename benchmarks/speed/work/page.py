"""The vendor's page as another tool gets it."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.detection.document import document
from benchmarks.speed.work.corpus import SPECS, VENDOR
from conformance.spec.library import Library


def write(path: str) -> None:
    """As one OpenAPI document."""
    library = Library.open(SPECS.parent)
    Path(path).write_text(json.dumps(document(library, VENDOR)), encoding="utf-8")
