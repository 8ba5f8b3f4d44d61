from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.codec.yaml import dump, load, loader
from conformance.errors import YamlError

TRAPS = st.sampled_from(
    ["16:9", "1:1", "21:9", "on", "Off", "YES", "n", "null", "~", "", "1e3", "1E3", "0x1F", "0o7", "010", "1_000",
     "2026-01-01", "1.10", ".5", "-", "- a", "a: b", "a #b", "#", "<<", "=", ".inf", ".nan", "-.INF", "?", "!x", "&a",
     "*a", "@", "`", "%", "'", '"', "|", ">", "{", "[", "---", "...", "--- x\ny", "a\nb", "a\nb\n", "a\n\n", "\n",
     "\na", " a\nb", "a \nb", "a\n b", "a\n\tb", "a\r\nb", "\x85", "a\u2028b", "\u2029", "\ufeff", "\x00", "\x07",
     "\x7f", "\x9f", "\ufffe", "😀", "é\n☃", "\t", " ", " a", "a ", "a:", ":", "١", "٣:٤", "+1", "0b1", "1:1:1.5", "²",
     "x" * 200, "x " * 200, "a\n" * 200]
)  # fmt: skip
TEXT = TRAPS | st.text() | st.lists(TRAPS, max_size=3).map("".join) | st.text("a \n\r\t:#-'\"0.")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def exactly(value: object) -> str:
    """Apart from equality, 1 is not 1.0 and not true."""
    return repr(value)


@given(VALUES)
@example(1e16)
@example(1e-5)
@example(-0.0)
@example({"a": [[], {}, [[]], [{}]]})
def test_what_is_written_reads_alike_in_yaml_1_1_and_1_2(value):
    text = dump(value)
    assert exactly(pyyaml.safe_load(text)) == exactly(value)
    assert exactly(pyyaml.load(text, pyyaml.CSafeLoader)) == exactly(value)
    assert exactly(load(text).value) == exactly(value)


@given(TEXT)
def test_single_strings_read_alike_too(value):
    text = dump({value: value, "k": [value]})
    for read in (pyyaml.safe_load(text), pyyaml.load(text, pyyaml.CSafeLoader), load(text).value):
        assert read == {value: value, "k": [value]}


def test_text_of_several_lines_stays_readable():
    assert dump({"a": "one\ntwo\n", "ratio": "16:9"}) == "a: |\n  one\n  two\nratio: '16:9'\n"


def test_members_keep_their_order_and_nothing_is_an_alias():
    shared = [1, 2]
    assert dump({"b": shared, "a": shared}) == "b:\n- 1\n- 2\na:\n- 1\n- 2\n"


@pytest.mark.parametrize("value", [math.nan, math.inf, "\ud800", {"\udfff": 1}])
def test_what_no_yaml_can_carry_is_refused_with_its_place(value):
    with pytest.raises(ValueError, match="/a~1b/0"):
        dump({"a/b": [value]})


