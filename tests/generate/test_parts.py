"""Which cases play which parts in the groups of probes."""

from __future__ import annotations

import pytest

from conformance.model import Phase
from conformance.spec.library import Library

each_plan = pytest.mark.parametrize(
    "provider, strength",
    [
        pytest.param(name, strength, marks=[pytest.mark.slow] if strength == 2 else [])
        for name in Library.open().ids
        for strength in (0, 1, 2)
    ],
)


@each_plan
def test_a_probe_has_one_part_and_a_covering_case_many(plans, provider, strength):
    cases = plans[provider, strength].cases
    place = {case.id: number for number, case in enumerate(cases)}
    played = [part for case in cases for part in case.parts]
    assert len(set(played)) == len(played)
    for case in cases:
        if case.phase is Phase.PROBE:
            assert len(case.parts) == 1
        else:
            assert not case.parts or case.phase is Phase.COVERING
        if case.after:
            earlier = cases[place[case.after]]
            assert {each.group for each in earlier.parts} >= {each.group for each in case.parts}
            assert place[earlier.id] < place[case.id]


@each_plan
def test_no_probe_is_sent_that_a_covering_case_is_already(plans, provider, strength):
    cases = plans[provider, strength].cases
    rows = {each.request for each in cases if each.phase is Phase.COVERING}
    assert not rows & {each.request for each in cases if each.phase is Phase.PROBE}
    groups = {part.group for each in cases if each.phase is Phase.PROBE for part in each.parts}
    shared = {part.group for each in cases if each.phase is Phase.COVERING for part in each.parts}
    assert {group.partition("/")[2] for group in groups & shared} >= {"canary"}
