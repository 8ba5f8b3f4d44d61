from __future__ import annotations

import json
import random
import unicodedata
from dataclasses import replace

import pytest

from conformance.errors import RunFileError, UsageError
from conformance.report import REPORTS, rendered, words

# line feeds make the lines of every format; what else could act on a reader is written as an escape
STEERING = {"Cc", "Cs", "Zl", "Zp"}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_the_formats_are_these():
    assert {report.name: report.suffix for report in REPORTS.values()}.items() >= {
        "console": ".txt",
        "html": ".html",
        "json": ".json",
        "markdown": ".md",
    }.items()
    with pytest.raises(UsageError, match="no format called 'htlm'") as raised:
        REPORTS["htlm"]
    assert raised.value.hint == "did you mean 'html'?"


@pytest.fixture(
    params=["console", "html", "json", "markdown", "github-summary", "github-annotations"]
)
def render(request):
    return REPORTS[request.param].render


def test_the_same_evidence_gives_the_same_bytes_in_any_order(render, any_run):
    first, *body, last = any_run
    random.Random(7).shuffle(body)
    assert render(any_run) == render([first, *body, last])


def test_a_run_is_read_once_and_record_by_record_for_all_formats(run):
    forms = list(REPORTS.values())
    together = rendered([(form, {}) for form in forms], (record for record in run))
    assert list(together) == [form.files(run) for form in forms]


def test_nothing_in_a_report_acts_on_its_reader(render, hostile_run):
    text = render(hostile_run)
    text.encode("utf-8")
    found = {c for c in text if unicodedata.category(c) in STEERING} - {"\n"}
    assert not found
    assert not set(text) & BIDI


def test_a_megabyte_in_every_string_stays_out_of_what_people_read(huge_run):
    for name, limit in [("console", 200_000), ("markdown", 60_000), ("html", 1_000_000)]:
        assert len(REPORTS[name].render(huge_run).encode()) < limit, name


def test_simulated_evidence_is_called_simulated(simulated_run, run):
    for name in ("console", "markdown", "html"):
        told = REPORTS[name].render(simulated_run)
        assert words.SIMULATED_RUN in told
        assert words.SIMULATED_RUN not in REPORTS[name].render(run)
    assert json.loads(REPORTS["json"].render(simulated_run))["run"]["simulated"] is True


def test_a_stream_without_a_header_is_refused(render, run):
    with pytest.raises(RunFileError, match="header"):
        render(run[1:])


def test_a_run_cut_short_says_so(run):
    for name in ("console", "markdown", "html"):
        assert words.CUT_SHORT in REPORTS[name].render(run[:-1])
        assert words.CUT_SHORT not in REPORTS[name].render(run)


def test_a_run_of_nothing_is_rendered(render, run):
    empty = replace(run[0], providers=(), features=(), checks=(), as_of="")
    assert render([empty])


def test_a_vendor_named_twice_over_is_no_trouble_for_narrow_columns(run):
    one = run[0].providers[0]
    many = tuple(replace(one, id=f"vendor-{n:02}") for n in range(12))
    told = REPORTS["console"].render([replace(run[0], providers=many)])
    assert max(map(len, told.splitlines())) <= 100
    assert all(f"vendor-{n:02}" in told for n in range(12))


@pytest.mark.parametrize("name", ["console", "markdown", "html"])
def test_why_less_was_sent_than_planned_is_told(run, name):
    *rest, footer = run
    provider = rest[0].providers[0].id
    footer = replace(
        footer,
        stopped={f"{provider}/draw": "the server answers with a web page\x1b[31m"},
        lost={provider: (f"{provider}/draw/covering/0123456789",)},
        unmatched={provider: ("old.yaml:3: interaction 1: GET /x: no operation",)},
    )
    text = REPORTS[name].render([*rest, footer])
    assert "answers with a web page" in text
    assert "\x1b[31m" not in text
    assert "1 request sent, probably" in text
    assert "1 interaction on disk not judged, the first: old" in text
