"""Who does the units of work: this process alone, or whatever an executor has."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from threading import Event

from conformance.engine.work import Bench, Done, Work, do


class Crew:
    """Does units of work, and gives what they gave in their order, whoever is ready first.

    Args:
        submit: begins one unit.
        ahead: how many are begun before the first of them is asked for.
    """

    def __init__(self, submit: Callable[[Work], Future[Done]], ahead: int) -> None:
        self._submit = submit
        self._ahead = ahead
        self._stop = Event()

    @classmethod
    def alone(cls, bench: Bench) -> Crew:
        """This process, at this bench."""

        def submit(work: Work) -> Future[Done]:
            future: Future[Done] = Future()
            future.set_result(work.done(bench))
            return future

        return cls(submit, ahead=1)

    @classmethod
    def of(cls, executor: Executor, ahead: int) -> Crew:
        """The workers of an executor."""
        return cls(lambda work: executor.submit(do, work), ahead)

    def stop(self) -> None:
        """Begin no more; from any thread."""
        self._stop.set()

    def each(self, works: Iterable[Work]) -> Iterator[Done]:
        """What each unit gave, in order; works are asked for as others are done.

        Raises:
            KeyboardInterrupt: it was stopped, or the user stops a unit; what was begun comes first.
            ConformanceError: a unit cannot be done.
        """
        begun: deque[Future[Done]] = deque()
        try:
            for work in works:
                if self._stop.is_set():
                    break
                begun.append(self._submit(work))
                if len(begun) >= self._ahead:
                    yield from _first(begun)
            while begun:
                yield from _first(begun)
        finally:
            for future in begun:
                future.cancel()
        if self._stop.is_set():
            raise KeyboardInterrupt


def _first(begun: deque[Future[Done]]) -> Iterator[Done]:
    done = begun.popleft().result()
    yield done
    if done.interrupted:
        raise KeyboardInterrupt
