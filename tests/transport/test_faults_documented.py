"""The guide to live runs names every fault, as the program does."""

from __future__ import annotations

import re
from pathlib import Path

from conformance.transport.faults import FAULTS

GUIDE = Path(__file__).parents[2] / "docs" / "live.md"


def test_the_table_in_the_guide_is_that_of_the_program():
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| (.+) \| (.+) \|$", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [
        (kind.name, kind.meaning, "the vendor" if kind.vendor else "nobody")
        for kind in FAULTS.values()
    ]
