from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from conformance.compare.diff import difference, with_requests
from conformance.model import Expectation, FindingRecord, Status
from conformance.report import REPORTS
from conformance.report.difference import markdown as render_difference
from conformance.report.markdown import MAX_BYTES
from tests.report.hostile import full_run, hostile_run, runs
from tests.report.inert import acting
from tests.report.markdown_reader import KINDS, kinds, shape, strange

render = REPORTS["markdown"].render


def test_markdown_snapshot(run, matches_snapshot):
    matches_snapshot("matrix.md", render(run))


def test_markdown_snapshot_simulated(simulated_run, matches_snapshot):
    matches_snapshot("matrix-simulated.md", render(simulated_run))


def worse(run):
    """The run with one request that fails now, and one that does no more."""
    turned = {Status.PASS: Status.FAIL, Status.FAIL: Status.PASS}
    cases = {"acme/make/covering/00000003": "image.aspect_ratio"}
    cases |= {f"bolt/make/covering/{n:08x}": "image.size" for n in range(9)}

    def turn(record):
        if isinstance(record, FindingRecord) and cases.get(record.case) == record.feature:
            return replace(record, status=turned[record.status], message="it is otherwise now")
        return record

    return [turn(record) for record in run]


def test_what_changed_comes_first(run, matches_snapshot):
    now = worse(run)
    told = render(now, since=with_requests(difference(run, now), now))
    matches_snapshot("matrix-changed.md", told)
    order = [
        "# What changed",
        "Regressed: 1",
        "acme/image.aspect",
        "Fixed: 1",
        "| Vendor",
        "## Broken",
    ]
    places = [told.index(each) for each in order]
    assert places == sorted(places)


def test_that_nothing_changed_is_said(run):
    assert "\nNothing differs.\n" in render(run, since=difference(run, run))


def test_expected_failures_say_why(run):
    entry = Expectation(
        provider="bolt", feature="image.size", check="image.size-matches", reason="known to *us*",
        since="2026-01-01",
    )  # fmt: skip
    told = render([replace(run[0], expectations=(entry,)), *run[1:]])
    assert "✕ bolt/image.size: as expected, known to \\*us\\*" in told
    assert "<b>acme/image.size</b>" in told
    assert "## Known findings, 1 listed\\: " not in told
    assert "## Known findings, 1 listed: 1 " in told


def test_failures_that_break_no_claim_are_told(simulated_run):
    told = render(simulated_run)
    assert "## Other failing findings, in 2 cells" in told
    assert "<b>acme/image.size</b>" in told


@pytest.mark.parametrize("stranger", [False, True])
def test_a_hostile_run_adds_no_tag_link_picture_heading_or_column(stranger):
    hostile = hostile_run(stranger=stranger)
    told = render(hostile, since=difference(hostile, worse(hostile)))
    assert kinds(told) <= KINDS
    assert not strange(told)
    assert not acting(told)
    assert shape(render(hostile)) == shape(render(full_run()))


@given(runs())
def test_any_run_gives_a_page_of_ours(run):
    told = render(run)
    assert kinds(told) <= KINDS
    assert not strange(told)
    assert len(told.encode()) <= MAX_BYTES


@given(runs(), runs())
def test_any_difference_gives_a_page_of_ours(before, after):
    told = render_difference(with_requests(difference(before, after), after))
    assert kinds(told) <= KINDS
    assert not strange(told)
    assert len(told.encode()) <= MAX_BYTES


def test_it_fits_a_comment_whatever_the_size_of_the_run(run):
    one = run[0].providers[0]
    many = tuple(replace(one, id=f"vendor-{n:03}", name="N" * 60) for n in range(600))
    told = render([replace(run[0], providers=many)])
    assert len(told.encode()) <= MAX_BYTES
    assert told.count("\n| <code>vendor-") == 600, "every vendor, in short"
    rest = r"\n\*Left out for size: \d feature groups; see `matrix.html` or `matrix.json`.\*\n"
    assert re.search(rf"{rest}\Z", told)


def test_many_changes_leave_room_for_the_matrix(run):
    one = run[0].providers[0]
    many = tuple(replace(one, id=f"v{n:04}", name="N" * 60) for n in range(400))
    big = [replace(run[0], providers=(*run[0].providers, *many)), *run[1:]]
    told = render(run, since=difference(big, run))
    assert len(told.encode()) <= MAX_BYTES
    assert "vendors; `conformance diff` tells all of it.*\n" in told
    assert "| Bolt (<code>bolt</code>) |" in told
