"""A history as people and programs read it: the same for the same runs, and inert."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from conformance.compare.history import history
from conformance.model import FindingRecord, History, Status
from conformance.report.history import console, svg
from conformance.report.history import json as as_json
from conformance.schemas import closed, schema
from tests.effort import examples
from tests.report.hostile import ATTACKS, hostile_run, huge_run, runs
from tests.report.inert import acting

SCHEMA = Draft202012Validator(closed(schema("history")))
DRAWN = {"svg", "title", "style", "rect", "text", "g", "path"}


def later(run, day, *, fails=False, providers=2):
    """The run on another day, with fewer vendors, or with every answer failing."""
    header, *body, footer = run
    kept = header.providers[:providers]
    names = {each.id for each in kept}
    told = [
        replace(each, status=Status.FAIL) if fails and isinstance(each, FindingRecord) else each
        for each in body
        if each.provider in names
    ]
    return [replace(header, as_of=day, providers=kept), *told, footer]


def through(run):
    return history("*", [
        ("first.ndjson", later(run, "2026-10-03")),
        ("second.ndjson", later(run, "2026-10-10", fails=True)),
        ("third.ndjson", later(run, "2026-10-17", fails=True, providers=1)),
        ("fourth.ndjson", later(run, "2026-10-24")),
    ])  # fmt: skip


def only(found: History, *features):
    return replace(found, tracks=tuple(t for t in found.tracks if t.feature in features))


def test_snapshots(run, matches_snapshot):
    found = only(through(run), "image.size", "image.present", "docs.sample_valid")
    matches_snapshot("history.txt", console(found))
    matches_snapshot("history.svg", svg(found))


def test_it_fits_the_terminal_and_is_coloured_only_when_asked(run):
    found = through(run)
    many = replace(
        found,
        runs=found.runs * 60,
        tracks=tuple(replace(each, sides=each.sides * 60) for each in found.tracks),
    )
    text = console(many)
    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b[" not in text
    assert "\x1b[" in console(found, colour=True)


def inert_picture(text):
    """Nothing in it acts or comes from outside, whoever reads it."""
    assert not acting(text)
    root = ET.fromstring(text)
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in DRAWN
        assert not {name for name in element.attrib if "href" in name or name.startswith("on")}
    style = root.find("{http://www.w3.org/2000/svg}style").text
    assert "url" not in style
    assert "import" not in style


@pytest.mark.parametrize("stranger", [False, True])
def test_a_hostile_vendor_stays_text(stranger):
    run = hostile_run(stranger=stranger)
    names = sorted(ATTACKS.values())
    found = history("*", [(name, run) for name in names])
    inert_picture(svg(found))
    assert not acting(console(found))
    SCHEMA.validate(json.loads(as_json(found)))
    assert not acting(as_json(found))


@settings(max_examples=examples(8))
@given(runs())
def test_any_runs_can_be_told(run):
    found = history("*", [("one", run), ("two", later(run, "2026-10-24", fails=True))])
    inert_picture(svg(found))
    assert not acting(console(found))
    SCHEMA.validate(json.loads(as_json(found)))


def test_megabytes_are_abridged():
    found = history("*", [("one", huge_run())])
    assert len(svg(found)) < 60_000
    assert len(console(found)) < 20_000
