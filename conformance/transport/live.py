"""Cases sent to a vendor: side by side, at its pace, within the caps, everything kept at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Lock, Thread

from conformance.model import Case, Exchange, Provider
from conformance.transport import base_url as server
from conformance.transport.attempts import Attempts
from conformance.transport.base import Keeper
from conformance.transport.budget import Budget
from conformance.transport.pace import Pace
from conformance.transport.pictures import Pictures, Sender
from conformance.transport.round import Round, Unsent
from conformance.transport.secrets import Secrets


def now() -> str:
    """This second, as ISO 8601 UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Live:
    """Sends cases to the servers of a provider.

    A thread of its own sends and keeps, so that judging what came does not delay what is to come.

    Args:
        provider: whose operations the cases are for.
        client: how requests are sent.
        secrets: the key; nothing that is kept or yielded holds it.
        budget: what may be spent, shared with others.
        pace: how fast.
        keeper: who keeps what is sent and what comes back.
        base_url: a server in place of those that the spec names.
        allow_private: follow URLs of answers into private networks too; to the server of
            ``base_url`` they are followed in any case.
        retries: how often a case is sent again after a passing obstacle; each attempt is kept.
        at: the time, for evidence.

    Attributes:
        unsent: the cases that brought no exchange, and why.

    Raises:
        UsageError: ``base_url`` is no URL of a server.
    """

    def __init__(
        self,
        provider: Provider,
        client: Sender,
        *,
        secrets: Secrets,
        budget: Budget,
        pace: Pace,
        keeper: Keeper | None = None,
        base_url: str = "",
        allow_private: bool = False,
        retries: int = 0,
        at: Callable[[], str] = now,
    ) -> None:
        base_url = server.checked(base_url)
        self.unsent: tuple[Unsent, ...] = ()
        self._pace = pace
        self._keeper = keeper
        self._attempts = Attempts(
            provider,
            client,
            Pictures(client, private=allow_private, trusted=base_url),
            secrets=secrets,
            budget=budget,
            pace=pace,
            keeper=keeper,
            base_url=base_url,
            retries=retries,
            at=at,
        )
        self._lock = Lock()
        self._rounds: list[Round] = []
        self._stopped = False

    def stop(self) -> None:
        """Send no more, give up what is under way, and end soon; from any thread.

        Answers that are there are still kept and yielded.
        """
        with self._lock:
            self._stopped = True
            for each in self._rounds:
                each.stop()

    def exchanges(self, cases: Iterable[Case]) -> Iterator[Exchange]:
        """One exchange for each case, in order, each as soon as it and all before it are there.

        Cases that the budget refuses are not among them, nor are those that a stop prevented: see
        ``unsent``. To close the iterator early is a stop.

        Raises:
            EvidenceError: what came cannot be kept.
        """
        outbox: SimpleQueue[Exchange | BaseException | None] = SimpleQueue()
        round_ = Round(tuple(cases), self._attempts, workers=self._pace.workers, out=outbox.put)
        with self._lock:
            self._rounds.append(round_)
            if self._stopped:
                round_.stop()
        thread = Thread(target=lambda: asyncio.run(round_.run()), name="live")
        thread.start()
        try:
            while (item := outbox.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
                round_.consumed()
        finally:
            round_.stop()
            thread.join()
            with self._lock:
                self._rounds.remove(round_)
                self.unsent += round_.unsent
