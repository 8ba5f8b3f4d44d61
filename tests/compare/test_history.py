"""When verdicts changed, over several runs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.compare.history import history
from conformance.errors import NothingSelected
from conformance.model import State
from tests.compare.small_runs import (
    FAIL,
    INCONCLUSIVE,
    PASS,
    SIMULATED,
    answered,
    header,
    run,
    runs,
)
from tests.effort import examples


def on(day, status, **more):
    return run(header("acme", as_of=day), *answered(1, status, **more))


def track(*named):
    (found,) = history("acme/image.size", named).tracks
    return found


def test_runs_stand_by_date_and_those_of_one_date_as_given():
    given_runs = [("c", "2026-10-02"), ("a", "2026-10-01"), ("b", "2026-10-01"), ("u", "")]
    found = history("acme/image.size", [(name, on(day, PASS)) for name, day in given_runs])
    assert [point.name for point in found.runs] == ["u", "a", "b", "c"]


def test_it_says_when_a_verdict_changed():
    days = [f"2026-10-{n:02d}" for n in range(1, 7)]
    statuses = [PASS, PASS, FAIL, FAIL, INCONCLUSIVE, PASS]
    found = track(*((day, on(day, status)) for day, status in zip(days, statuses, strict=True)))
    assert found.changes == (0, 2, 4, 5)
    assert [side.state for side in found.sides] == [
        State.SUPPORTED, State.SUPPORTED, State.CONTRADICTED,
        State.CONTRADICTED, State.UNPROVEN, State.SUPPORTED,
    ]  # fmt: skip


def test_a_simulation_that_fails_is_another_verdict_though_the_state_is_the_same():
    found = track(
        ("a", on("", PASS, kind=SIMULATED)),
        ("b", on("", FAIL, kind=SIMULATED)),
        ("c", on("", FAIL)),
    )
    assert found.changes == (0, 1, 2)
    assert [side.state for side in found.sides][:2] == [State.UNPROVEN] * 2


def test_a_run_without_the_cell_has_nothing_there_and_changes_nothing():
    other = run(header("bolt", as_of="2026-10-02"))
    found = track(("a", on("2026-10-01", PASS)), ("b", other), ("c", on("2026-10-03", PASS)))
    assert found.sides[1] is None
    assert found.changes == (0,)


def test_an_address_may_stand_for_several_cells():
    both = run(header("acme", "bolt"))
    found = history("*/image.*", [("a", both)])
    assert [each.address for each in found.tracks] == [
        "acme/image.count", "acme/image.size", "bolt/image.count", "bolt/image.size",
    ]  # fmt: skip


def test_an_address_of_nothing_is_refused_with_the_nearest():
    with pytest.raises(NothingSelected, match="no run has a cell called") as refused:
        history("acme/image.sise", [("a", on("", PASS))])
    assert refused.value.hint == "did you mean 'acme/image.size'?"


@settings(max_examples=examples(12))
@given(st.lists(runs(), min_size=1, max_size=3))
def test_each_run_has_its_place_in_each_cell(several):
    found = history("*", [(str(number), each) for number, each in enumerate(several)])
    for each in found.tracks:
        assert len(each.sides) == len(found.runs) == len(several)
        assert each.changes
        assert each.sides[each.changes[0]] is not None
        assert list(each.changes) == sorted(set(each.changes))
        assert all(side is None for side in each.sides[: each.changes[0]])


@settings(max_examples=examples(12))
@given(runs())
def test_the_same_run_again_changes_no_verdict(one):
    found = history("*", [("a", one), ("b", one)])
    assert all(each.changes == (0,) for each in found.tracks)
