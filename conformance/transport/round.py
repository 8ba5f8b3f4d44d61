"""A number of cases on their way at once: who waits for whom, and in what order they come out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from conformance.model import Case, Exchange
from conformance.transport.attempts import Attempts

#: Answers that may wait for one before them, beside those under way: they are in memory.
_AHEAD: Final = 32
#: Seconds for the pictures of answers that are there when all is to end.
_GRACE: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A case that brought no exchange, and why.

    Attributes:
        lost: a request left all the same, so it may be paid for.
    """

    case: str
    reason: str
    lost: bool = False


#: Why a case is not sent that the caps leave no room for.
CAPPED: Final = "the cap on requests or money leaves no room for it"


class Round:
    """Sends cases and hands out their exchanges in order; runs in an event loop of its own.

    Args:
        attempts: what sends one.
        workers: how many are under way at once.
        out: is given each exchange, an exception that ends all, and ``None`` at the end.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        attempts: Attempts,
        *,
        workers: int,
        out: Callable[[Exchange | BaseException | None], None],
    ) -> None:
        self._cases = cases
        self._attempts = attempts
        self._out = out
        self._workers = asyncio.Semaphore(workers)
        self._window = asyncio.Semaphore(workers + _AHEAD)
        self._stopping = asyncio.Event()
        self._error: BaseException | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._answers: dict[str, asyncio.Future[Exchange | None]] = {}
        self._continued = {case.after for case in cases if case.after}
        self._came: dict[int, Exchange | None] = {}
        self._reasons: dict[str, str] = {}
        self._next = 0
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped_early = False

    @property
    def unsent(self) -> tuple[Unsent, ...]:
        """The cases that brought no exchange, in order; to be asked when all is over."""
        return tuple(
            Unsent(
                case=case.id,
                reason=self._reasons[case.id],
                lost=case.id in self._attempts.left,
            )
            for case in self._cases
            if case.id in self._reasons
        )

    def stop(self) -> None:
        """Send no more and end soon, or at once if told again; from any thread."""
        with self._lock:
            again, self._stopped_early = self._stopped_early, True
        self._tell(self._attempts.stop_following if again else self._stopping.set)

    def consumed(self) -> None:
        """An exchange that was handed out is not needed any more; from any thread."""
        self._tell(self._window.release)

    def _tell(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(callback)

    async def run(self) -> None:
        """Send everything, or as much as comes before a stop or an error."""
        with self._lock:
            self._loop = asyncio.get_running_loop()
            if self._stopped_early:
                self._stopping.set()
        try:
            await self._until_stopped()
            await self._wind_down()
        except BaseException as error:  # noqa: BLE001 - the other thread raises it
            self._error = self._error or error
        finally:
            with self._lock:
                self._loop = None
            self._hand_out_rest()
            self._out(self._error)
            if self._error is not None:
                self._out(None)

    async def _until_stopped(self) -> None:
        sending = asyncio.create_task(self._send_all())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({sending, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for each in (sending, stopping):
            each.cancel()
        await asyncio.gather(sending, stopping, return_exceptions=True)

    async def _send_all(self) -> None:
        if self._stopping.is_set():
            return
        for index, case in enumerate(self._cases):
            await self._window.acquire()
            if case.id in self._continued:
                self._answers[case.id] = asyncio.get_running_loop().create_future()
            self._tasks.append(asyncio.create_task(self._one(index, case)))
        await asyncio.wait(self._tasks) if self._tasks else None

    async def _wind_down(self) -> None:
        """Give up what waits for an answer; what has one is kept, with the pictures of a while."""
        unfinished = [task for task in self._tasks if not task.done()]
        for task in unfinished:
            task.cancel()
        if unfinished:
            await asyncio.wait(unfinished, timeout=_GRACE)
            self._attempts.stop_following()
            await asyncio.wait(unfinished)

    async def _one(self, index: int, case: Case) -> None:
        exchange: Exchange | None = None
        try:
            exchange = await self._sent(case)
        except asyncio.CancelledError:
            self._reasons.setdefault(case.id, "stopped before it was answered")
        except Exception as error:  # noqa: BLE001 - the other thread raises it
            self._reasons[case.id] = "an error ended the run"
            self._error = self._error or error
            self._stopping.set()
        finally:
            if case.id in self._answers and not self._answers[case.id].done():
                self._answers[case.id].set_result(exchange)
            self._came[index] = exchange
            self._hand_out()

    async def _sent(self, case: Case) -> Exchange | None:
        if case.after:
            before, reason = await self._before(case)
            if reason:
                self._reasons[case.id] = reason
                return None
            turn = self._attempts.next_turn(case, before)
            if isinstance(turn, Exchange):
                return turn
            case = turn
        async with self._workers:
            if self._stopping.is_set():  # an error of another one let this one in
                self._reasons[case.id] = "stopped before it was sent"
                return None
            exchange = await self._attempts.made(case, self._stopping.is_set)
        if exchange is None:
            self._reasons[case.id] = CAPPED
        return exchange

    async def _before(self, case: Case) -> tuple[Exchange | None, str]:
        """The exchange that a case continues; or why the case cannot be sent now."""
        under_way = self._answers.get(case.after)
        if under_way is None:
            return self._attempts.answered(case.after), ""
        before = await asyncio.shield(under_way)
        return before, "" if before is not None else f"{case.after} was not sent"

    def _hand_out(self) -> None:
        while self._next in self._came:
            exchange = self._came.pop(self._next)
            self._next += 1
            if exchange is None:
                self._window.release()
            else:
                self._out(exchange)

    def _hand_out_rest(self) -> None:
        """After a stop: what came behind one that did not, and names for all the others."""
        for index, case in enumerate(self._cases[self._next :], self._next):
            exchange = self._came.pop(index, None)
            if exchange is not None:
                self._out(exchange)
            else:
                self._reasons.setdefault(case.id, "stopped before it was sent")
