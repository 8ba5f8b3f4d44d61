"""Dates of HTTP headers are read in every form that there is, and anything else is none."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.http_date import seconds

MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - naive, as Hypothesis wants it


@given(MOMENTS)
def test_what_is_written_is_read(moment):
    assert seconds(format_datetime(moment, usegmt=True)) == int(moment.timestamp())


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ],
)
def test_each_form_of_the_standard(text):
    assert seconds(text) == 784111777


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ \S*"))
def test_nothing_else_raises(text):
    assert seconds(text) is None or isinstance(seconds(text), int)


def test_what_is_no_date_is_none():
    assert seconds("yesterday") is None
    assert seconds("Sun, 99 Nov 1994 08:49:37 GMT") is None
