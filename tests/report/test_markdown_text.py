from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.report.markdown_text import Piece, code, escaped, fitted, folded, in_tag, table
from tests.report.hostile import ATTACKS
from tests.report.markdown_reader import kinds, parser, strange

texts = st.lists(st.sampled_from(sorted(ATTACKS.values())) | st.text(max_size=5)).map("".join)


@given(st.text() | texts)
def test_escaped_text_is_one_text_again(text):
    page = f"- {escaped(text, 10_000)} b\n"
    assert kinds(page) <= {
        "bullet_list",
        "list_item",
        "paragraph",
        "inline",
        "text",
        "text_special",
    }
    assert not strange(page)


@given(texts)
@example("www.evil.example WWW.evil.example mailto:a@evil.example XMPP:a@evil.example")
def test_a_text_in_a_tag_is_one_text_again(text):
    page = folded(f"{in_tag(text, 10_000)}", "x\n")
    assert kinds(page) <= {"html_block", "paragraph", "inline", "text"}
    assert not strange(page)


@given(texts, texts)
def test_a_cell_stays_a_cell(one, other):
    tokens = parser.parse(table([["h", "i"], [escaped(one), code(other)]]))
    assert [token.type for token in tokens].count("td_open") == 2
    assert not strange(table([["h", "i"], [escaped(one), code(other)]]))


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "WWW.evil.example"])
def test_addresses_do_not_become_links(text):
    assert text not in escaped(text)
    assert escaped(text).replace("\\", "") == text


@pytest.mark.parametrize(
    "text, told",
    [
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("12) a", "12\\) a"),
        ("+ a", "\\+ a"),
        ("1.5 a", "1\\.5 a"),
        ("2026-10-03", "2026-10-03"),
        ("@team", "\\@&#8203;team"),
        ("see #12", "see \\#&#8203;12"),
        ("# a", "\\# a"),
    ],
)
def test_what_would_be_more_than_text(text, told):
    assert escaped(text) == told


pieces = st.builds(
    Piece,
    text=st.text("aé\n", min_size=1, max_size=900).map(lambda text: text + "\n"),
    what=st.sampled_from(["claim", "table"]),
    short=st.sampled_from(["", "s\n"]),
)


@given(st.lists(pieces, max_size=12), st.integers(600, 4_000))
def test_pieces_are_whole_or_counted(listed, room):
    page = fitted(listed, room, "see `x`")
    assert len(page.encode()) <= room
    _, counted, _ = page.partition("\n*Left out for size: ")
    whole = "".join(piece.text for piece in listed)
    assert counted or page == whole or "s\n" in page
    assert len(whole.encode()) > room - 500 or page == whole


def test_what_is_left_out_is_told():
    big = Piece(text="x" * 5_000, what="claim")
    assert fitted([big, Piece(text="y\n", what="claim"), big], 1_000, "see `z`") == (
        "y\n\n*Left out for size: 2 claims; see `z`.*\n"
    )
