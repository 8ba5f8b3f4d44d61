"""Pages as blocks: nothing is lost, everything knows its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.markdown import blocks
from tests.linear import is_linear

WORDS = st.sampled_from(["size", "the prompt", "尺寸", "`1K`", "a-b", "1:1"])
PIECES = st.sampled_from(
    ["# ", "\n", "\n\n", "```", "```json\n", "| a | b |\n|---|---|\n", "| c |", "- ", "  ", "{\n", "}", '"a": 1',
     "curl https://a.test \\\n", "-d '", '<Tab title="x">', "</Tab>", "<ParamField body='a'>", "</ParamField>",
     "<!--", "-->", "---\n", "data: {}\n", "> ", "POST /a HTTP/1.1\n", "text", "\t", "\r\n", "\\|", "`"]
)  # fmt: skip
PAGES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


def shown(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.line, block.text) for block in blocks(text)]


@given(PAGES)
def test_any_text_has_blocks_in_the_order_of_their_lines(text):
    found = blocks(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert [block.line for block in found] == sorted(block.line for block in found)
    assert all(1 <= block.line <= lines + 1 for block in found)


@given(PAGES)
def test_line_ends_make_no_difference(text):
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert blocks(unix.replace("\n", "\r\n")) == blocks(unix)


@given(
    code=st.text("ab{}[]|<>-# \n\"'", max_size=80),
    mark=st.sampled_from(["```", "~~~~", "   ```"]),
)
def test_code_in_a_fence_is_kept_as_it_stands(code, mark):
    indent = " " * (len(mark) - len(mark.lstrip()))
    body = "\n".join(indent + line for line in code.split("\n"))
    (block,) = blocks(f"{mark}json A b\n{body}\n{mark}")
    assert (block.kind, block.language, block.title, block.line) == ("code", "json", "A b", 2)
    assert block.text == code


@given(st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=1, max_size=4), st.booleans())
def test_tables_keep_their_cells_with_or_without_the_bars_at_the_ends(rows, bars):
    width = max(map(len, rows))
    full = [row + ["-"] * (width - len(row)) for row in rows]
    header = [f"h{n}" for n in range(width)]
    lines = [" | ".join(row) for row in (header, ["---"] * width, *full)]
    text = "\n".join(f"| {line} |" if bars else line for line in lines)
    (block,) = blocks(text)
    assert [list(row.cells) for row in block.rows] == [header, *full]
    assert [row.line for row in block.rows] == [1, *range(3, 3 + len(full))]


@given(
    depth=st.integers(1, 4), code=st.sampled_from(['{\n"a": [\n1\n]\n}', '{\n  "a": {"b": "}"}\n}'])
)
def test_a_body_without_a_fence_is_code_and_gives_back_the_caption_stuck_to_it(depth, code):
    text = "\n".join(["Example", code + "Next caption", "more"][:depth])
    if depth > 1:
        assert ("code", 2, code) in shown(text)
    if depth > 2:
        assert shown(text)[-1][2] == "Next caption\nmore"


def test_headings_make_a_trail():
    found = blocks("# A\n\n## B\n\ntext\n\n### C\n\nmore\n\n## D\n\nend\n\nSet\n---\n")
    assert {block.text: block.trail for block in found} == {
        "A": (),
        "B": ("A",),
        "text": ("A", "B"),
        "C": ("A", "B"),
        "more": ("A", "B", "C"),
        "D": ("A",),
        "end": ("A", "D"),
        "Set": ("A",),
    }
    assert found[-1].level == 2


def test_several_lines_above_a_rule_are_no_heading():
    assert shown("one\ntwo\n---\n") == [("paragraph", 1, "one\ntwo")]


def test_items_know_how_deep_they_are():
    found = blocks("- a\n  - b\n\n    more\n1. c\n")
    assert [(block.kind, block.level, block.text) for block in found] == [
        ("item", 1, "a"),
        ("item", 2, "b"),
        ("paragraph", 0, "more"),
        ("item", 1, "c"),
    ]


def test_a_command_without_a_fence_ends_with_its_quote():
    text = "bash\ncurl https://a.test \\\n-d '{\n\"it\": \"'\\''s\"\n}'Response\n{}\n"
    assert [(kind, line) for kind, line, _ in shown(text)] == [
        ("code", 2),
        ("paragraph", 5),
        ("code", 6),
    ]


def test_a_command_whose_backslashes_were_lost_goes_on():
    ((kind, _, code),) = shown("curl https://a.test\n-H 'A: b'\n-d x\n")
    assert (kind, code.count("\n")) == ("code", 2)


def test_rows_of_a_table_may_lack_columns_and_the_rule_may_be_short():
    (table,) = blocks("| a | b | c |\n|---|\nx | y |\n`p|q` | r\\|s | |\n")
    assert [row.cells for row in table.rows] == [("a", "b", "c"), ("x", "y"), ("`p|q`", "r|s", "")]


def test_a_second_table_starts_where_its_rule_does():
    text = "Name | Type\n---|---\na | b\nOther | Kind\n---|---\nc | d\n"
    assert [[row.cells for row in block.rows] for block in blocks(text)] == [
        [("Name", "Type"), ("a", "b")],
        [("Other", "Kind"), ("c", "d")],
    ]


def test_front_matter_and_comments_are_no_prose():
    found = shown("---\ntitle: A\n---\n\ntext <!-- not\nthis -->\n\nmore\n")
    assert found == [("front", 2, "title: A"), ("paragraph", 5, "text"), ("paragraph", 8, "more")]


def test_points_behind_the_mark_leave_a_fence_closed():
    first, said, second = blocks("```json\n{}\n```..\n\nThen:\n\n```\n[]\n```.\n")
    assert (first.text, said.text, second.text) == ("{}", "Then:", "[]")
    assert first.closed


def test_an_unclosed_fence_takes_the_rest_and_says_so():
    (block,) = blocks("```yaml\na: 1\n")
    assert (block.closed, block.text) == (False, "a: 1\n")


@pytest.mark.parametrize(
    "piece",
    ["```\n", "~~~\n", "{\n", '{"a": "', "curl 'a\n", "| a |\n|---|\n", "<Tab>\n", "<Tab a={", "<ParamField a='", "<!--",
     "- ", "> ", "  - a\n", "`", "\\|", "data: {\n", "# a\n", "POST /a HTTP/1.1\n", "[", "---\n"],
)  # fmt: skip
def test_hostile_pages_take_no_time(piece):
    assert is_linear(lambda size: blocks(piece * size), 5000)
