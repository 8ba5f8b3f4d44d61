"""Those who judge what is on disk, beside this process: others of this machine, or a cluster."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from conformance.engine.settings import Settings
from conformance.engine.work import Done, Work, do

#: So many units of work are begun for each worker, so that none waits for the next.
_AHEAD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """An executor, and what has to be known to use it.

    Attributes:
        number: how many units of work it does at once.
        do: what it does with one.
        gone: what it raises when its workers are no more.
    """

    executor: Executor
    number: int
    do: Callable[[Work], Done] = do
    gone: tuple[type[Exception], ...] = (BrokenExecutor,)

    @property
    def ahead(self) -> int:
        """How many units of work shall be under way at once."""
        return _AHEAD * self.number


@contextmanager
def hired(settings: Settings) -> Iterator[Hands]:
    """Those whom a run's settings name; until the end.

    Raises:
        UsageError: there is nobody, or they cannot do it.
    """
    if settings.scheduler:
        # Most do without a cluster's library, which takes long to load.
        from conformance.engine.cluster import cluster  # noqa: PLC0415

        with cluster(settings.scheduler, settings.root) as hands:
            yield hands
    else:
        with processes(settings.jobs) as pool:
            pool.submit(int).result()  # all begin here, before there are threads
            yield Hands(executor=pool, number=settings.jobs)


def processes(number: int) -> ProcessPoolExecutor:
    """An interrupt reaches every process of a terminal: the main one alone shall answer to it."""
    ignoring = (signal.SIGINT, signal.SIG_IGN)
    return ProcessPoolExecutor(number, initializer=signal.signal, initargs=ignoring)
