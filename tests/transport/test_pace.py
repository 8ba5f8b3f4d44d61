"""How fast: by a clock that the tests wind."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import UsageError
from conformance.model import Response
from conformance.transport.pace import Pace, retry_after

TODAY = 1_792_000_000.0


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds

    def pace(self, **kwargs) -> Pace:
        return Pace(now=self.now, sleep=self.sleep, today=lambda: TODAY, **kwargs)


def turns(pace: Pace, clock: Clock, number: int) -> list[float]:
    async def all_turns():
        times = []
        for _ in range(number):
            await pace.turn()
            times.append(clock.time - 1000)
        return times

    return asyncio.run(all_turns())


def held(status: int, value: str) -> Response:
    return Response(status=status, headers=(("Retry-After", value),))


def test_without_a_rate_nobody_waits():
    clock = Clock()
    assert turns(clock.pace(), clock, 3) == [0, 0, 0]


def test_a_rate_is_spread_evenly():
    clock = Clock()
    assert turns(clock.pace(rate=4), clock, 4) == [0, 0.25, 0.5, 0.75]


@pytest.mark.parametrize(
    ("response", "waits"),
    [
        (held(429, "7"), 7),
        (held(503, "7"), 7),
        (held(429, "99999999"), 300),
        (held(200, "7"), 0),
        (held(500, "7"), 0),
        (held(429, "soon"), 0),
        (Response(status=429), 0),
        (None, 0),
    ],
)
def test_a_server_that_says_wait_is_waited_for(response, waits):
    clock = Clock()
    pace = clock.pace()
    pace.heed(response)
    assert turns(pace, clock, 2) == [waits, waits]


def test_a_shorter_wait_does_not_end_a_longer_one():
    clock = Clock()
    pace = clock.pace()
    pace.heed(held(429, "9"))
    pace.heed(held(429, "1"))
    assert turns(pace, clock, 1) == [9]


def test_each_wait_is_told_once():
    told = []
    clock = Clock()
    pace = clock.pace(told=lambda *wait: told.append(wait))
    for status, value in [(429, "9"), (429, "9"), (503, "1"), (200, "7"), (429, "99999")]:
        pace.heed(held(status, value))
    assert told == [(9, 429), (300, 429)]
    clock.time += 400
    pace.heed(held(503, "2"))
    assert told[2:] == [(2, 503)]


def test_a_wait_that_begins_meanwhile_counts():
    clock = Clock()
    pace = clock.pace(rate=1)

    async def sleep(seconds):
        if clock.time == 1000:
            pace.heed(held(429, "5"))
        clock.time += seconds

    pace._sleep = sleep
    assert turns(pace, clock, 2) == [0, 5]


def test_seconds_and_dates():
    assert retry_after("120", TODAY) == 120
    assert retry_after("Wed, 14 Oct 2026 17:46:45 GMT", TODAY) == 5
    assert retry_after("Wed, 14 Oct 2026 17:46:45 -0000", TODAY) == 5
    assert retry_after("Fri, 31 Dec 1999 23:59:59 GMT", TODAY) == 0


@given(st.text())
def test_any_text_is_a_wait_or_none(text):
    seconds = retry_after(text, TODAY)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"rate": 0}, {"rate": -1}, {"rate": 1e999}])
def test_a_pace_that_is_none(wrong):
    with pytest.raises(UsageError):
        Pace(**wrong)
