"""Who does the units of work: this process alone, or whatever an executor has."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from threading import BoundedSemaphore, Event

from conformance.engine.hands import Hands
from conformance.engine.work import Bench, Done, Work
from conformance.errors import WorkersLost


class Crew:
    """Does units of work, and gives what they gave in their order, whoever is ready first.

    Several threads may have their work done by one crew.

    Args:
        submit: begins one unit.
        ahead: how many are under way at once, whoever asked for them.
        gone: what an executor raises whose workers are no more.
    """

    def __init__(
        self,
        submit: Callable[[Work], Future[Done]],
        ahead: int,
        gone: tuple[type[Exception], ...] = (),
    ) -> None:
        self._submit = submit
        self._ahead = ahead
        self._gone: tuple[type[Exception], ...] = (CancelledError, *gone)
        self._room = BoundedSemaphore(ahead)
        self._under_way: set[Future[Done]] = set()
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
    def of(cls, hands: Hands) -> Crew:
        """The workers of an executor."""
        return cls(lambda work: hands.executor.submit(hands.do, work), hands.ahead, hands.gone)

    def stop(self) -> None:
        """Begin no more, and give up what nobody is doing yet; from any thread."""
        self._stop.set()
        for future in tuple(self._under_way):
            future.cancel()

    def each(self, works: Iterable[Work]) -> Iterator[Done]:
        """What each unit gave, in order; works are asked for as others are done.

        Raises:
            KeyboardInterrupt: it was stopped, or the user stops a unit; what was done comes first.
            WorkersLost: those who do it are no more.
            ConformanceError: a unit cannot be done.
        """
        begun: deque[Future[Done]] = deque()
        try:
            for work in works:
                if self._stop.is_set():
                    break
                begun.append(self._begin(work))
                if len(begun) >= self._ahead:
                    yield from self._first(begun)
            while begun:
                yield from self._first(begun)
        except self._gone as error:
            raise WorkersLost(
                f"processes that judge ended before they were done: {type(error).__name__}",
                hint="as a rule memory ran out; workers of a cluster have logs that say why",
            ) from error
        finally:
            for future in begun:
                future.cancel()
        if self._stop.is_set():
            raise KeyboardInterrupt

    def _begin(self, work: Work) -> Future[Done]:
        self._room.acquire()
        future = self._submit(work)
        self._under_way.add(future)
        future.add_done_callback(self._ended)
        if self._stop.is_set():  # while it was submitted
            future.cancel()
        return future

    def _ended(self, future: Future[Done]) -> None:
        self._under_way.discard(future)
        self._room.release()

    def _first(self, begun: deque[Future[Done]]) -> Iterator[Done]:
        future = begun.popleft()
        try:
            done = future.result()
        except CancelledError:
            if not self._stop.is_set():
                raise
            return
        yield done
        if done.interrupted:
            raise KeyboardInterrupt
