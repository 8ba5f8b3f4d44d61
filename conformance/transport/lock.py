"""One writer per provider: two recordings at once would each lose what the other keeps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from conformance.errors import UsageError
from conformance.transport.disk import written

NAME = ".lock"
#: Who holds the lock, beside it: on Windows no one else may read a locked file.
WRITER = ".writer"


@contextmanager
def locked(folder: Path, since: str = "") -> Iterator[None]:
    """Keep every other process from recording into a folder; ``since`` is the time, for messages.

    The system lets go of the lock when the process dies, however it does.

    Raises:
        UsageError: another recording is at it; names its process and since when.
        EvidenceError: the folder cannot be written.
    """
    writer = folder / WRITER
    with written(folder / NAME):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / NAME)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise _taken(folder) from None
    try:
        with written(writer):
            writer.write_text(f"process {os.getpid()}{f', since {since}' if since else ''}\n")
        yield
    finally:
        with suppress(OSError):
            writer.unlink(missing_ok=True)
        lock.release()


def _taken(folder: Path) -> UsageError:
    try:
        who = (folder / WRITER).read_text(encoding="utf-8")[:200].strip()
    except (OSError, UnicodeDecodeError):
        who = ""  # it has only just begun, or is just done
    return UsageError(
        f"another recording writes to {folder}" + (f": {who}" if who else ""),
        hint="wait until it has ended, or end it",
    )
