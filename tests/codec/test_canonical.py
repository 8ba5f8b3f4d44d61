from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.canonical import canonical, digest
from conformance.codec.strict_json import parse

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters())
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_it_is_json_and_reads_back_with_types(value):
    parsed = parse(canonical(value))
    assert parsed.strict
    assert repr(parsed.value) == repr(json.loads(json.dumps(value, sort_keys=True)))


@given(st.dictionaries(st.text(), VALUES, min_size=2), st.randoms())
def test_the_order_of_members_does_not_count(value, random):
    members = list(value.items())
    random.shuffle(members)
    assert digest(dict(members)) == digest(value)


@given(VALUES, VALUES)
def test_equal_bytes_mean_equal_values_of_equal_types(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(one) == canonical(other)) == same


def test_types_count():
    assert len({canonical(value) for value in (True, 1, 1.0, "1", [1], None, "null")}) == 7


def test_text_is_utf8_and_half_characters_survive():
    assert canonical({"ä": "☃"}) == '{"ä":"☃"}'.encode()
    assert canonical("\ud800") == b'"\\ud800"'
    assert canonical("\\ud800") == b'"\\\\ud800"'


@pytest.mark.parametrize("value", [float("nan"), [float("inf")]])
def test_what_json_has_no_text_for_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)
