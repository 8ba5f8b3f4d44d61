"""Vendors' regular expressions: what is let through is fast, and means what ECMA-262 means."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.spec.pattern import MIN_TEXT, UnsafePattern, bounded


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+$",
        "(a|a)*b",
        "(a|ab)*c",
        "((a|b)c)+",
        "^(a{1,9}){1,9}$",
        "a?" * 30 + "a" * 30,
        ".*.*.*.*.*=",
        r"(a)\1",
        r"(?P<x>a)(?P=x)",
        "(?<=a)b",
        "(?=a*)b",
        "(?i)a",
        "(?(1)a|b)",
        "x{99999999999}",
        "a" * 300,
        "[",
        "(",
        r"\p{L}",
    ],
)
def test_refused(source):
    with pytest.raises(UnsafePattern):
        bounded(source)


@pytest.mark.parametrize(
    ("source", "yes", "no"),
    [
        (r"^\d+:\d+$", ["16:9"], ["16:9\n", "16-9", "١:٢"]),
        ("^(png|jpeg|webp)$", ["png"], ["png ", "gif"]),
        ("^https?://.+", ["https://a.example"], ["ftp://a"]),
        (r"^(?<year>\d{4})-\d\d$", ["2026-01"], ["26-01"]),
        ("^(?!image/jpg$)image/[a-z]+$", ["image/jpeg"], ["image/jpg"]),
        (r"^[$]\$$", ["$$"], ["$"]),
        ("^([a-z]{2})+$", ["abcd"], ["abc"]),
        ("b", ["abc"], ["ac"]),
    ],
)
def test_meaning(source, yes, no):
    pattern = bounded(source)
    assert [text for text in yes if not pattern.fits(text)] == []
    assert [text for text in no if pattern.fits(text)] == []


def test_longer_texts_get_the_benefit():
    pattern = bounded("^a*b*c*$")
    assert not pattern.fits("d" * pattern.longest)
    assert pattern.fits("d" * (pattern.longest + 1))


PIECES = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "[ab]",
        "(a)",
        "(a|b)",
        "(?:ab)",
        "*",
        "+",
        "?",
        "{2}",
        "{1,3}",
        "{2,}",
        "|",
        "^",
        "$",
        "(",
        ")",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=12).map("".join), st.sampled_from("ab"))
def test_whatever_is_let_through_is_quick(source, letter):
    try:
        pattern = bounded(source)
    except UnsafePattern:
        return
    assert pattern.longest >= MIN_TEXT
    start = time.process_time()
    pattern.fits(letter * (min(pattern.longest, 5_000) - 1) + "!")
    assert time.process_time() - start < 15


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.text("ab!", max_size=8))
def test_let_through_means_what_the_engine_says(source, text):
    try:
        pattern = bounded(source)
    except UnsafePattern:
        return
    assert pattern.fits(text) == bool(re.search(source.replace("$", r"\Z"), text))
