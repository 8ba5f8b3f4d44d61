"""The words of a page, and where it shows a member, for all bodies and texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.sheet import Sheet
from conformance.checks.shown import is_shown, key, names, sampled, spelling
from conformance.checks.wording import words
from conformance.codec.pointer import pointer
from conformance.model import Json, JsonObject
from tests.project import LIBRARY

word = st.from_regex(r"[a-z]{1,6}(_[a-z]{1,6}){0,2}", fullmatch=True)
bodies = st.dictionaries(
    word,
    st.recursive(
        st.booleans() | word,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(word, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def sheet(operation: JsonObject | None = None, samples: tuple[JsonObject, ...] = ()) -> Sheet:
    example = PageExample(title="", gives=None, operation=operation or {}, samples=samples)
    return example.subject(LIBRARY)[0]


def paths(value: Json, path: str = "") -> list[str]:
    """Every member of a value, ``*`` for an item."""
    if isinstance(value, Mapping):
        below = [(path + pointer(name), held) for name, held in value.items()]
        return [at for at, _ in below] + [each for at, held in below for each in paths(held, at)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [each for held in value for each in paths(held, f"{path}/*")]
    return []


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


@given(bodies)
def test_every_member_of_a_sample_is_shown_in_any_casing(value):
    page = sheet(samples=(asks(json.dumps(value)),))
    wanted = paths(value)
    assert set(sampled(page)) == set(wanted)
    for path in wanted:
        assert is_shown(page, path)
        assert is_shown(page, "/".join(map(camel, path.split("/"))))
        assert spelling(path.rpartition("/")[2]) in names(page)


@given(word)
def test_a_member_that_is_nowhere_is_not_shown(name):
    assert not is_shown(sheet(), f"/{name}")
    assert not is_shown(sheet(samples=(asks(json.dumps({name: {}})),)), f"/{name}/x")


@given(word, st.integers(0, 99))
def test_an_item_is_an_item(name, index):
    assert key(pointer(name, index, "b")) == key(f"/{camel(name)}/*/b")


@given(st.lists(st.text(st.characters(exclude_categories=("C",)), min_size=1), max_size=5))
def test_every_description_is_among_the_words(texts):
    members = {f"member{index}": {"description": text} for index, text in enumerate(texts)}
    page = sheet({"requestBody": body({"type": "object", "properties": members})})
    told = [each.text for each in words(page) if each.about.startswith("member")]
    assert told == [text for text in texts if text.strip()]


def test_a_schema_that_refers_to_itself_comes_to_an_end():
    node: JsonObject = {"description": "again", "properties": {"next": {"$ref": "#/x-node"}}}
    example = PageExample(
        title="",
        gives=None,
        document={"x-node": node},
        operation={"responses": {"200": {"description": "", "x-samples": [{"$ref": "#/x-node"}]}}},
    )
    told = [each.text for each in words(example.subject(LIBRARY)[0])]
    assert told.count("again") == 1
