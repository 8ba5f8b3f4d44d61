"""What a vendor wrote does nothing to a terminal, or to a log, that shows it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from rich.cells import cell_len

from conformance.compare.diff import difference, with_requests
from conformance.model import Dialect, FindingRecord, Operation, Provider, Status
from conformance.report import REPORTS
from conformance.report.cell_text import cell_text
from conformance.report.difference import console as difference_console
from conformance.report.explanation import explain
from conformance.report.page_text import page_text
from conformance.report.reading import read
from tests.report.build_log import orders
from tests.report.hostile import ATTACKS, full_run, hostile_run, huge_run, runs
from tests.report.inert import acting

both = pytest.mark.parametrize("stranger", [False, True])


def harm(text, width=100):
    """What a text holds beside lines of that width that do nothing."""
    wide = {line for line in text.split("\n") if cell_len(line) > width}
    return acting(text) | set(orders(text)) | wide


@both
def test_the_matrix_is_unharmed(stranger):
    assert not harm(REPORTS["console"].render(hostile_run(stranger=stranger)))


@both
def test_the_matrix_has_as_many_rows(stranger):
    def rows(run):
        told = REPORTS["console"].render(run).split("\n\n")
        return len(told[1].split("\n"))

    assert rows(hostile_run(stranger=stranger)) == rows(full_run())


@given(runs())
def test_any_matrix_is_unharmed(run):
    assert not harm(REPORTS["console"].render(run))


def test_colour_is_ours_alone():
    told = REPORTS["console"].render(hostile_run(stranger=True), colour=True)
    assert not harm(re.sub(r"\x1b\[[0-9;]*m", "", told))


def explained(run):
    reading = read(run)
    for provider, feature in reading.matrix.cells:
        yield explain(reading, provider, feature)


@both
def test_an_explanation_is_unharmed(stranger):
    for each in explained(hostile_run(stranger=stranger)):
        told = cell_text(each)
        # Commands are not folded: they are there to be copied.
        assert not harm(told, width=10_000)
        assert not harm("\n".join(x for x in told.split("\n") if not x.startswith("    ")))


def test_an_explanation_of_megabytes_is_short():
    reading = read(huge_run())
    assert len(cell_text(explain(reading, "acme", "image.size"))) < 50_000


@both
def test_a_difference_is_unharmed(stranger):
    run = hostile_run(stranger=stranger)
    turned = [turn(record) for record in run]
    told = difference_console(with_requests(difference(run, turned), turned))
    assert "regressed" in told
    assert not harm(told)


def turn(record):
    """What passes fails, and the reverse."""
    other = {Status.PASS: Status.FAIL, Status.FAIL: Status.PASS}
    if isinstance(record, FindingRecord):
        return replace(record, status=other.get(record.status, record.status))
    return record


def test_findings_of_a_page_are_unharmed():
    operation = Operation(
        id="make", provider="acme", method="POST", path="/", request_dialect=Dialect.ANY,
        response_dialect=Dialect.ANY, not_judged="".join(ATTACKS.values()),
    )  # fmt: skip
    page = Provider(id="acme", name=ATTACKS["colour"], key_env="K", operations=(operation,))
    told = {Status.FAIL, Status.WARN, Status.INFO}
    found = [each for each in hostile_run() if getattr(each, "status", None) in told]
    told = page_text(page, found, list(ATTACKS.values()))
    assert not harm(told, width=10_000)
    assert len(told.split("\n")) < 8 * len(found), "no text adds a line"
