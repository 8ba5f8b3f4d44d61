"""What very many vendors take is worked out as the page says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scale import PAGE, Assumed, Extent, Measured, Plan, hourly, needed, page
from tests.project import LIBRARY

ASSUMED = Assumed(vendors=10, operations=6, regions=2, refused_s=1, picture_s=20)
MEASURED = Measured(
    start=2,
    planned=0.5,
    picked=0.25,
    send_refused=0.01,
    send_picture=0.2,
    judge_refused=0.02,
    judge_picture=0.1,
    kept_refused=1_000,
    kept_picture=1e6,
    told=100,
)
PLAN = Plan(name="p", requests=4, pictures=1, worst=0.4, usd=0.1, picked=False)


def extent(plan=PLAN, operations=100, processes=5):
    return Extent(
        plan=plan, operations=operations, processes=processes, measured=MEASURED, assumed=ASSUMED
    )


def test_an_extent_by_hand():
    one = extent()
    assert (one.requests, one.pictures) == (400, 100)
    assert one.waiting == 300 * 1 + 100 * 20
    assert (one.worst, one.usd) == pytest.approx((40, 10))
    assert one.cpu == pytest.approx(5 * 2 + 100 * 0.5 + 300 * 0.03 + 100 * 0.3)
    assert one.stored == 300 * 1_000 + 100 * 1e6 + 400 * 100


def test_an_hour_by_hand():
    # 120 operations; 480 requests; 120 x 20 s + 360 x 1 s of waiting; 20 processes
    cells = [cell.strip() for cell in hourly([PLAN], ASSUMED, MEASURED).splitlines()[2].split("|")]
    cpu = 20 * 2 + 120 * 0.5 + 360 * 0.03 + 120 * 0.3
    told = 360 * 1_000 + 120 * 1e6 + 480 * 100
    assert [float(cell) for cell in cells[2:-1]] == pytest.approx(
        [4, 480 / 3600, 2760 / 3600, 48, 12, cpu / 3600, told * 24 / 1e9], rel=0.01
    )


@given(st.floats(0.0001, 0.99))
def test_so_many_requests_show_a_fault_and_one_less_does_not(share):
    assert (1 - share) ** needed(share) <= 0.05 * (1 + 1e-6)
    assert (1 - share) ** (needed(share) - 1) > 0.05 * (1 - 1e-6)


@pytest.mark.slow
def test_the_page_has_the_tables_as_they_are_now():
    text = PAGE.read_text(encoding="utf-8")
    assert page(text, LIBRARY) == text
