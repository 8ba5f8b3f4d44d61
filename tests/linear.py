"""Whether work grows with the size of what it is given and no faster, on any machine."""

from __future__ import annotations

import time
from collections.abc import Callable

_TIMES = 8
#: Work that grows with the square of the size would take 64 times as long; and other processes
#: that want the same caches make it two or three times as slow.
_AT_MOST = 4 * _TIMES
#: Seconds below which a measurement says nothing.
_NOISE = 0.002
_TRIES = 3


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Whether eight times the size is not much more than eight times the work.

    ``work`` is done at ``size`` and at an eighth of it; a bad measurement is taken again.
    """
    return any(
        _seconds(work, size) <= _AT_MOST * max(_seconds(work, size // _TIMES), _NOISE)
        for _ in range(_TRIES)
    )


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
