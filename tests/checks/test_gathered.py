"""Answers that are gathered on disk make up the groups that they would make up in memory."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.example import facts
from conformance.checks.gathered import Gathered
from conformance.model import Part, Phase

PARTS = st.builds(
    Part,
    group=st.sampled_from(["make/a", "make/b"]),
    probe=st.sampled_from(["canary", "stream"]),
    role=st.sampled_from(["with", "without", "\ud800"]),
)
ANSWERS = st.lists(
    st.builds(
        lambda case, phase, parts: replace(facts(), case=case, phase=phase, parts=tuple(parts)),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from([Phase.COVERING, Phase.PROBE]),
        st.lists(PARTS, max_size=3),
    ),
    max_size=8,
)


def in_memory(answers):
    covered = {part for each in answers if each.phase is Phase.COVERING for part in each.parts}
    found = {}
    for each in answers:
        for part in each.parts:
            if each.phase is Phase.COVERING or part not in covered:
                found.setdefault((part.group, part.probe), []).append(each)
    return [
        (*name, tuple(members))
        for name, members in found.items()
        if len(members) > 1 or members[0].phase is not Phase.COVERING
    ]


def gathered(answers):
    found = Gathered()
    for each in answers:
        found.add(each)
    return found


@given(ANSWERS)
def test_groups_are_those_of_all_answers_in_memory(answers):
    groups = [(each.id, each.probe, each.members) for each in gathered(answers).groups()]
    assert groups == in_memory(answers)


@given(ANSWERS, st.sampled_from(["one", "two", "three", "four"]))
def test_the_first_answer_to_a_case_is_found_by_its_name(answers, name):
    found = gathered(answers).named(name)
    assert found == next((each for each in answers if each.case == name), None)
