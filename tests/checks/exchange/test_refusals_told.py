"""What refusals say: how long to wait, what was wrong, and no key of anybody else's."""

from __future__ import annotations

import base64
from datetime import UTC
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.example import Example
from conformance.model import Status

KEY = "AIzaSyZq3vX9bT1mK7wR5pL2cN8dJ4hG6fS0aQ1"
JSON = ("Content-Type", "application/json")
moments = st.datetimes(timezones=st.just(UTC))


def _limited(*headers: tuple[str, str]) -> Example:
    body = {"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}}
    return Example(title="", gives=None, status=429, headers=(JSON, *headers), response=body)


def _says(message: str) -> Example:
    body = {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}
    return Example(title="", gives=None, status=400, response=body)


def test_seconds_and_dates_say_when_to_come_back(judged):
    @given(
        st.integers(0, 10**9 - 1).map(str)
        | moments.map(lambda at: format_datetime(at, usegmt=True))
    )
    def holds(stated):
        (finding,) = judged("error/retry-after", _limited(("Retry-After", stated)))
        assert finding.status is Status.PASS

    holds()


def test_anything_else_says_nothing(judged):
    @given(st.text(st.characters(codec="ascii", exclude_categories=["Nd"]), min_size=1))
    def holds(stated):
        (finding,) = judged("error/retry-after", _limited(("Retry-After", stated)))
        assert finding.status is Status.FAIL

    holds()


def test_a_reason_is_told_by_any_word_that_means_something(judged):
    hollow = st.lists(st.sampled_from(["bad", "response", "status", "code", "upstream", "error"]))

    @given(hollow, st.integers(400, 499), st.sampled_from(["", " ratio", " Verhältnis"]))
    def holds(words, status, telling):
        (finding,) = judged("error/message", _says(" ".join(words) + f" {status}{telling}"))
        assert finding.status is (Status.PASS if telling else Status.WARN)

    holds()


@pytest.mark.parametrize("place", ["key={}", "refused: {}.", "https://up.example/v1?key={}&a=b"])
def test_a_key_is_told_wherever_it_stands_and_is_not_shown(judged, place):
    (finding,) = judged("credential/foreign", _says(place.format(KEY)))
    assert finding.status is Status.FAIL
    assert KEY not in str(finding)


def test_no_picture_holds_a_key(judged):
    @given(st.binary(min_size=30, max_size=300))
    def holds(data):
        text = base64.b64encode(data).decode()
        for example in (_says(text), _says(f"![](data:image/png;base64,{text})")):
            (finding,) = judged("credential/foreign", example)
            assert finding.status is Status.PASS

    holds()
