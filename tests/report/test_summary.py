from __future__ import annotations

from dataclasses import replace

from conformance.compare.diff import difference
from conformance.report import REPORTS, summary
from conformance.report.summary import MAX_BYTES
from tests.report.hostile import hostile_run
from tests.report.inert import acting
from tests.report.markdown_reader import KINDS, kinds, strange

render = REPORTS["github-summary"].render

POINTER = "`run.ndjson` for `conformance report` and `conformance diff`.\n"


def test_it_is_the_page_and_a_pointer_to_the_rest(run):
    told = render(run)
    assert told.startswith(REPORTS["markdown"].render(run))
    assert told.endswith(POINTER)


def test_it_opens_with_what_changed(run):
    assert "\nNothing differs.\n" in render(run, since=difference(run, run))


def test_it_is_below_the_size_at_which_a_summary_is_dropped(run, monkeypatch):
    assert MAX_BYTES < 1_024 * 1_024
    monkeypatch.setattr(summary, "MAX_BYTES", 20_000)
    one = run[0].providers[0]
    many = tuple(replace(one, id=f"vendor-{n:05}") for n in range(300))
    told = render([replace(run[0], providers=many)])
    assert 10_000 < len(told.encode()) <= 20_000
    assert "*Left out for size: " in told
    assert told.endswith(POINTER)


def test_a_hostile_run_is_shown_as_text():
    told = render(hostile_run(stranger=True))
    assert kinds(told) <= KINDS
    assert not strange(told)
    assert not acting(told)
