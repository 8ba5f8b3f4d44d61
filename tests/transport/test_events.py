"""Counting events, however the bytes are cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conformance.codec import sse
from conformance.transport.events import Events

PARTS = st.sampled_from([b"data: x", b": ping", b"\n", b"\r\n", b"\n\n", b"\r\n\r\n", b"x"])


def counted(pieces) -> tuple[int, bool]:
    events = Events()
    for piece in pieces:
        events.feed(piece)
    return events.count, events.streaming


@given(st.lists(PARTS).map(b"".join), st.lists(st.integers(0, 60)))
def test_it_does_not_matter_where_the_bytes_are_cut(body, cuts):
    places = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    pieces = [body[start:end] for start, end in pairwise(places)]
    assert counted(pieces) == counted([bytes([each]) for each in body])


@given(st.integers(0, 50))
def test_events_are_counted(number):
    body = b": start\n\n" + b"data: {}\n\n" * number
    assert counted([body]) == (len(sse.parse(body).events) + 1, True)


@given(st.binary())
def test_any_bytes(body):
    assert counted([body])[0] <= len(body)


def test_what_is_no_stream_is_not_counted():
    assert counted([b'{"a": "x"}', b"\n\n" * 9]) == (0, False)
