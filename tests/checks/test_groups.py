"""Which exchanges make up a probe group."""

from __future__ import annotations

from dataclasses import replace

from conformance.checks.example import facts
from conformance.checks.gathered import groups
from conformance.model import Part, Phase


def played(case, phase, *roles):
    parts = tuple(Part(group=f"make/{probe}", probe=probe, role=role) for probe, role in roles)
    return replace(facts(), case=case, phase=phase, parts=parts)


ROW = played("row", Phase.COVERING, ("canary", "without"), ("stream", "plain"))
CANARY = played("bird", Phase.PROBE, ("canary", "canary"))
STREAM = played("stream", Phase.PROBE, ("stream", "stream"))
OLD = played("old", Phase.PROBE, ("canary", "without"))


def members(*exchanges):
    return {group.id: [each.case for each in group.members] for group in groups(exchanges)}


def test_a_covering_case_is_in_every_group_that_it_has_a_part_in():
    found = groups([ROW, CANARY, STREAM])
    assert members(ROW, CANARY, STREAM) == {
        "make/canary": ["row", "bird"],
        "make/stream": ["row", "stream"],
    }
    canary, stream = found
    assert (canary.role("without"), canary.role("canary"), canary.role("plain")) == (
        ROW,
        CANARY,
        None,
    )
    assert (canary.role_of(ROW), stream.role_of(ROW), stream.role_of(CANARY)) == (
        "without",
        "plain",
        "",
    )


def test_a_covering_case_alone_is_no_group():
    assert groups([ROW]) == ()
    assert members(ROW, STREAM) == {"make/stream": ["row", "stream"]}


def test_two_covering_cases_are_one():
    other = replace(ROW, case="other", parts=(replace(ROW.parts[0], role="canary"),))
    assert members(ROW, other) == {"make/canary": ["row", "other"]}


def test_a_probe_alone_is_one():
    assert members(CANARY) == {"make/canary": ["bird"]}


def test_what_an_earlier_plan_sent_in_vain_is_left_out():
    assert members(OLD, CANARY) == {"make/canary": ["old", "bird"]}
    assert members(ROW, OLD, CANARY) == {"make/canary": ["row", "bird"]}


def test_all_takes_of_a_case_are_members():
    assert members(ROW, CANARY, CANARY) == {"make/canary": ["row", "bird", "bird"]}


def test_nothing_makes_no_group():
    assert groups([]) == groups([facts()]) == ()
