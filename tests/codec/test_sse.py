from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.codec.sse import MAX_DEFECTS, Parser, encode, looks_like_sse, parse
from tests.linear import is_linear

LINES = st.sampled_from(
    ["", "", "data: x", "data:y", "data", "data: ", "event: error", "id: 1", "id: \0", "retry: 5",
     "retry: soon", ": ping", ":", "foo: bar", '{"error": 1}', "data: 图片", "\ufeffdata: z"]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
STREAMS = st.lists(st.tuples(LINES, ENDS).map("".join)).map(lambda each: "".join(each).encode())
BODIES = st.one_of(
    STREAMS,
    st.binary(),
    st.tuples(STREAMS, LINES.map(str.encode)).map(b"".join),
    STREAMS.map(b"\xef\xbb\xbf".__add__),
)


def names(body: bytes, **caps: int) -> list[str]:
    return [defect.name for defect in parse(body, **caps).defects]


def data(body: bytes) -> list[str]:
    return [event.data for event in parse(body).events]


@given(BODIES, st.lists(st.integers(0, 400)))
@example("data: ä\r\n\r\ndata: b\r\r".encode(), list(range(24)))
def test_the_cut_into_chunks_makes_no_difference(body, cuts):
    places = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    parser = Parser()
    events = []
    for start, end in pairwise(places):
        events += parser.feed(body[start:end])
    stream = parser.close()
    assert stream == parse(body)
    assert [event for event in stream.events if event.terminated] == events


@given(BODIES)
def test_byte_by_byte_makes_no_difference_even_at_the_caps(body):
    parser = Parser(max_events=2, max_event_bytes=12)
    for at in range(len(body)):
        parser.feed(body[at : at + 1])
    assert parser.close() == parse(body, max_events=2, max_event_bytes=12)


def reference(text: str) -> list[tuple[str, str, str]]:
    """The standard's own algorithm, step by step, on text."""
    events, kind, buffer, last_id = [], "", "", ""
    for line in re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))[:-1]:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if buffer:
                events.append((kind or "message", buffer[:-1], last_id))
            kind = buffer = ""
        elif name == "data":
            buffer += value + "\n"
        elif name == "event":
            kind = value
        elif name == "id" and "\0" not in value:
            last_id = value
    return events


@given(BODIES)
def test_events_are_those_of_the_standard(body):
    text = body.decode("utf-8", "replace")
    events = [(e.event, e.data, e.id) for e in parse(body).events if e.terminated]
    assert events == reference(text)


@given(STREAMS)
def test_an_event_says_where_its_bytes_are(body):
    for event in parse(body).events:
        # A byte order mark counts only at the very start, so a later event must not come to stand there.
        before = b"\n" if event.offset else b""
        (again,) = parse(before + body[event.offset : event.end] + b"\n\n").events
        assert (again.data, again.event) == (event.data, event.event)


@given(
    st.text().map(lambda text: re.sub(r"\r\n?", "\n", text)),
    st.none() | st.text(st.characters(exclude_characters="\r\n\0"), min_size=1),
    st.none() | st.integers(0, 10**9),
)
def test_what_is_encoded_is_read(text, name, retry):
    text = text.encode("utf-8", "replace").decode()
    name = name and name.encode("utf-8", "replace").decode()
    (event,) = parse(encode(text, event=name, id=name, retry=retry)).events
    assert (event.data, event.event, event.id, event.retry, event.terminated) == (
        text, name or "message", name or "", retry, True)  # fmt: skip


def test_names_that_no_event_can_carry_are_refused():
    with pytest.raises(ValueError):
        encode("x", event="a\nb")


@pytest.mark.parametrize(
    "body, events, defects",
    [
        pytest.param(b"data: a\n\n", ["a"], [], id="one event"),
        pytest.param(b"data:  a\n\n", [" a"], [], id="only one blank goes"),
        pytest.param(b"data: a\ndata: b\n\n", ["a\nb"], ["multi-line-data"], id="two data lines"),
        pytest.param(b"data\n\n", [""], ["empty-data"], id="a field without a colon"),
        pytest.param(b"event: done\n\n", [], ["empty-data"], id="no data field"),
        pytest.param(b"id: 7\nretry: 10\n\n", [], [], id="id and retry need no data"),
        pytest.param(b"data: a\n", ["a"], ["unterminated"], id="no blank line"),
        pytest.param(b"data: a", ["a"], ["unterminated"], id="no line end"),
        pytest.param(b'data: {\n\n"a": 1}\n\n', ["{"], ["stray-line"], id="cut in the JSON"),
        pytest.param(b'{"error": {}}', [], ["stray-line"], id="raw JSON"),
        pytest.param(b"Internal Server Error\n", [], ["stray-line"], id="raw text"),
        pytest.param(b"foo: bar\n\n", [], ["unknown-field"], id="unknown field"),
        pytest.param(b" data: a\n\n", [], ["stray-line"], id="indented"),
        pytest.param(b"\xef\xbb\xbfdata: a\n\n", ["a"], [], id="byte order mark in front"),
        pytest.param(b"\n\xef\xbb\xbfdata: a\n\n", [], ["bom-inside"], id="byte order mark inside"),
        pytest.param(b"data: \xff\n\n", ["\ufffd"], ["invalid-utf8"], id="stray byte"),
        pytest.param(b": PING\n\ndata: a\n\n", ["a"], [], id="comment"),
        pytest.param(b"data: [DONE]\r\n\r\n", ["[DONE]"], [], id="done"),
        pytest.param(b"retry: \xc2\xb2\n\n", [], ["bad-retry"], id="a digit that is none"),
        pytest.param(b"", [], [], id="nothing"),
    ],
)
def test_defects_by_name(body, events, defects):
    assert data(body) == events
    assert names(body) == defects


def test_an_unfinished_event_is_marked():
    assert [event.terminated for event in parse(b"data: a\n\ndata: b\n").events] == [True, False]


def test_comments_are_kept():
    assert parse(b": PING\n\n:OPENROUTER PROCESSING\n").comments == (
        "PING",
        "OPENROUTER PROCESSING",
    )


def test_caps():
    body = b"data: a\n\n" * 5
    assert len(parse(body, max_events=3).events) == 3
    assert names(body, max_events=3) == ["too-many-events"]
    large = b"data: " + b"x" * 100 + b"\n\ndata: b\n\n"
    assert [event.data for event in parse(large, max_event_bytes=50).events] == ["b"]
    assert names(large, max_event_bytes=50) == ["too-large"]
    assert len(parse(b"x\n" * 5_000).defects) == MAX_DEFECTS


@pytest.mark.parametrize(
    "body, expected",
    [
        (b"data: {}\n\n", True),
        (b"\r\n: ping\n\n", True),
        (b"event: error\n", True),
        (b"\xef\xbb\xbfid: 1\n", True),
        (b'{"data": 1}', False),
        (b"data:image/png;base64,QUJD", False),
        (b"", False),
        (b"<html>", False),
    ],
)
def test_sniffing(body, expected):
    assert looks_like_sse(body) is expected


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        pytest.param(b"data: ", b"x" * 20, id="one line"),
        pytest.param(b"", b"\r", id="blank lines"),
        pytest.param(b"", b"x\n", id="stray lines"),
        pytest.param(b"", b"data:\n", id="data lines"),
    ],
)
def test_hostile_streams_take_linear_time(before, piece):
    assert is_linear(lambda size: parse(before + piece * size), 100_000)
