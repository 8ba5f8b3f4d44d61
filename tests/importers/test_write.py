from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from conformance.codec import yaml
from conformance.codec.pointer import pointer
from conformance.importers.write import write

NAMES = st.text("ab:#-/~ ", min_size=1, max_size=4)
TEXTS = st.text("ab \n#:'\"-{}[],|>é😀\t", max_size=12) | st.just("a\n\n") | st.just("16:9")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)
SPECS = st.dictionaries(NAMES | st.just("paths"), VALUES, min_size=1, max_size=4)
LINES = st.lists(st.text(max_size=20), max_size=3)


@st.composite
def commented(draw):
    """A value, and comments at places in it and at places that are not there."""
    value = draw(SPECS)
    places = [pointer(name) for name in value] + ["", "/nowhere", "/paths/~1x/post"]
    return value, draw(st.dictionaries(st.sampled_from(places), LINES, max_size=4))


@given(commented(), LINES)
@example(({"a": "x\n\n", "b": 1}, {"/b": ["about b"]}), [])
@example(({"a": "x\n\n\n", "paths": {"/x": {"post": {"x-claims": [1]}}}}, {}), ["head"])
def test_comments_change_nothing(made, head):
    value, comments = made
    assert yaml.load(write(value, comments, head)).value == value


def test_a_comment_stands_above_what_it_is_about():
    text = write({"a": {"b": 1, "c": [{"d": 2}]}}, {"/a/c/0": ["page.md:3"], "/a/b": ["why?"]})
    assert text.split("\n") == [
        "a:",
        "  # why?",
        "  b: 1",
        "  c:",
        "  # page.md:3",
        "  - {d: 2}",
        "",
    ]


def test_a_comment_about_what_is_not_there_stands_above_its_parent():
    assert write({"a": {"b": 1}}, {"/a/x/y": ["lost"]}) == "# lost\na:\n  b: 1\n"


def test_control_characters_do_not_leave_the_comment():
    text = write({"a": 1}, {"/a": ["x\ninjected: true\u2028\x85y"]})
    assert yaml.load(text).value == {"a": 1}
    assert text.startswith("# x injected: true y\n")


def test_short_lists_stand_on_one_line_and_long_ones_do_not():
    text = write({"short": ["1:1", "16:9"], "long": ["x" * 50, "y" * 50]}, {})
    assert "short: ['1:1', '16:9']" in text
    assert f"- {'x' * 50}\n- {'y' * 50}" in text
