"""A difference as people and programs read it: the same for the same runs, and inert."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.compare.diff import difference, with_expected, with_requests
from conformance.model import FindingRecord, Status
from conformance.report.difference import console, words
from conformance.report.difference import json as as_json
from conformance.schemas import closed, schema
from tests.effort import examples
from tests.report.hostile import hostile_run, huge_run, runs
from tests.report.inert import acting

SCHEMA = Draft202012Validator(closed(schema("difference")))
TURNED = {Status.PASS: Status.FAIL, Status.FAIL: Status.PASS}


def smaller(run):
    """The run with every verdict turned round, and without its last vendor and first feature."""
    header, *body = run
    fewer = replace(header, providers=header.providers[:1], features=header.features[1:])
    features = {each.id for each in fewer.features}
    kept = [each for each in body if getattr(each, "provider", "") != header.providers[-1].id]
    return [
        fewer,
        *(
            replace(each, status=TURNED.get(each.status, each.status))
            if isinstance(each, FindingRecord)
            else each
            for each in kept
            if getattr(each, "feature", fewer.features[0].id) in features
        ),
    ]


def told(old, new):
    return with_requests(difference(old, new), new)


def test_console_snapshot(run, matches_snapshot):
    matches_snapshot("difference.txt", console(told(run, smaller(run))))
    matches_snapshot("difference-back.txt", console(told(smaller(run), run)))


def test_the_same_runs_give_the_same_bytes(run):
    one, two = told(run, smaller(run)), told(run, smaller(run))
    assert (console(one), as_json(one)) == (console(two), as_json(two))


def test_it_fits_the_terminal_and_is_coloured_only_when_asked(run):
    text = console(told(smaller(run), run))
    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b[" not in text
    assert "\x1b[" in console(told(smaller(run), run), colour=True)


def test_what_is_expected_has_its_reason_and_no_story(run):
    found = with_expected(told(smaller(run), run), lambda _: "known since May")
    text = console(found)
    assert ", as expected: known since May" in text
    assert "came back" not in text


def test_that_cases_alone_differ_is_no_difference_of_cells(run):
    header, *rest = run
    found = difference(
        run, [header, *(r for r in rest if getattr(r, "id", "") != "acme/make/covering/00000063")]
    )
    assert words.headline(found) == "No cell differs."
    assert "acme: 1 request in the older run alone" in console(found)


def test_runs_made_otherwise_say_so(run):
    header, *rest = run
    other = replace(header, mode="simulate", fault="slow", strength=2)
    assert list(words.notes(difference(run, [other, *rest]))) == [
        "answers come from disk in the older run, the simulator with the fault slow in the newer",
        "the strength of the plan is 1 in the older run, 2 in the newer",
    ]
    *_, footer = rest
    stopped = [header, *rest[:-1], replace(footer, interrupted=True)]
    assert list(words.notes(difference(run, stopped))) == [
        "only part of the newer run is there: what it lacks is called gone"
    ]
    spec = replace(header, providers=tuple(replace(p, digest="1" * 64) for p in header.providers))
    assert list(words.notes(difference(run, [spec, *rest]))) == [
        "changed in between: specs/acme.yaml, specs/bolt.yaml"
    ]


@pytest.mark.parametrize("stranger", [False, True])
def test_a_hostile_vendor_stays_text(stranger):
    run = hostile_run(stranger=stranger)
    for found in (told(run, smaller(run)), told(smaller(run), run)):
        assert not acting(console(found))
        assert not acting(as_json(found))
        SCHEMA.validate(json.loads(as_json(found)))


@settings(max_examples=examples(8))
@given(runs(), st.booleans())
def test_any_two_runs_can_be_told(run, back):
    old, new = (smaller(run), run) if back else (run, smaller(run))
    found = told(old, new)
    assert not acting(console(found))
    SCHEMA.validate(json.loads(as_json(found)))


def test_megabytes_are_abridged():
    run = huge_run()
    assert len(console(told(smaller(run), run))) < 60_000
