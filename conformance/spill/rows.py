"""Rows that come in any order and any number, and are had again sorted.

A few are sorted in memory. For more of them SQLite does the work: a database without a name is a
temporary file that ends with it (https://www.sqlite.org/inmemorydb.html, "temporary databases").
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

#: So many rows wait in memory until they are written together.
BATCH: Final = 256
#: How much of a database stays in memory, in KiB. Rows are written behind each other and sorted in
#: larger pieces, so that more of it is of no use.
_CACHE: Final = 64

#: What a column may hold. Whole numbers must fit into 64 bits, and no float may be NaN.
Column = type[str] | type[int] | type[float] | type[bytes]


class Rows:
    """Rows of values of these types, one type for each column; ``batch`` of them stay in memory.

    Raises:
        OSError: from any use, where there is no room on the disk.
    """

    def __init__(self, *columns: Column, batch: int = BATCH) -> None:
        self._columns = columns
        self._batch = batch
        self._texts = [n for n, kind in enumerate(columns) if kind is str]
        self._waiting: list[tuple[Any, ...]] = []
        self._database: sqlite3.Connection | None = None

    def __del__(self) -> None:
        if self._database is not None:
            self._database.close()

    def add(self, *row: Any) -> None:
        """Keep a row."""
        self._waiting.append(row)
        if len(self._waiting) >= self._batch:
            self._write()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """The rows, sorted by the first column, then by the next; texts by their characters."""
        return self._sorted(backwards=False)

    def __reversed__(self) -> Iterator[tuple[Any, ...]]:
        """The same from the end."""
        return self._sorted(backwards=True)

    def _sorted(self, *, backwards: bool) -> Iterator[tuple[Any, ...]]:
        if self._database is None:
            yield from sorted(self._waiting, reverse=backwards)
            return
        way = "DESC" if backwards else "ASC"
        order = ", ".join(f"{name} {way}" for name in self._names)
        with _room():
            for row in self._write().execute(f"SELECT * FROM kept ORDER BY {order}"):  # noqa: S608
                yield self._read(row) if self._texts else row

    @property
    def _names(self) -> list[str]:
        return [f"c{number}" for number in range(len(self._columns))]

    def _write(self) -> sqlite3.Connection:
        """Write what waits."""
        rows, self._waiting = self._waiting, []
        marks = ", ".join("?" * len(self._columns))
        with _room():
            self._database = self._database or _begun(self._names)
            self._database.executemany(
                f"INSERT INTO kept VALUES ({marks})",  # noqa: S608 - nothing but marks
                map(self._written, rows),
            )
        return self._database

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


def _begun(names: list[str]) -> sqlite3.Connection:
    """A database that nobody else sees, with an empty table; nothing of it needs to survive."""
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = OFF", f"cache_size = -{_CACHE}", "temp_store = FILE"):
        database.execute(f"PRAGMA {pragma}").close()
    database.execute(f"CREATE TABLE kept ({', '.join(names)})").close()
    database.execute("BEGIN").close()
    return database


@contextmanager
def _room() -> Iterator[None]:
    """SQLite's word for a full disk, as the system's."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.ENOSPC, f"temporary files: {error}") from error
