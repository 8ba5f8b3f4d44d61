"""A full or failing disk, told as what it is: evidence that could not be kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

from conformance.errors import EvidenceError, Location

_FULL = frozenset({ENOSPC, EDQUOT, EFBIG})


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Around whatever writes evidence: a failure to do so is a clean end, not a traceback.

    Raises:
        EvidenceError: the system refuses to write; names the file and what to do.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in _FULL
        why = "the disk is full" if full else (error.strerror or "it cannot be written")
        room = "free some space" if full else "see to the file or its folder"
        raise EvidenceError(
            f"evidence could not be kept: {why}",
            location=Location(str(error.filename or path)),
            hint=f"{room}, then go on; all that was kept before is intact",
        ) from error
