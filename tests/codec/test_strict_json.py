from __future__ import annotations

import base64
import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.codec.strict_json import MAX_DEPTH, parse
from tests.linear import is_linear

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def names(data: bytes) -> list[str]:
    return [defect.name for defect in parse(data).defects]


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_what_json_writes_is_read_without_defect(value, ascii_only, indent):
    data = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    parsed = parse(data)
    assert parsed.strict
    assert parsed.found
    assert parsed.value == value


@given(st.binary())
@example(b"[" * 200_000)
@example(b'{"a":' * 200_000)
@example(b'["\\')
@example(b"\xff\xfe[\x001\x00]\x00")
def test_no_bytes_raise_and_no_value_means_a_reason(data):
    parsed = parse(data)
    assert parsed.found or parsed.defects


@given(st.binary() | VALUES.map(lambda value: json.dumps(value).encode()))
def test_strict_means_that_the_standard_library_agrees(data):
    parsed = parse(data)
    if parsed.strict:
        assert json.loads(data) == parsed.value


@given(st.dictionaries(st.text(), VALUES, min_size=1, max_size=3), st.data())
def test_every_proper_prefix_of_an_object_is_truncated(value, data):
    whole = json.dumps(value).encode()
    cut = data.draw(st.integers(1, len(whole) - 1))
    assert names(whole[:cut]) == ["truncated"]


@given(VALUES, st.text(min_size=1))
def test_whatever_follows_the_value_is_trailing(value, more):
    whole = json.dumps([value]).encode()
    defects = parse(whole + b"}" + more.encode()).defects
    assert [(defect.name, defect.offset) for defect in defects] == [("trailing-bytes", len(whole))]


@pytest.mark.parametrize(
    "data, expected",
    [
        pytest.param(b"", ["empty"], id="nothing"),
        pytest.param(b" \r\n", ["empty"], id="blank"),
        pytest.param(b"\xef\xbb\xbf{}", ["bom"], id="byte order mark"),
        pytest.param(b'["\xff"]', ["invalid-utf8"], id="stray byte"),
        pytest.param(b"[NaN]", ["nan"], id="NaN"),
        pytest.param(b"[-Infinity]", ["nan"], id="infinity"),
        pytest.param(b"[1e999]", ["huge-number"], id="a number that is infinite as a double"),
        pytest.param(b"[" + b"9" * 5000 + b"]", ["huge-number"], id="5000 digits"),
        pytest.param(b'["a\nb"]', ["control-character"], id="raw line feed in a string"),
        pytest.param(b'["\\ud800"]', ["lone-surrogate"], id="half a character"),
        pytest.param(b'["\\ud83d\\ude00"]', [], id="a whole one"),
        pytest.param(b"[1,]", ["not-json"], id="trailing comma"),
        pytest.param(b"{'a': 1}", ["not-json"], id="Python"),
        pytest.param(b"Not Found", ["not-json"], id="text"),
        pytest.param(b"<html>", ["not-json"], id="HTML"),
        pytest.param(b"data: {}\n\n", ["not-json"], id="a stream"),
        pytest.param(b"{}{}", ["trailing-bytes"], id="two values"),
        pytest.param('["ä'.encode()[:-1], ["invalid-utf8", "truncated"], id="cut in a character"),
        pytest.param(b"[" * 201 + b"]" * 201, ["too-deep"], id="201 levels"),
        pytest.param(b"[" * 200 + b"]" * 200, [], id="200 levels"),
        pytest.param(b'["' + b"[" * 500 + b'"]', [], id="brackets in a string do not nest"),
        pytest.param(b"[" + b"[]," * 500 + b"1]", [], id="brackets side by side do not nest"),
    ],
)
def test_defects_by_name(data, expected):
    assert names(data) == expected


def test_a_double_member_is_found_where_it_stands_and_the_last_one_counts():
    parsed = parse(b'{"x/y": {"a": 1}, "l": [0, {"k": 1, "k": 2}], "x/y": {"b": 1, "b": 3}}')
    assert parsed.value == {"x/y": {"b": 3}, "l": [0, {"k": 2}]}
    assert sorted(defect.pointer for defect in parsed.defects) == ["/l/1/k", "/x~1y", "/x~1y/b"]


def test_lenient_values():
    assert parse(b"[NaN, 1e999, 1]").value == [None, None, 1]
    assert parse(b'["a\tb"]').value == ["a\tb"]
    assert parse(b'["\xff"]').value == ["\ufffd"]
    assert parse(b"null").found


def test_offsets_count_bytes():
    assert parse('\ufeff["äöü"] ☃'.encode()).defects[1].offset == 3 + 10 + 1
    assert parse(b"[" * 300).defects[0].offset == MAX_DEPTH


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        pytest.param(b'["', b'\\"', id="escapes without an end"),
        pytest.param(b"[" * 300, b'"\\"', id="deep, then escapes"),
        pytest.param(b"", b"[]", id="many values"),
        pytest.param(b"", b"-", id="one character"),
    ],
)
def test_hostile_bodies_take_linear_time(before, piece):
    assert is_linear(lambda size: parse(before + piece * size), 500_000)


def test_a_picture_costs_hardly_more_than_in_the_standard_library():
    body = json.dumps({"data": base64.b64encode(bytes(range(256)) * 13_000).decode()}).encode()

    def seconds(read) -> float:
        times = []
        for _ in range(15):
            start = time.process_time()
            read(body)
            times.append(time.process_time() - start)
        return min(times)

    # Measured at 1.1; the rest is room for a busy machine.
    assert seconds(parse) < 2.5 * seconds(json.loads)
