"""JSON as people print it: strict JSON reads the same, and leniency is always told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec import lenient_json
from conformance.codec.pointer import resolve, walk

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 1, 4]))
def test_strict_json_reads_the_same_and_without_flaws(value, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    printed = lenient_json.read(text)
    assert printed.found
    assert printed.value == value
    assert not [flaw for flaw in printed.flaws if flaw.name != "raw-control-character"]


@given(JSON)
def test_every_value_has_a_place_in_the_text(value):
    text = json.dumps(value, ensure_ascii=False)
    offsets = lenient_json.read(text).offsets
    assert set(offsets) == {where for where, _ in walk(value)}
    for where, offset in offsets.items():
        named = where and isinstance(resolve(value, where.rpartition("/")[0]), dict)
        assert text[offset] in ('"' if named else text[offset])
        assert 0 <= offset < len(text)


@given(st.text())
def test_no_text_makes_it_raise(text):
    printed = lenient_json.read(text)
    assert printed.found or printed.flaws[-1].name == "not-json"


@given(st.text(alphabet='{}[]",:/*.…0-9eEtrue \n“”', max_size=60))
def test_nor_does_what_looks_like_json(text):
    lenient_json.read(text)


@pytest.mark.parametrize(
    "text, value, flaws",
    [
        ('{"a": 1, // one\n "b": [2, 3,]}', {"a": 1, "b": [2, 3]}, ["comment", "trailing-comma"]),
        ('{"a": /* x */ 1}', {"a": 1}, ["comment"]),
        ('{“a”: "x"}', {"a": "x"}, ["typographic-quote"]),
        ('{"a": [1, ...]}', {"a": [1]}, ["ellipsis", "trailing-comma"]),
        ('{"a": "x\ny"}', {"a": "x\ny"}, ["raw-control-character"]),
        ('{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}, ["duplicate-member"]),
        ('{"a": 1}\nand so on', {"a": 1}, ["trailing-text"]),
        ('{"url": "https://x/y"}', {"url": "https://x/y"}, []),
    ],
)
def test_what_is_forgiven_is_told(text, value, flaws):
    printed = lenient_json.read(text)
    assert printed.value == value
    assert [flaw.name for flaw in printed.flaws] == flaws


@pytest.mark.parametrize(
    "text", ["", "{", '{"a" 1}', "[1 2]", "[1 {}]", "<html>", "{a: 1}", "01", "[,]", '{"a":']
)
def test_what_means_no_json_is_not_made_up(text):
    assert not lenient_json.read(text).found


def test_a_string_may_hold_a_text():
    outer = lenient_json.read(json.dumps('{"a": "b" // c\n}'))
    within = lenient_json.inner(outer)
    assert within is not None
    assert within.value == {"a": "b"}
    assert lenient_json.inner(lenient_json.read('"plain"')) is None


def test_depth_is_capped():
    assert not lenient_json.read("[" * 100_000).found
