from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.generate.covering import complete, covering
from tests.effort import examples

SIZES = st.lists(st.integers(1, 4), max_size=5)


@st.composite
def problems(draw):
    """Sizes, and choices of two or three options that may not stand together."""
    sizes = draw(SIZES)
    choices = [(axis, option) for axis, size in enumerate(sizes) for option in range(size)]
    some = st.lists(
        st.sampled_from(choices), min_size=1, max_size=3, unique_by=lambda each: each[0]
    )
    forbidden = draw(st.lists(some, max_size=6)) if choices else []
    return sizes, [dict(each) for each in forbidden]


def rule(forbidden):
    return lambda chosen: not any(chosen.items() >= each.items() for each in forbidden)


def all_rows(sizes, forbidden):
    stands = rule(forbidden)
    rows = product(*(range(size) for size in sizes))
    return [row for row in rows if stands(dict(enumerate(row)))]


def choices_of(rows, strength):
    return {
        tuple((axis, row[axis]) for axis in axes)
        for row in rows
        for axes in combinations(range(len(row)), strength)
    }


@given(problems(), st.sampled_from([0, 1, 2]))
@settings(max_examples=examples(50))
def test_every_choice_that_can_be_made_is_made(problem, strength):
    sizes, forbidden = problem
    rows = covering(sizes, strength, rule(forbidden))
    possible = all_rows(sizes, forbidden)
    assert set(rows) <= set(possible)
    assert len(set(rows)) == len(rows)
    assert choices_of(rows, strength) == choices_of(possible, strength)
    assert rows[:1] == possible[:1]  # the first options, as far as they go together
    assert rows == covering(sizes, strength, rule(forbidden))


@given(problems())
def test_strength_0_is_one_row(problem):
    sizes, forbidden = problem
    assert len(covering(sizes, 0, rule(forbidden))) == min(1, len(all_rows(sizes, forbidden)))


@given(problems(), st.data())
def test_a_choice_is_completed_by_the_first_options(problem, data):
    sizes, forbidden = problem
    axes = data.draw(st.lists(st.integers(0, len(sizes) - 1), unique=True)) if sizes else []
    chosen = {axis: data.draw(st.integers(0, sizes[axis] - 1)) for axis in axes}
    fitting = [
        row for row in all_rows(sizes, forbidden) if dict(enumerate(row)).items() >= chosen.items()
    ]
    assert complete(chosen, sizes, rule(forbidden)) == next(iter(fitting), None)


@given(SIZES)
def test_strength_1_takes_no_more_rows_than_the_longest_axis(sizes):
    assert len(covering(sizes, 1, rule([]))) == max(sizes, default=1)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_options_beyond_need_are_the_first(sizes):
    rows = covering(sizes, 1, rule([]))
    for axis in range(len(sizes)):
        assert [row[axis] for row in rows].count(sizes[axis] - 1) == 1 or sizes[axis] == 1


# Known optima: https://math.nist.gov/coveringarrays/ and https://www.public.asu.edu/~ccolbou/src/tabby/2-2-ca.html
@pytest.mark.parametrize(
    "sizes, best",
    [
        ([2] * 3, 4),
        ([2] * 4, 5),
        ([2] * 10, 6),
        ([3] * 4, 9),
        ([3] * 7, 12),
        ([3] * 13, 15),
        ([4] * 5, 16),
        ([5] * 4, 25),
        ([10, 3, 2, 2], 30),
        ([4, 3, 3, 2, 2, 2], 12),
        ([7], 7),
    ],
)
def test_pairwise_arrays_are_near_the_smallest_known(sizes, best):
    rows = covering(sizes, 2, rule([]))
    assert best <= len(rows) <= 1.5 * best


@pytest.mark.parametrize(
    "sizes, strength, rows", [([400], 1, 400), ([150, 3], 2, 450), ([2] * 40, 1, 2)]
)
def test_long_axes_are_covered(sizes, strength, rows):
    assert len(covering(sizes, strength, rule([]))) == rows


def test_a_choice_that_cannot_stand_is_found_out_among_many_that_can():
    """Whoever tried all that has nothing to do with it would not come back."""
    sizes = [2] * 40

    def stands(chosen):  # the last three need one another, two by two
        return not (chosen.get(37) == 0 and chosen.get(38) == 1) and not (
            chosen.get(38) == 0 and chosen.get(39) == 1
        )

    assert complete({37: 0, 39: 1}, sizes, stands) is None
    assert len(covering(sizes, 1, stands)) <= 3