@pytest.mark.parametrize(
    "text, value",
    [
        ("16:9", "16:9"),
        ("on", "on"),
        ("yes", "yes"),
        ("1_000", "1_000"),
        ("2026-01-01", "2026-01-01"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b1", "0b1"),
        ("+12", 12),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.10", 1.1),
        ("'1.10'", "1.10"),
        ('"on"', "on"),
        ("True", True),
        ("tRUE", "tRUE"),
        ("~", None),
        ("", None),
        ("null", None),
        ("a:", {"a": None}),
        ("200: ok\non: 1\nnull: 2\n1.0: 3", {"200": "ok", "on": 1, "null": 2, "1.0": 3}),
        ("'<<': 1", {"<<": 1}),
        ("# only a comment", None),
        ("---\na\n...", "a"),
        ("a: &x [1, 2]\nb: *x", {"a": [1, 2], "b": [1, 2]}),
        ("&a k: *a", {"k": "k"}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
    ],
)
def test_the_core_schema(text, value):
    assert exactly(load(text).value) == exactly(value)


SPEC = """\
openapi: 3.1.0
paths:
  /v1:
    post:
      200: ok
      tags: [a, b,
             c]
      samples:
        - id: one
          body: |
            text
        - {id: two}
shared: &s
  x: 1
again: *s
"""


@pytest.mark.parametrize(
    "pointer, line",
    [
        ("", 1),
        ("/openapi", 1),
        ("/paths", 2),
        ("/paths/~1v1", 3),
        ("/paths/~1v1/post/200", 5),
        ("/paths/~1v1/post/tags/1", 6),
        ("/paths/~1v1/post/tags/2", 7),
        ("/paths/~1v1/post/samples/0", 9),
        ("/paths/~1v1/post/samples/0/body", 10),
        ("/paths/~1v1/post/samples/1/id", 12),
        ("/paths/~1v1/post/samples/7/id", 8),
        ("/paths/~1v1/post/nothing/here", 4),
        ("/again", 15),
        ("/again/x", 14),
        ("/nothing", 1),
    ],
)
def test_lines(pointer, line):
    document = load(SPEC, file="specs/x.yaml")
    assert document.line(pointer) == line
    assert str(document.location(pointer)) == f"specs/x.yaml:{line}"


BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "text, where, what",
    [
        pytest.param("a: 1\na: 2", "2:1", "a second 'a'", id="double"),
        pytest.param("200: 1\n'200': 2", "2:1", "a second '200'", id="double once they are text"),
        pytest.param("a: !!binary QQ==", "1:4", "the tag", id="tag"),
        pytest.param("a: !!python/name:os.system", "1:4", "the tag", id="tag of Python"),
        pytest.param("a: ! x", "1:4", "the tag", id="bare tag"),
        pytest.param("!x [1]", "1:1", "the tag", id="tag of an array"),
        pytest.param("a: &x {b: 1}\n<<: *x", "2:1", "a merge key", id="merge"),
        pytest.param("a\n---\nb", "2:1", "a second document", id="documents"),
        pytest.param("? [a]\n: 1", "1:3", "name that is not text", id="name"),
        pytest.param("a: &x b\n*x : 1", "2:1", "name that is not text", id="alias as a name"),
        pytest.param("a: &x [*x]", "1:8", "into itself", id="circle"),
        pytest.param("a: *x", "1:4", "to nothing", id="no anchor"),
        pytest.param(BOMB, "8:", "5000000 values", id="bomb"),
        pytest.param("[" * 201, "1:201", "200 levels", id="deep"),
        pytest.param("a: &x " + "[" * 100 + "]" * 100 + "\nb: " + "[" * 100 + "*x", "2:", "200 levels", id="deep by alias"),
        pytest.param("a: .nan", "1:4", "no JSON", id="NaN"),
        pytest.param("a: 1e999", "1:4", "too large", id="infinite"),
        pytest.param("a: " + "9" * 5000, "1:4", "4000 digits", id="5000 digits"),
        pytest.param("a: [1\nb: 2", "2:", "not YAML", id="syntax"),
        pytest.param("a: b: c", "1:5", "not YAML", id="two colons"),
        pytest.param("a:\n\tb: 1", "2:1", "not YAML", id="tab"),
        pytest.param("a: \x07", "", "control character", id="control character"),
        pytest.param(b"a: 1\nb: \xff", "2", "not UTF-8", id="stray byte"),
        pytest.param("a: \ud800", "1", "surrogate", id="half a character"),
    ],
)  # fmt: skip
def test_what_is_refused_says_where(text, where, what):
    with pytest.raises(YamlError, match=what) as caught:
        load(text, file="x.yaml")
    assert str(caught.value.location).startswith(f"x.yaml:{where}" if where else "x.yaml")


@given(st.text() | TEXT | st.binary() | VALUES.map(dump).map(lambda text: text[::-1]))
def test_nothing_else_is_raised(text):
    try:
        load(text)
    except YamlError as error:
        assert error.location  # noqa: PT017 - most texts raise nothing


def test_a_file_is_read_and_named(tmp_path: Path):
    path = tmp_path / "spec.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa4\n")
    assert load(path).value == {"a": "ä"}
    assert load(path).file == str(path)
    with pytest.raises(YamlError, match="cannot be read"):
        load(tmp_path / "none.yaml")


def test_size_is_capped(monkeypatch):
    monkeypatch.setattr(loader, "MAX_BYTES", 10)
    with pytest.raises(YamlError, match="larger"):
        load("a: " + "b" * 20)


def test_a_pyyaml_without_libyaml_is_named(monkeypatch):
    monkeypatch.setattr(pyyaml, "__with_libyaml__", False)
    for use in (lambda: load("a"), lambda: dump("a")):
        with pytest.raises(YamlError, match="libyaml"):
            use()
