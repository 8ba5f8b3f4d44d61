"""Tables written in HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.markdown import blocks
from tests.linear import is_linear

PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "a", "\n", "<th", "&lt;", "<!--"]
)


def test_cells_are_markdown_with_their_lines():
    text = "# A\n\n<table>\n<tr><th>Name</th><th>Type</th></tr>\n<tr>\n<td><code>a</code></td><td>x<br/>y &lt;\n</td></tr>\n</table>\n\nend"
    _, table, end = blocks(text)
    assert (table.kind, table.line, table.trail) == ("table", 3, ("A",))
    assert [(row.line, row.cells) for row in table.rows] == [
        (4, ("Name", "Type")),
        (5, ("`a`", "x y <")),
    ]
    assert (end.text, end.line) == ("end", 10)


def test_a_table_that_is_not_closed_is_text():
    assert [block.kind for block in blocks("<table>\n<tr><td>a\n\nend")] == [
        "paragraph",
        "paragraph",
    ]


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_has_blocks(text):
    blocks(text)


@pytest.mark.parametrize(
    "piece", ["<table>", "<td a='", "<", "<!--", "</", "<td>a", "&#", "<![CDATA["]
)
def test_hostile_tables_take_no_time(piece):
    assert is_linear(lambda size: blocks(f"<table>{piece * size}</table>"), 5000)
