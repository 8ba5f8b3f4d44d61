"""Sizes that the images endpoint takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.simulator.sizes import taken


@pytest.mark.parametrize(
    "size", ["auto", "1792x1024", "2K", "0.5K", "1376x768", "3840x2160", "792x168"]
)
def test_what_an_owner_draws_is_taken(library, size: str):
    assert taken(size, library.models)


@pytest.mark.parametrize(
    "size", ["", "apple", "1x1", "1000x1000", "160x1600", "0x16", "2k", "16x", "x"]
)
def test_nothing_else_is(library, size: str):
    assert not taken(size, library.models)


@given(st.text(max_size=12) | st.from_regex(r"\A\d{1,6}x\d{1,6}\Z"))
def test_any_text_is_taken_or_not(library, size: str):
    assert taken(size, library.models) in {True, False}
