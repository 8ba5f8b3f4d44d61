from __future__ import annotations

import json

import pytest

from conformance.checks.check import CHECKS
from conformance.report.cell_text import WIDTH
from conformance.report.check_text import check_json, check_text

ONE_OF_EACH = ("image/size", "twins/casing", "inert/ratio", "page/doubled-slash")


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_check_tells_what_it_demands_and_what_it_does_not_prove(name):
    check = CHECKS[name]
    told = " ".join(check_text(check, examples=False).split())
    for each in (check.title, check.requirement, check.source, check.proves_not):
        assert " ".join(each.split()) in told


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_examples_are_shown_on_request(name):
    check = CHECKS[name]
    short, long = (check_text(check, examples=each) for each in (False, True))
    assert len(long) > len(short)
    for each in check.examples:
        assert each.title in " ".join(long.split())
    assert all(len(line) <= WIDTH for line in long.split("\n"))


def test_an_exchange_is_shown_as_request_and_answer():
    told = check_text(CHECKS["image/size"], examples=True)
    assert "request" in told
    assert "POST https://api.example.com/" in told
    assert "HTTP 200, application/json" in told


def test_every_check_can_be_told_as_data():
    for check in CHECKS.values():
        made = check_json(check, examples=False)
        assert json.loads(json.dumps(made))["check"] == check.id
    made = check_json(CHECKS["image/size"], examples=True)
    assert all(each["snippets"] for each in made["examples"])
