"""Rows that come in any order and any number, and are had again sorted.

SQLite does the work: a database without a name keeps in memory what is little, and the rest in a
temporary file that ends with it (https://www.sqlite.org/inmemorydb.html, "temporary databases").
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

#: How much of it stays in memory, in KiB; SQLite sorts in pieces of that size.
_CACHE: Final = 512
#: So many rows are handed over at once.
_BATCH: Final = 256

#: What a column may hold. Whole numbers must fit into 64 bits, and no float may be NaN.
Column = type[str] | type[int] | type[float] | type[bytes]


class Rows:
    """Rows of values of these types, one type for each column.

    Raises:
        OSError: from any use, where there is no room on the disk.
    """

    def __init__(self, *columns: Column) -> None:
        self._columns = columns
        self._texts = [n for n, kind in enumerate(columns) if kind is str]
        self._waiting: list[tuple[Any, ...]] = []
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        names = [f"c{number}" for number in range(len(columns))]
        for pragma in ("journal_mode = OFF", f"cache_size = -{_CACHE}", "temp_store = FILE"):
            self._database.execute(f"PRAGMA {pragma}").close()
        self._database.execute(f"CREATE TABLE kept ({', '.join(names)})").close()
        self._database.execute("BEGIN").close()
        marks = ", ".join("?" * len(columns))
        self._insert = f"INSERT INTO kept VALUES ({marks})"  # noqa: S608 - nothing but marks

    def __del__(self) -> None:
        self._database.close()

    def add(self, *row: Any) -> None:
        """Keep a row."""
        self._waiting.append(row)
        if len(self._waiting) >= _BATCH:
            self._hand_over()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """The rows, sorted by the first column, then by the next; texts by their characters."""
        return self._sorted("ASC")

    def __reversed__(self) -> Iterator[tuple[Any, ...]]:
        """The same from the end."""
        return self._sorted("DESC")

    def _sorted(self, way: str) -> Iterator[tuple[Any, ...]]:
        self._hand_over()
        order = ", ".join(f"c{number} {way}" for number in range(len(self._columns)))
        with _room():
            for row in self._database.execute(f"SELECT * FROM kept ORDER BY {order}"):  # noqa: S608
                yield self._read(row) if self._texts else row

    def _hand_over(self) -> None:
        rows, self._waiting = self._waiting, []
        with _room():
            self._database.executemany(self._insert, map(self._written, rows))

    def _written(self, row: tuple[Any, ...]) -> list[Any]:
        """Texts as bytes: half surrogates are no UTF-8 to SQLite, and the order is the same."""
        values = list(row)
        for place in self._texts:
            values[place] = values[place].encode("utf-8", "surrogatepass")
        return values

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place in self._texts:
            values[place] = values[place].decode("utf-8", "surrogatepass")
        return tuple(values)


@contextmanager
def _room() -> Iterator[None]:
    """SQLite's word for a full disk, as the system's."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.ENOSPC, f"temporary files: {error}") from error
