"""Pictures that no cassette has a marker for any more."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from conformance.transport import journal
from conformance.transport.blobs import FOLDER

_MARKER = re.compile(rb"blob:sha256:([0-9a-f]{64})")


def unreferenced(cassettes: Path) -> tuple[Path, ...]:
    """The files in the folder of pictures that may be deleted while nothing is being recorded.

    What the journal of an unfinished recording names was paid for, and is kept.
    """
    holding = [*cassettes.glob("*/*.yaml"), *cassettes.glob(f"*/{journal.NAME}")]
    named = {name for path in sorted(holding) for name in _named(path)}
    pictures = sorted((cassettes / FOLDER).glob("*"))
    return tuple(path for path in pictures if path.stem not in named)


def _named(path: Path) -> Iterator[str]:
    if not path.stat().st_size:  # which cannot be mapped
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        for found in _MARKER.finditer(text):
            yield found[1].decode("ascii")
