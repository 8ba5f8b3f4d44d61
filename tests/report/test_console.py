from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rich.cells import cell_len

from conformance.errors import Location
from conformance.model import Expectation, FindingRecord, Status
from conformance.report import REPORTS

render = REPORTS["console"].render


def test_console_snapshot(run, matches_snapshot):
    matches_snapshot("console.txt", render(run))


def test_console_snapshot_simulated(simulated_run, matches_snapshot):
    matches_snapshot("console-simulated.txt", render(simulated_run))


def test_lines_fit_100_columns(any_run):
    assert max(cell_len(line) for line in render(any_run).split("\n")) <= 100


def test_colour_changes_nothing_but_colour(run):
    plain, coloured = render(run), render(run, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()


def test_a_narrow_terminal_has_more_tables_and_not_narrower_words(run):
    for width in (1, 20, 40, 60, 80):
        lines = render(run, width=width).split("\n")
        assert max(cell_len(line) for line in lines) <= width
    assert "● sup" in render(run, width=40)


def test_the_environment_is_not_looked_at(run, monkeypatch):
    before = render(run)
    for name, value in [("COLUMNS", "40"), ("FORCE_COLOR", "1"), ("TERM", "dumb"), ("LINES", "3")]:
        monkeypatch.setenv(name, value)
    assert render(run) == before


def test_ages_need_today(run):
    assert "ago" not in render(run)
    assert "(32 days ago)" in render(run, today=date(2026, 11, 4))
    assert "(1 day ago)" in render(run, today=date(2026, 10, 4))


def test_broken_claims_come_before_other_failures(run):
    told = render(run)
    order = ["bolt/image.size  ", "acme/image.size  ", "Found on the pages alone", "acme  1 fail"]
    places = [told.index(each) for each in order]
    assert places == sorted(places), "contradicted before partial, and pages by themselves"


def known(run, which):
    """The run with each failing finding of that kind on its list."""
    listed = tuple(
        Expectation(
            provider=each.provider, feature=each.feature, check=each.check, reason="known",
            since="2026-01-01",
        )
        for each in run
        if isinstance(each, FindingRecord) and each.status is Status.FAIL and which(each)
    )  # fmt: skip
    return [replace(run[0], expectations=listed), *run[1:]]


def test_expected_failures_are_not_told_again(run):
    told = render(known(run, lambda finding: finding.provider == "bolt"))
    assert "✕ bolt/image.size: as expected" in told
    assert "conformance explain bolt/image.size" not in told
    assert "conformance explain acme/image.size" in told


def test_expected_failures_without_a_claim_are_left_out(simulated_run):
    assert "Other failing findings, in 2 cells" in render(simulated_run)
    assert "Other failing findings" not in render(known(simulated_run, lambda _: True))


def test_what_became_of_known_findings_is_told(run):
    gone = Expectation(
        provider="acme", feature="image.size", check="gone", reason="r", since="2026-01-01",
        expires="2026-02-01", location=Location("expectations.yaml", 7),
    )  # fmt: skip
    listed = [replace(run[0], expectations=(gone, replace(gone, expires=""))), *run[1:]]
    told = render(listed)
    assert "Known findings, 2 listed: 1 not observed in this run, 1 expired, counts again" in told
    assert "expectations.yaml:7 acme/image.size [gone]: expired, counts again" in told
    assert "Known findings" not in render(run)
