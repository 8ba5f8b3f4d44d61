from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.pointer import pointer, remove, replace, resolve, tokens, walk

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def placed(draw) -> tuple[object, list[str | int]]:
    """A value and the way to some place in it."""
    value = draw(VALUES)
    way: list[str | int] = []
    node = value
    while isinstance(node, (dict, list)) and node and draw(st.booleans()):
        token = draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        way.append(token)
        node = node[token]
    return value, way


@given(st.lists(st.text()))
def test_tokens_are_the_inverse_of_pointer(parts):
    assert list(tokens(pointer(*parts))) == parts


@given(placed(), VALUES)
def test_what_is_put_somewhere_is_found_there_and_the_original_is_left_alone(where, new):
    value, way = where
    before = copy.deepcopy(value)
    changed = replace(value, pointer(*way), new)
    assert resolve(changed, pointer(*way)) == new
    assert replace(changed, pointer(*way), resolve(value, pointer(*way))) == before
    assert value == before


@given(placed())
def test_what_is_removed_is_gone_and_nothing_else(where):
    value, way = where
    before = copy.deepcopy(value)
    if way:
        expected = copy.deepcopy(value)
        parent = expected
        for token in way[:-1]:
            parent = parent[token]
        del parent[way[-1]]
        assert remove(value, pointer(*way)) == expected
    assert value == before


def test_examples_of_rfc_6901():
    document = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7}
    assert resolve(document, "") == document
    assert resolve(document, "/foo/0") == "bar"
    assert resolve(document, "/") == 0
    assert resolve(document, "/a~1b") == 1
    assert resolve(document, "/m~0n") == 8
    assert resolve(document, "/ ") == 7


def test_missing_parents_become_objects_and_a_dash_appends():
    assert replace({}, "/a/b", 1) == {"a": {"b": 1}}
    assert replace({"a": [1]}, "/a/-", 2) == {"a": [1, 2]}
    assert replace([], "/-/x", 2) == [{"x": 2}]


@pytest.mark.parametrize(
    "path", ["/b", "/a/2", "/a/-1", "/a/01", "/a/-", "/a/²", "/a/0/x", "/s/0", "/a/" + "9" * 5000]
)
def test_places_that_are_not_there(path):
    with pytest.raises(LookupError):
        resolve({"a": [1, 2], "s": "text"}, path)
    with pytest.raises(LookupError):
        remove({"a": [1, 2], "s": "text"}, path)


@pytest.mark.parametrize("path", ["a", "/a~", "/~2"])
def test_what_is_no_pointer(path):
    with pytest.raises(ValueError):
        resolve({}, path)


def test_the_whole_document_cannot_be_removed():
    with pytest.raises(LookupError):
        remove({}, "")


def test_nothing_is_put_into_a_scalar():
    with pytest.raises(LookupError):
        replace({"a": "text"}, "/a/b", 1)


@given(VALUES)
def test_a_walk_meets_every_value_where_its_pointer_says(value):
    met = list(walk(value))
    assert met[0] == ("", value)
    assert len({path for path, _ in met}) == len(met)
    for path, node in met:
        assert resolve(value, path) is node
