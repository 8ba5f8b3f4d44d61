from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conformance.report.markdown import MAX_BYTES, code, escaped, render

TAGS = re.compile(r"</?(?:details|summary|code)>|<br>")
parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def leaves(text):
    for token in parser.parse(text):
        yield token
        yield from token.children or ()


def test_markdown_snapshot(run, matches_snapshot):
    matches_snapshot("matrix.md", render(run))


def test_markdown_snapshot_simulated(simulated_run, matches_snapshot):
    matches_snapshot("matrix-simulated.md", render(simulated_run))


def test_a_hostile_run_adds_no_tag_link_picture_heading_or_column(hostile_run, run):
    tokens = list(leaves(render(hostile_run)))
    html = "".join(t.content for t in tokens if t.type in {"html_inline", "html_block"})
    summaries = re.sub(r"<summary>[^<>]*</summary>", "", html)
    assert not re.sub(TAGS, "", summaries).strip()
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "fence", "code_block", "em_open", "s_open"}

    def shape(text):
        return [t.type for t in leaves(text) if t.type in {"heading_open", "td_open", "tr_open"}]

    assert shape(render(hostile_run)) == shape(render(run))


def test_it_fits_a_comment_whatever_the_size_of_the_run(run):
    one = run[0].providers[0]
    many = tuple(replace(one, id=f"vendor-{n:03}") for n in range(400))
    told = render([replace(run[0], providers=many)])
    assert len(told.encode()) <= MAX_BYTES
    assert told.endswith("left out for its size: see `matrix.html` or `matrix.json`.*\n")


@given(st.text())
def test_escaped_text_is_one_text_again(text):
    (paragraph, inline, _) = parser.parse(f"a {escaped(text, 10_000)} b")
    assert paragraph.type == "paragraph_open"
    assert {token.type for token in inline.children} <= {"text", "text_special"}


@given(st.text(alphabet="|\\`<>&*_a \n"))
def test_a_cell_stays_a_cell(text):
    table = f"| h | i |\n| --- | --- |\n| {escaped(text)} | {code(text)} |\n"
    assert [t.type for t in parser.parse(table)].count("td_open") == 2


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "WWW.evil.example"])
def test_addresses_do_not_become_links(text):
    assert text not in escaped(text)
    assert escaped(text).replace("\\", "") == text
