"""A live run: paid for, so planned, capped, asked in a careful order, and kept as it comes.

Providers are asked side by side, each by one thread with its own connections; they share the caps.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from threading import Event

from conformance.checks.judge import Judge
from conformance.clients.asking import Asking, absent
from conformance.engine.due import first_preflights, recorder_of, wanted
from conformance.engine.explore import AT_MOST, Explorer, explore_into
from conformance.engine.lines import Lines
from conformance.engine.order import sending_order
from conformance.engine.preflight import obstacle
from conformance.engine.progress import Progress, Told, Waiting
from conformance.engine.settings import Settings
from conformance.engine.shard import Share
from conformance.engine.unit import Unit, judged
from conformance.errors import EvidenceError
from conformance.model import Case, CaseRecord, Exchange, FindingRecord, Provider
from conformance.spec.library import Library
from conformance.transport.budget import Budget
from conformance.transport.http import Client
from conformance.transport.live import Live
from conformance.transport.pace import Pace
from conformance.transport.proxies import proxy_for
from conformance.transport.replay import Replay
from conformance.transport.round import CAPPED, Unsent
from conformance.transport.secrets import Secrets


def ask(
    providers: Sequence[Provider],
    library: Library,
    settings: Settings,
    told: Told = lambda _progress: None,
) -> list[Unit]:
    """Ask every provider, and judge what comes back; an interrupt keeps what is there.

    Raises:
        SecretError: a key is missing; then nothing is sent at all.
        ConformanceError: a plan or a recording cannot be begun.
    """
    budget = Budget(max_usd=settings.sending.max_usd, max_requests=settings.max_requests)
    stop = Event()
    asked = [
        _Asked(each, library, settings, budget=budget, stop=stop, told=told) for each in providers
    ]
    with ThreadPoolExecutor(len(asked)) as pool:
        futures = [pool.submit(each.unit) for each in asked]
        units = _results(futures, asked, stop)
    if settings.explore:
        for each, unit in zip(asked, units, strict=True):
            each.explore(unit)
    return units


def _results(futures: Sequence[Future[Unit]], asked: Sequence[_Asked], stop: Event) -> list[Unit]:
    """Wait for all, whatever happens: what is paid for is kept before anything is raised."""
    while True:
        try:
            for future in futures:
                future.exception()
        except KeyboardInterrupt:
            stop.set()
            for each in asked:
                each.stop()
        else:
            return [future.result() for future in futures]


class _Asked:
    """One provider, to be asked."""

    def __init__(
        self,
        provider: Provider,
        library: Library,
        settings: Settings,
        *,
        budget: Budget,
        stop: Event,
        told: Told,
    ) -> None:
        self._provider = provider
        self._library = library
        self._settings = settings
        self._budget = budget
        self._stop = stop
        self._told = told
        self._secrets = Secrets.of(provider, settings.sending.environment)
        self._clients = Asking(provider)
        self._wanted = self._clients.prepared(wanted(settings, provider, library))
        self._share = Share(None, ())
        if settings.shard:
            whole = wanted(replace(settings, shard=None), provider, library)
            first, rest = _in_order(self._clients.prepared(whole))
            self._share = Share(settings.shard, whole, order=[each.id for each in (*first, *rest)])
        self._live: Live | None = None
        self._done = self._total = 0

    def stop(self) -> None:
        """Send no more, and end soon; from any thread."""
        if self._live is not None:
            self._live.stop()

    def unit(self) -> Unit:
        """Send what is to be sent, and judge it.

        Raises:
            ConformanceError: the recording cannot be begun.
        """
        unit, cases, whole = Unit(), self._wanted, False
        unit.stopped |= absent(self._provider)
        recorder = recorder_of(self._settings, self._provider, self._library, cases)
        try:
            with ExitStack() as stack:
                if recorder is not None:
                    stack.enter_context(recorder)
                    cases = recorder.rest
                    for lost in recorder.lost:
                        self._budget.book_lost(lost)
                self._clients.keeper = recorder
                self._live = self._transport()
                if self._stop.is_set():  # which came before there was anything to stop
                    self._live.stop()
                exchanges = stack.enter_context(closing(self._exchanges(self._live, cases, unit)))
                unit.take(self._judged(exchanges))
            whole = self._settings.record and self._settings.sending.start == "resume"
        except EvidenceError as error:  # a full disk: no more is sent, what came is judged
            if self._live is None:
                raise
            unit.stopped[""] = f"{error.location or ''}: {error.message}; {error.hint}".lstrip(": ")
        self._note_unsent(unit, self._live.unsent, recorder.lost if recorder else ())
        if whole:
            unit.records, unit.answered = Lines(), set()
            unit.take(self._recorded())
            cases = self._wanted
        unit.close(case.id for case in cases)
        return unit

    def explore(self, unit: Unit) -> None:
        """Try more than the plan, where the plan was sent; nobody keeps it."""
        if self._live is None or unit.interrupted or "" in unit.stopped:
            return
        asked = {case.operation for case in self._wanted} - unit.stopped.keys()
        operations = [each for each in self._provider.operations if each.id in asked]
        explorer = Explorer(self._provider, self._library, self._live)
        examples = self._settings.explore
        explore_into(unit, explorer, operations, examples, most=AT_MOST * examples)

    def _note_unsent(self, unit: Unit, unsent: Sequence[Unsent], before: Sequence[Case]) -> None:
        """Say why there is less than was wanted; ``before`` were lost by earlier processes."""
        unit.interrupted = self._stop.is_set()
        if capped := sum(each.reason == CAPPED for each in unsent):
            unit.stopped.setdefault(
                "", f"the caps leave no room for {capped} of {self._total} cases"
            )
        came = unit.answered
        lost = {case.id for case in before} - came | {each.case for each in unsent if each.lost}
        unit.lost = tuple(case.id for case in self._wanted if case.id in lost)
        self._tell()

    def _recorded(self) -> Iterator[CaseRecord | FindingRecord]:
        """The whole of a resumed recording, judged: groups have members from before and after."""
        ids = {case.id for case in self._wanted}
        replay = Replay(self._library.root / "cassettes", self._provider)
        answers = (each for each in replay.exchanges(self._wanted) if each.case.id in ids)
        return self._judged(answers)

    def _judged(self, exchanges: Iterable[Exchange]) -> Iterator[CaseRecord | FindingRecord]:
        judge = Judge(self._provider, self._library)
        return self._share.placed(judged(judge, exchanges, whole=self._share.whole))

    def _transport(self) -> Live:
        sending = self._settings.sending
        return Live(
            self._provider,
            Client(
                sending.limits,
                http2=sending.http2,
                proxy=sending.proxy or self._proxy(),
                ca_file=sending.ca_file,
            ),
            secrets=self._secrets,
            budget=self._budget,
            pace=Pace(
                workers=sending.workers,
                rate=sending.rate,
                longest=sending.limits.retry_after,
                told=self._tell_of_wait,
            ),
            keeper=self._clients,
            base_url=sending.base_url,
            allow_private=sending.allow_private,
            retries=sending.retries,
        )

    def _proxy(self) -> str:
        servers = [server for each in self._provider.operations for server in each.servers]
        url = self._settings.sending.base_url or next(iter(servers), "")
        return proxy_for(url, self._settings.sending.environment)

    def _exchanges(self, live: Live, cases: Sequence[Case], unit: Unit) -> Generator[Exchange]:
        """The answers: first those that cost nothing and prove that the others make sense."""
        operations = {each.id: each for each in self._provider.operations}
        first, others = _in_order(cases)
        self._total = len(cases)
        for exchange in live.exchanges(first):
            self._done += 1
            operation = operations[exchange.case.operation]
            reason = obstacle(exchange, operation, self._provider.key_env)
            if reason:
                unit.stopped[operation.id] = reason
            self._tell()
            yield exchange
        rest = [case for case in others if case.operation not in unit.stopped]
        for exchange in live.exchanges(rest):
            self._done += 1
            self._tell()
            yield exchange

    def _tell_of_wait(self, seconds: float, status: int) -> None:
        self._told(Waiting(provider=self._provider.id, seconds=seconds, status=status))

    def _tell(self) -> None:
        budget = self._budget
        self._told(
            Progress(
                provider=self._provider.id,
                done=self._done,
                total=self._total,
                sent=budget.sent,
                paid=budget.paid,
                usd=budget.spent_usd + budget.reserved_usd,
            )
        )


def _in_order(cases: Sequence[Case]) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """What is sent first, since it costs nothing and proves the way, and then the rest."""
    first = tuple(first_preflights(cases))
    sent = {case.id for case in first}
    return first, tuple(case for case in sending_order(cases) if case.id not in sent)
