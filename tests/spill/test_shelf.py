"""Pieces of bytes come back as they were, whether they fit into memory or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.spill.shelf import Shelf

PIECES = st.lists(st.binary(max_size=40) | st.binary(min_size=200, max_size=300), max_size=12)


@given(PIECES, st.integers(1, 400))
def test_what_is_put_there_is_found_in_order_and_by_its_place(pieces, little):
    kept = Shelf(little)
    places = [kept.add(piece) for piece in pieces]
    assert list(kept) == pieces
    assert [kept[place] for place in reversed(places)] == pieces[::-1]
    assert places == sorted(set(places))


def test_it_is_read_while_it_grows():
    kept = Shelf()
    place = kept.add(b"first")
    found = []
    for piece in kept:
        found.append(piece)
        if len(found) < 3:
            kept.add(b"again")
            assert kept[place] == b"first"
    assert found == [b"first", b"again", b"again"]
