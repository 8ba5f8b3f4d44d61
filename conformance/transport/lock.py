"""One writer per provider: two recordings at once would each lose what the other keeps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from conformance.errors import UsageError
from conformance.transport.disk import written

NAME = ".lock"
#: Who holds the lock, beside it: on Windows no one else may read a locked file.
WRITER = ".writer"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep everybody else from recording into a folder.

    The system lets go of the lock when the process dies, however it does.

    Raises:
        UsageError: another recording is at it; names its process and since when.
        EvidenceError: the folder cannot be written.
    """
    writer = folder / WRITER
    with written(folder / NAME):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / NAME, thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise _taken(folder) from None
    try:
        with written(writer):
            writer.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        with suppress(OSError):
            writer.unlink(missing_ok=True)
        lock.release()


def _taken(folder: Path) -> UsageError:
    return UsageError(
        f"another recording writes to {folder}{_writer(folder / WRITER)}",
        hint="wait until it has ended, or end it",
    )


def _writer(path: Path) -> str:
    """Who writes and since when; '' where it has only just begun, or is just done."""
    try:
        process = int(path.read_text(encoding="ascii")[:20])
        since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return ""
    return f": process {process}, since {since:%Y-%m-%d %H:%M:%S} UTC"
