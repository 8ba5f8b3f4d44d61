"""What may be spent: hard caps on requests and money, shared by all who send."""

from __future__ import annotations

import math
from collections import Counter
from threading import Lock
from typing import Final

from conformance.errors import UsageError
from conformance.model import Case, Exchange
from conformance.transport.faults import reached

#: Money is counted in whole billionths of a dollar, so that sums of cents are exact.
_UNITS: Final = 10**9


class Budget:
    """Caps that are never exceeded, whatever the concurrency; safe to share between threads.

    The worst case of a request is set aside before it leaves. When its answer is there, it is spent
    or given back, see ``settle``; so the sum of both can never pass the cap.

    Args:
        max_usd: the most to spend, in US dollars; ``None`` is no cap.
        max_requests: the most requests to send, pictures that answers link to apart.

    Raises:
        UsageError: a cap is negative or no number.
    """

    def __init__(self, *, max_usd: float | None = None, max_requests: int | None = None) -> None:
        for cap in (max_usd, max_requests):
            if cap is not None and not cap >= 0:
                raise UsageError(f"a cap of {cap} makes no sense: it must be 0 or more")
        unlimited = max_usd is None or math.isinf(max_usd)
        self._max = None if unlimited else math.floor(round((max_usd or 0) * _UNITS, 3))
        self._max_requests = max_requests
        self._lock = Lock()
        self._under_way: Counter[str] = Counter()
        self._reserved = self._spent = self._sent = self._paid = 0

    def reserve(self, case: Case) -> bool:
        """Set a request's worst case aside; false where that would pass a cap: do not send it."""
        cost = _worst(case)
        with self._lock:
            if self._max_requests is not None and self._sent >= self._max_requests:
                return False
            if self._max is not None and self._spent + self._reserved + cost > self._max:
                return False
            self._sent += 1
            self._reserved += cost
            self._under_way[case.id] += 1
            return True

    def may_fit(self, case: Case) -> bool:
        """Whether a request that is refused now may still fit, once others give money back."""
        with self._lock:
            if self._max_requests is not None and self._sent >= self._max_requests:
                return False
            return self._max is None or self._spent + _worst(case) <= self._max

    def release(self, case: Case) -> None:
        """Give back all that ``reserve`` took, since the request never left."""
        with self._lock:
            self._reserved -= self._taken(case)
            self._sent -= 1

    def settle(self, case: Case, exchange: Exchange) -> None:
        """Spend what was set aside, or give the money back where the answer cannot have cost any.

        That is so for a refusal (any status from 300 on) and where no request reached the server.
        An answer, whole or cut, and silence count as paid.
        """
        with self._lock:
            cost = self._taken(case)
            self._reserved -= cost
            if _may_have_cost(exchange):
                self._spend(cost)

    def lose(self, case: Case) -> None:
        """Spend what was set aside for a request that left, and whose answer nobody waits for."""
        with self._lock:
            cost = self._taken(case)
            self._reserved -= cost
            self._spend(cost)

    def book_lost(self, case: Case) -> None:
        """Count a request of an earlier process, sent and paid for but never answered."""
        with self._lock:
            self._sent += 1
            self._spend(_worst(case))

    @property
    def sent(self) -> int:
        """Requests that left or are about to, lost ones included."""
        with self._lock:
            return self._sent

    @property
    def paid(self) -> int:
        """Requests that count as paid for and were not free."""
        with self._lock:
            return self._paid

    @property
    def spent_usd(self) -> float:
        """US dollars, at worst, for what came back or got lost."""
        with self._lock:
            return self._spent / _UNITS

    @property
    def reserved_usd(self) -> float:
        """US dollars, at worst, for what is under way."""
        with self._lock:
            return self._reserved / _UNITS

    def _taken(self, case: Case) -> int:
        if not self._under_way[case.id]:
            raise ValueError(f"nothing is set aside for {case.id}")
        self._under_way[case.id] -= 1
        return _worst(case)

    def _spend(self, cost: int) -> None:
        self._spent += cost
        self._paid += cost > 0


def _worst(case: Case) -> int:
    return math.ceil(round(case.cost_usd * _UNITS, 3))


def _may_have_cost(exchange: Exchange) -> bool:
    if exchange.response is not None:
        return exchange.response.status < 300  # noqa: PLR2004 - redirects and refusals
    return exchange.fault is None or reached(exchange.fault.name)
