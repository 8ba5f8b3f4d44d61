"""Free calls first, and nothing before what it continues."""

from __future__ import annotations

import pytest

from conformance.engine.order import sending_order
from conformance.model import Phase
from tests.project import LIBRARY, planned


def to_be_refused(case):
    return case.phase is Phase.NEGATIVE or (case.phase is Phase.CLIENT and not case.valid)


@pytest.mark.parametrize("strength", [0, 1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", LIBRARY.ids)
def test_the_order_of_a_plan(name, strength):
    cases = planned(name, strength).cases
    ordered = sending_order(cases)
    assert sorted(case.id for case in ordered) == sorted(case.id for case in cases)
    place = {case.id: number for number, case in enumerate(ordered)}
    assert all(place[case.after] < place[case.id] for case in ordered if case.after)
    ranks = [
        2 if case.cost_usd and not to_be_refused(case) else bool(case.cost_usd) for case in ordered
    ]
    assert ranks == sorted(ranks)
    assert 0 in ranks
    assert 2 in ranks
