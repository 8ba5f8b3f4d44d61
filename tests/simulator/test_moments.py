"""A fault is narrowed to what holds of a request, and only where it is seen there and elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.simulator.choice import Choice
from conformance.simulator.moment import Moment, Occasion, drawn

SEEDS = range(1, 60)
OCCASIONS = st.lists(
    st.builds(
        Occasion,
        facets=st.dictionaries(
            st.sampled_from(["ratio", "tier", "operation"]), st.sampled_from("abc")
        ),
        shows=st.booleans(),
    ),
    max_size=12,
)


def moments(*occasions):
    """Every moment that some seed draws."""
    told = [Occasion(facets=dict(facets), shows=shows) for facets, shows in occasions]
    return {drawn(Choice(fault="any", seed=seed), told) for seed in SEEDS}


@given(OCCASIONS, st.integers(min_value=1, max_value=99))
def test_a_moment_is_one_in_which_the_fault_was_seen(occasions, seed):
    moment = drawn(Choice(fault="any", seed=seed), occasions)
    if moment is not None:
        assert any(each.shows and moment.holds(each.facets) for each in occasions)


@given(OCCASIONS)
def test_without_a_seed_a_fault_strikes_always(occasions):
    assert drawn(Choice(fault="any"), occasions) is None


def test_any_of_several_values_may_be_the_one():
    found = moments(({"ratio": "1:1"}, True), ({"ratio": "16:9"}, True))
    assert found == {
        None,
        Moment(facet="ratio", value="1:1"),
        Moment(facet="ratio", value="16:9"),
    }


@pytest.mark.parametrize(
    ("why", "occasions"),
    [
        ("seen with one value alone, it is no narrower for it", [({"tier": "4K"}, True)]),
        ("nowhere seen", [({"tier": "1K"}, False), ({"tier": "4K"}, False)]),
        (
            "seen with each value only beside others",
            [
                ({"tier": "1K"}, True),
                ({"tier": "1K"}, False),
                ({"tier": "4K"}, True),
                ({"tier": "4K"}, False),
            ],
        ),
    ],
)
def test_a_fault_is_not_narrowed_where_that_would_hide_it(why, occasions):
    assert moments(*occasions) == {None}, why


def test_one_operation_is_a_moment_though_the_fault_shows_in_some_requests_only():
    found = moments(
        ({"operation": "chat"}, True),
        ({"operation": "chat"}, False),
        ({"operation": "images"}, True),
    )
    assert Moment(facet="operation", value="chat") in found


def test_what_a_request_does_not_have_does_not_hold():
    assert not Moment(facet="tier", value="4K").holds({})
    assert Moment(facet="tier", value="4K").holds({"tier": "4K"})
