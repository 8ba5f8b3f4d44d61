"""Files for other programs, of runs whose every text is an attack: valid, small enough, inert."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given

from conformance.model import CaseRecord, FindingRecord
from conformance.report import REPORTS
from tests.report import hostile, valid
from tests.report.inert import acting


class Format(NamedTuple):
    """A format, what validates it, and how many bytes its reader takes."""

    name: str
    validate: Callable
    most: int


FORMATS = (
    Format("junit", valid.junit, 30_000_000),
    Format("sarif", valid.sarif, 10_000_000),
    Format("har", valid.har, 50_000_000),
)


@pytest.fixture(params=FORMATS, ids=lambda each: each.name)
def form(request):
    return request.param


def rendered(form, records):
    """The file, once it is known to be valid and inert."""
    text = REPORTS[form.name].render(records)
    form.validate(text)
    assert not acting(text)
    return text


@pytest.mark.parametrize("stranger", [False, True])
def test_every_attack_at_once(form, stranger):
    text = rendered(form, hostile.hostile_run(stranger=stranger))
    assert len(text) < 1_000_000


@pytest.fixture(scope="module", params=[0, 3, 6])
def huge(request):
    """Megabytes in one text of nine, from another on each turn."""
    return hostile.huge_run(request.param)


@pytest.mark.slow
def test_a_megabyte_in_any_place_stays_out(huge, form):
    assert len(rendered(form, huge).encode()) < 2_000_000


@given(hostile.runs())
def test_any_run_gives_valid_files(records):
    for form in FORMATS:
        rendered(form, records)


@pytest.mark.parametrize("stranger", [False, True])
def test_the_same_file_in_any_order(form, stranger):
    first, *body, last = hostile.hostile_run(stranger=stranger)
    render = REPORTS[form.name].render
    before = render([first, *body, last])
    random.Random(3).shuffle(body)
    assert render([first, *body, last]) == before


def test_a_run_is_read_once_and_record_by_record(form, run):
    render = REPORTS[form.name].render
    assert render(record for record in run) == render(run)


@pytest.mark.slow
def test_much_of_everything_stays_below_what_the_reader_takes(form):
    """Many long ids and texts, as nobody's page has them."""
    header, *body, footer = hostile.hostile_run()
    many = [
        _renamed(record, number)
        for number in range(20)
        for record in body
        if isinstance(record, CaseRecord | FindingRecord)
    ]
    text = rendered(form, [header, *many, footer])
    assert len(text.encode()) < form.most


def _renamed(record, number):
    if isinstance(record, CaseRecord):
        return replace(record, id=f"{record.id}-{number}")
    return replace(record, check=f"{record.check}-{number}", case=f"{record.case}-{number}")
