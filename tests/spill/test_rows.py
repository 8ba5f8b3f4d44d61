"""Rows come back sorted as Python sorts them, whatever they hold and however many there are."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.spill.rows import BATCH, Rows

ANY_TEXT = st.text(st.characters(), max_size=4) | st.sampled_from(["\ud800", "a\0b", "😀", "é"])
ROWS = st.lists(
    st.tuples(
        ANY_TEXT,
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False),
        st.binary(max_size=4),
    ),
    max_size=20,
)


#: How many rows stay in memory, where they are sorted by other means.
BATCHES = st.sampled_from([1, 3, BATCH])


@given(BATCHES, ROWS)
def test_they_are_sorted_by_one_column_after_the_other(batch, rows):
    kept = Rows(str, int, float, bytes, batch=batch)
    for row in rows:
        kept.add(*row)
    assert list(kept) == sorted(rows)
    assert list(reversed(kept)) == sorted(rows, reverse=True)


@given(BATCHES, st.lists(ANY_TEXT, max_size=6), st.lists(ANY_TEXT, max_size=6))
def test_more_may_come_when_some_were_read(batch, first, then):
    kept = Rows(str, batch=batch)
    for text in first:
        kept.add(text)
    assert list(kept) == sorted((text,) for text in first)
    for text in then:
        kept.add(text)
    assert list(kept) == sorted((text,) for text in (*first, *then))


def test_many_are_sorted_like_few():
    kept = Rows(int, int)
    for number in range(3_000):
        kept.add(number * 7 % 1_000, number)
    assert list(kept) == sorted((number * 7 % 1_000, number) for number in range(3_000))


def test_a_full_disk_is_told_as_the_system_tells_it(monkeypatch):
    class Full:
        def execute(self, *_):
            raise sqlite3.OperationalError("database or disk is full")

        def executemany(self, *_):
            raise sqlite3.OperationalError("database or disk is full")

        def close(self):
            pass

    kept = Rows(int)
    monkeypatch.setattr(kept, "_database", Full())
    with pytest.raises(OSError, match="disk is full") as raised:
        list(kept)
    assert raised.value.errno == errno.ENOSPC
