"""The ratios of the benchmarks, and the page they are written to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.__main__ import PAGE, main
from benchmarks.speed.lines import LINES
from benchmarks.speed.row import Figures, Row, Target, alternating, geometric_mean, ratio
from benchmarks.speed.table import table, written

POSITIVE = st.floats(0.001, 1000)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=9), POSITIVE)
def test_a_busy_machine_that_slows_both_changes_no_ratio(pairs, busy):
    ours, theirs = zip(*pairs, strict=True)
    slowed = ratio([each * busy for each in ours], [each * busy for each in theirs])
    assert slowed == pytest.approx(ratio(ours, theirs))


@given(st.lists(POSITIVE, min_size=1, max_size=9))
def test_a_geometric_mean_lies_between_the_least_and_the_most(values):
    assert min(values) * 0.999 <= geometric_mean(values) <= max(values) * 1.001


@given(POSITIVE, POSITIVE)
def test_a_target_is_reached_on_one_side_of_its_bound(bound, found):
    least, most = Target(bound=bound, at_least=True), Target(bound=bound)
    assert least.reached(bound)
    assert most.reached(bound)
    assert found == bound or least.reached(found) is not most.reached(found)


def test_measures_take_turns():
    told = []
    alternating(2, lambda: told.append("ours"), lambda: told.append("theirs"))
    assert told == ["ours", "theirs", "ours", "theirs"]


TARGET = Target(bound=0.5)


def row(found: float, target: Target | None = TARGET) -> Row:
    return Row(
        line="drawing",
        what="what we do",
        against="what they do",
        ours=Figures(samples=(3, 1, 2), unit="ms"),
        peer=Figures(samples=(4,), unit="ms"),
        ratio=found,
        target=target,
    )


def test_a_row_says_what_was_measured_how_often_and_whether_that_is_enough():
    text = table([row(0.5), row(0.75), row(0.75, None)])
    cells = "| drawing | what we do | 2 ms (1 to 3) | what they do | 4 ms |"
    assert text.splitlines()[2:] == [
        f"{cells} 0.5 | ≤ 0.5 | yes |",
        f"{cells} 0.75 | ≤ 0.5 | **no** |",
        f"{cells} 0.75 | – | – |",
    ]


def test_the_page_has_a_place_for_the_table_and_names_every_line():
    page = PAGE.read_text(encoding="utf-8")
    again = written(page, "the table\n")
    assert "the table" in again
    assert written(again, "the table\n") == again
    assert [name for name in LINES if f"`{name}`" not in page] == []


def test_a_page_without_a_place_is_refused():
    with pytest.raises(ValueError, match="has no lines"):
        written("a page\n", "the table\n")


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        (["drawings"], "there is no line drawings"),
        (["cores", "--write"], "leave out LINE"),
        (["cores", "--rounds", "0"], "must be 1 or more"),
    ],
)
def test_a_mistake_in_what_is_asked_is_told_at_once(given_, told, capsys):
    with pytest.raises(SystemExit) as ended:
        main(given_)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
