"""One case sent, as often as is due: paid from the budget, announced, cleaned and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from conformance.model import (
    Case,
    Evidence,
    Exchange,
    Fetched,
    Image,
    Operation,
    Provider,
    Request,
)
from conformance.transport.apart import Apart
from conformance.transport.base import Keeper
from conformance.transport.base_url import rebased
from conformance.transport.budget import Budget
from conformance.transport.conversation import (
    image_urls,
    images_of,
    next_turn,
    operation_of,
    picture_bytes,
)
from conformance.transport.decoding import decode
from conformance.transport.evidence import evidence_kind, host
from conformance.transport.faults import FAULTS
from conformance.transport.http import Sent
from conformance.transport.pace import Pace
from conformance.transport.pictures import Pictures, Sender
from conformance.transport.secrets import Secrets
from conformance.transport.thumbnails import Thumbnails

#: Statuses of obstacles that pass.
_PASSING: Final = frozenset({429, 502, 503, 504})
#: How often, in seconds, to look whether others have given money back.
_LOOK: Final = 0.05


class Attempts:
    """Sends cases of one provider; see ``live.Live`` for what it is given.

    Attributes:
        left: the cases of which a request left, and of which no attempt is kept yet.
    """

    def __init__(
        self,
        provider: Provider,
        client: Sender,
        pictures: Pictures,
        *,
        secrets: Secrets,
        budget: Budget,
        pace: Pace,
        keeper: Keeper | None,
        base_url: str,
        retries: int,
        at: Callable[[], str],
    ) -> None:
        self._provider = provider
        self._client = client
        self._pictures = pictures
        self._secrets = secrets
        self._budget = budget
        self._pace = pace
        self._keeper = keeper
        self._base_url = base_url
        self._retries = retries
        self._at = at
        self._thumbnails = Thumbnails()
        # Looking for keys in megabytes takes long, and others are to be read meanwhile; but more
        # than one thread of it would only take the interpreter away from whoever reads.
        self._desk = ThreadPoolExecutor(1, "reading")
        self._following: set[asyncio.Task[None]] = set()
        self._follows = True
        self.left: set[str] = set()

    async def made(self, case: Case, stopping: Callable[[], bool]) -> Exchange | None:
        """The exchange of the last attempt; ``None`` where the budget does not allow even one.

        A cancellation gives up an attempt that waits for its answer. One that has it is finished
        all the same.

        Raises:
            EvidenceError: it cannot be kept.
        """
        operation = operation_of(case, self._provider)
        case = replace(case, request=rebased(case.request, operation, self._base_url))
        exchange: Exchange | None = None
        for attempt in range(1, self._retries + 2):
            if not await self._reserved(case):
                break
            sent = await self._sent(case)
            # A task of its own, since what is paid for must outlive a cancellation.
            finishing = asyncio.create_task(self._finished(case, sent, operation, attempt))
            try:
                exchange = await asyncio.shield(finishing)
            except asyncio.CancelledError:
                return await finishing
            if stopping() or not _passing(exchange):
                break
        return exchange

    def next_turn(self, case: Case, before: Exchange | None) -> Case | Exchange:
        """The case that continues an answer; or, where that cannot be, the exchange that says so.

        Raises:
            EvidenceError: it cannot be kept.
        """
        operation = operation_of(case, self._provider)
        turn = next_turn(case, before, operation)
        if isinstance(turn, Case):
            return turn
        request = rebased(case.request, operation, self._base_url)
        unsent = Exchange(
            case=replace(case, request=request),
            evidence=self._evidence(Sent(), request),
            fault=turn,
            attempts=0,
        )
        return self._kept(Apart.of(unsent))

    def answered(self, case: str) -> Exchange | None:
        """What an earlier process kept of a case that is continued now.

        Raises:
            CorruptEvidence: it is damaged.
        """
        return self._keeper.answered(case) if self._keeper is not None else None

    def stop_following(self) -> None:
        """Leave the pictures that are still to be fetched."""
        self._follows = False
        for each in self._following:
            each.cancel()

    async def _reserved(self, case: Case) -> bool:
        """Whether the budget allows it, at the latest once others have given money back."""
        while not self._budget.reserve(case):
            if not self._budget.may_fit(case):
                return False
            await asyncio.sleep(_LOOK)
        return True

    async def _sent(self, case: Case) -> Sent:
        try:
            await self._pace.turn()
            if self._keeper is not None:
                self._keeper.sending(case)
        except BaseException:
            self._budget.release(case)
            raise
        self.left.add(case.id)
        try:
            return await self._client.send(self._secrets.fill(case.request))
        except BaseException:
            self._budget.lose(case)
            raise

    async def _finished(
        self, case: Case, sent: Sent, operation: Operation, attempt: int
    ) -> Exchange:
        exchange = Exchange(
            case=case,
            evidence=self._evidence(sent, case.request),
            response=sent.response,
            fault=sent.fault,
            timing=sent.timing,
            received=sent.received,
            attempts=attempt,
        )
        self._budget.settle(case, exchange)
        self._pace.heed(exchange.response)
        aside = asyncio.get_running_loop().run_in_executor
        apart, images = await aside(self._desk, self._read, exchange, operation)
        fetched = await self._followed(image_urls(images))
        apart = await aside(self._desk, self._with_pictures, apart, images, fetched)
        kept = self._kept(apart)
        self.left.discard(case.id)
        return kept

    def _clean(self, exchange: Exchange) -> Apart:
        return self._secrets.redact(Apart.of(decode(exchange, self._client.limits.decoded)))

    def _read(self, exchange: Exchange, operation: Operation) -> tuple[Apart, tuple[Image, ...]]:
        """The exchange without keys, and its pictures, in brief: no key goes out by a link."""
        apart = self._clean(exchange)
        response = apart.brief().response
        return apart, () if response is None else images_of(response, operation)

    async def _followed(self, urls: tuple[str, ...]) -> list[Fetched]:
        """What came of each URL, or of those before all had to end."""
        fetched: list[Fetched] = []
        if not urls or not self._follows:
            return fetched

        async def follow() -> None:
            async for each in self._pictures.follow(urls):
                fetched.append(each)  # noqa: PERF401 - those before a cancellation count

        following = asyncio.create_task(follow())
        self._following.add(following)
        await asyncio.wait({following})
        self._following.discard(following)
        if not following.cancelled():
            following.result()
        return fetched

    def _with_pictures(
        self, apart: Apart, images: tuple[Image, ...], fetched: list[Fetched]
    ) -> Apart:
        """With what was fetched, without keys likewise, and with thumbnails."""
        if fetched:
            follow = Request(method="GET", url="")
            alone = Exchange(
                case=replace(apart.exchange.case, request=follow),
                evidence=apart.exchange.evidence,
                fetched=tuple(fetched),
            )
            apart = apart.with_fetched(self._clean(alone))
        pictures = picture_bytes(images, apart.brief().fetched)
        return apart.with_thumbnails(self._thumbnails.of(map(apart.picture, pictures)))

    def _evidence(self, sent: Sent, request: Request) -> Evidence:
        kind = evidence_kind(sent.response, request.url, self._provider)
        return Evidence(kind=kind, at=self._at(), host=host(request.url))

    def _kept(self, apart: Apart) -> Exchange:
        return (apart if self._keeper is None else self._keeper.keep(apart)).whole()


def _passing(exchange: Exchange) -> bool:
    """Whether the same request may well be answered when it is sent again."""
    if exchange.response is not None and exchange.response.status in _PASSING:
        return True
    kind = FAULTS.get(exchange.fault.name) if exchange.fault else None
    return kind is not None and kind.passing
