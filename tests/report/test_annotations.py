from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Expectation, FindingRecord, Status
from conformance.report import REPORTS
from conformance.report.annotations import MOST, command
from tests.report.build_log import orders
from tests.report.hostile import ATTACKS, hostile_run, runs
from tests.report.inert import acting

render = REPORTS["github-annotations"].render

FORM = re.compile(
    r"::(?P<level>error|warning|notice) "
    r"(?:file=(?P<file>[^,:\n]+),line=(?P<line>[0-9]+),)?title=(?P<title>[^,:\n]*)::(?P<text>[^\n]*)"
)
UNESCAPES = {"%3A": ":", "%2C": ",", "%0A": "\n", "%0D": "\r", "%25": "%"}


def read(text):
    """The commands of a text: level, file, line, title and text."""
    lines = text.split("\n")
    assert lines.pop() == ""
    return [FORM.fullmatch(line) for line in lines]


def unescaped(text):
    """As the runner reads it, ``%25`` last."""
    for escape, plain in UNESCAPES.items():
        text = text.replace(escape, plain)
    return text


def test_the_snapshot(run, matches_snapshot):
    matches_snapshot("annotations.txt", render(run))


def test_failures_stand_at_their_claims_worst_first(run):
    errors = [each for each in read(render(run)) if each["level"] == "error"]
    assert [(e["title"], e["file"], e["line"]) for e in errors] == [
        ("bolt/image.size", "specs/bolt.yaml", "88"),
        ("acme/image.size", "specs/acme.yaml", "88"),
    ]
    told = unescaped(errors[1]["text"]).split("\n")
    assert told[1] == "fails for image_size=4K, 3 of 3; 0 of 6 otherwise"
    assert told[-1] == "again: conformance explain acme/image.size"


def test_what_is_found_on_a_page_alone_is_a_warning(run):
    (page,) = [e for e in read(render(run)) if e["title"] == "acme/docs.sample_valid"]
    assert page["level"] == "warning"


def test_what_is_expected_is_counted_and_not_shown(run):
    entry = Expectation(
        provider="bolt", feature="image.size", check="image.size-matches", reason="known",
        since="2026-01-01",
    )  # fmt: skip
    told = read(render([replace(run[0], expectations=(entry,)), *run[1:]]))
    assert "bolt/image.size" not in [each["title"] for each in told]
    assert "9 expected findings not shown" in told[-1]["text"]


def test_ten_of_each_and_the_total(run):
    header, *body = run
    rows = [
        replace(header.features[0], id=f"row.{n:02}", title=f"Row {n}") for n in range(4 * MOST)
    ]
    findings = [
        FindingRecord(
            check="c", provider="acme", operation="make", feature=row.id, evidence="recorded",
            status=Status.FAIL if n % 2 else Status.WARN, message="m",
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip
    told = read(render([replace(header, features=(*header.features, *rows)), *findings, *body]))
    levels = [each["level"] for each in told]
    assert levels == ["error"] * MOST + ["warning"] * MOST + ["notice"]
    assert told[0]["title"] == "bolt/image.size", "what is contradicted comes before all else"
    assert told[-1]["text"].endswith("unexpected; the worst 10 of each are shown")


def test_a_run_without_anything_to_show_has_its_notice(run):
    (only,) = read(render([replace(run[0], providers=(), features=()), run[-1]]))
    assert only["text"].startswith("0 errors and 0 warnings, ")


@given(st.text() | st.sampled_from(sorted(ATTACKS.values())), st.text())
def test_a_command_is_one_line_and_reads_as_it_was(text, title):
    line = command("error", text, title=title)
    assert not set(line) & {"\n", "\r"}
    found = FORM.fullmatch(line)
    assert unescaped(found["text"]) == text
    assert unescaped(found["title"]) == title


@pytest.mark.parametrize("make", [hostile_run, lambda: hostile_run(stranger=True)])
def test_no_text_of_a_vendor_is_a_command(make):
    told = render(make())
    assert all(read(told))
    assert {name for name, _ in orders(told)} <= {"error", "warning", "notice"}
    assert not acting(told)
    assert len(told) < 200_000


@given(runs())
def test_any_run_gives_annotations(run):
    told = render(run)
    assert [each["level"] for each in read(told)].count("notice") == 1
    assert not acting(told)
