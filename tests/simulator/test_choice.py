"""What a seed draws is one of the options, the same each time, and the first without a seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.simulator.choice import Choice

NAMES = st.text(max_size=12)
SEEDS = st.integers(min_value=1, max_value=10_000)
OPTIONS = st.lists(st.integers(), min_size=1, max_size=9)


@given(fault=NAMES, what=NAMES, options=OPTIONS)
def test_without_a_seed_the_plain_form_is_taken(fault, what, options):
    assert Choice(fault=fault).of(what, options) == options[0]


@given(fault=NAMES, seed=SEEDS, what=NAMES, options=OPTIONS)
def test_a_seed_draws_one_of_the_options_and_the_same_again(fault, seed, what, options):
    drawn = Choice(fault=fault, seed=seed).of(what, options)
    assert drawn in options
    assert Choice(fault=fault, seed=seed).of(what, options) == drawn


def test_seeds_faults_and_things_are_drawn_apart():
    options = range(1_000_000)
    drawn = [
        Choice(fault=fault, seed=seed).of(what, options)
        for fault in ("a", "b")
        for seed in (1, 2)
        for what in ("place", "value")
    ]
    assert len(set(drawn)) == len(drawn)


def test_every_option_is_drawn_by_some_seed():
    drawn = {Choice(fault="a", seed=seed).of("place", "xyz") for seed in range(1, 40)}
    assert drawn == set("xyz")
