"""How fast one provider is asked: so many at once, so many a second, and not while it says wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from conformance.dialects.statuses import TRY_LATER
from conformance.errors import UsageError
from conformance.model import Response

#: Seconds by which a wait must be longer than what is known to be told: several requests that are
#: under way at once are often asked for the same one.
_WORTH_TELLING: Final = 1.0


class Pace:
    """Lets requests to one provider through, in the order in which they ask.

    Args:
        workers: requests under way at once.
        rate: requests a second, evenly spread; ``None`` is no limit.
        longest: seconds, the longest wait that a server may ask for.
        told: hears of each wait, in seconds, and of the status that asked for it.
        now, sleep: a clock that only goes forward, and how to wait on it.
        today: seconds since 1970, for servers that say until when to wait.

    Raises:
        UsageError: the number of workers or the rate is not above 0.
    """

    def __init__(
        self,
        *,
        workers: int = 4,
        rate: float | None = None,
        longest: float = 300.0,
        told: Callable[[float, int], None] = lambda _seconds, _status: None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        today: Callable[[], float] = time.time,
    ) -> None:
        if workers < 1:
            raise UsageError(f"{workers} workers send nothing", hint="give 1 or more")
        if rate is not None and not 0 < rate < float("inf"):
            raise UsageError(
                f"at {rate} requests a second nothing is sent", hint="give more than 0"
            )
        self.workers = workers
        self._gap = 1 / rate if rate else 0.0
        self._longest = longest
        self._told = told
        self._now, self._sleep, self._today = now, sleep, today
        self._next = self._held_until = now()

    async def turn(self) -> None:
        """Return when the next request may leave, which then must leave at once."""
        # A wait that begins while this one sleeps counts as well, so look again.
        while (wait := max(self._next, self._held_until) - self._now()) > 0:
            await self._sleep(wait)
        self._next = max(self._next, self._now()) + self._gap

    def heed(self, response: Response | None) -> None:
        """Hold all further requests where an answer says that it is too early."""
        if response is None or response.status not in TRY_LATER:
            return
        seconds = retry_after(response.header("retry-after") or "", self._today())
        if seconds is not None:
            wait = min(seconds, self._longest)
            until = self._now() + wait
            if until >= self._held_until + _WORTH_TELLING:
                self._told(wait, response.status)
            self._held_until = max(self._held_until, until)


def retry_after(value: str, today: float) -> float | None:
    """Seconds to wait by a header ``Retry-After``; ``None`` where it says nothing.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3: a number of seconds, or a date.
    ``today`` is in seconds since 1970.
    """
    value = value.strip()[:64]
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        if date.tzinfo is None:  # "-0000" says that it is UTC, without a place
            date = date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - today)
    except (ValueError, OverflowError):
        return None
