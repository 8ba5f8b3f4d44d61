"""Pieces of bytes in the order in which they came, any number of them, each to be had again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Final

#: What is less stays in memory, in bytes.
LITTLE: Final = 1 << 18
_LENGTH: Final = 8


class Shelf:
    """Keeps pieces of bytes in a temporary file that nobody else sees, and that ends with it.

    Raises:
        OSError: from any use, where there is no room on the disk.
    """

    def __init__(self, little: int = LITTLE) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=little)  # noqa: SIM115 - lives with it
        self._end = 0

    def __del__(self) -> None:
        self._file.close()

    def add(self, piece: bytes) -> int:
        """Keep a piece; gives its place."""
        place = self._end
        self._file.seek(place)
        self._file.write(len(piece).to_bytes(_LENGTH, "big"))
        self._file.write(piece)
        self._end = place + _LENGTH + len(piece)
        return place

    def __getitem__(self, place: int) -> bytes:
        self._file.seek(place)
        return self._file.read(int.from_bytes(self._file.read(_LENGTH), "big"))

    def __iter__(self) -> Iterator[bytes]:
        """The pieces in order; others may be added and looked up meanwhile."""
        place = 0
        while place < self._end:
            piece = self[place]
            place += _LENGTH + len(piece)
            yield piece
