from __future__ import annotations

import unicodedata

import pytest

from conformance.matrix import fold
from conformance.report.cell_text import cell_text


def test_cell_text_snapshot(run, matches_snapshot):
    matches_snapshot("cell.txt", cell_text(fold(run), run, "acme", "image.size") + "\n")


@pytest.mark.parametrize(
    "feature", ["image.size", "docs.sample_valid", "stream.framing", "access.bad_key"]
)
def test_any_cell_can_be_told_and_acts_on_nobody(any_run, feature):
    for provider in ("acme", "bolt"):
        text = cell_text(fold(any_run), any_run, provider, feature)
        assert text.startswith(f"{provider}/{feature}  ")
        assert {c for c in text if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} == {"\n"}


def test_a_simulated_cell_says_what_it_is_worth(simulated_run):
    text = cell_text(fold(simulated_run), simulated_run, "acme", "image.size")
    assert "○ unproven, simulated: 6 of 9 pass" in text
    assert "Simulated evidence proves nothing about a vendor." in text
