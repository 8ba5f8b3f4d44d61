"""A live run: paid for, so planned, capped, asked in a careful order, and kept as it comes.

Providers are asked side by side, each by one thread with its own connections; they share the caps.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Event

from conformance.checks.judge import Judge
from conformance.engine.order import sending_order
from conformance.engine.preflight import obstacle, preflights
from conformance.engine.progress import Progress, Told
from conformance.engine.selection import selected
from conformance.engine.settings import Settings
from conformance.engine.unit import Unit, judged
from conformance.errors import EvidenceError, UsageError
from conformance.generate.plan import plan
from conformance.model import Case, CaseRecord, Exchange, FindingRecord, Provider
from conformance.spec.library import Library
from conformance.transport import base_url as server
from conformance.transport.budget import Budget
from conformance.transport.http import Client
from conformance.transport.live import Live
from conformance.transport.pace import Pace
from conformance.transport.proxies import proxy_for
from conformance.transport.recorded import recorded
from conformance.transport.recorder import Recorder, refuse_unfinished
from conformance.transport.replay import Replay
from conformance.transport.secrets import Secrets


def wanted(settings: Settings, provider: Provider, library: Library) -> tuple[Case, ...]:
    """The cases of a provider that a live run would send, in the plan's order.

    The free case that proves host, path and key is always among them.

    Raises:
        UsageError: nothing is called as ``only`` says.
        ConformanceError: there is no plan.
    """
    cases = plan(provider, library, strength=settings.strength).cases
    sending = settings.sending
    chosen = {case.id for case in selected(cases, sending.only, provider, library)}
    if sending.missing:
        chosen -= recorded(library.root / "cassettes", provider.id)
    if chosen:
        chosen |= {case.id for case in _first_preflights(cases)}
    return tuple(case for case in cases if case.id in chosen)


def due(settings: Settings, provider: Provider, library: Library) -> tuple[Case, ...]:
    """What of the wanted cases is still to be sent, where a recording is resumed.

    Raises:
        CorruptEvidence: its journal is damaged.
        ConformanceError: as ``wanted``.
    """
    cases = wanted(settings, provider, library)
    recorder = _recorder(settings, provider, library, cases)
    return cases if recorder is None else recorder.due()


def check(providers: Sequence[Provider], library: Library, settings: Settings) -> None:
    """Whether a live run can begin, before anybody is asked for money.

    Raises:
        SecretError: a key is missing.
        UsageError: the server in place of the spec's is no URL, or is to stand in for several; or
            an earlier recording was left unfinished.
        CorruptEvidence: the journal of one is damaged.
    """
    base_url = server.checked(settings.sending.base_url)
    if base_url and len(providers) > 1:
        raise UsageError("--base-url is the server of one provider", hint="name one provider")
    for provider in providers:
        Secrets.of(provider, settings.sending.environment)
        if settings.record and settings.sending.start == "new":
            refuse_unfinished(library.root / "cassettes", provider.id)


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
        return _results(futures, asked, stop)


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
        self._wanted = wanted(settings, provider, library)
        self._live: Live | None = None

    def stop(self) -> None:
        """Send no more, and end soon; from any thread."""
        if self._live is not None:
            self._live.stop()

    def unit(self) -> Unit:
        """Send what is to be sent, and judge it."""
        unit = Unit()
        with ExitStack() as stack:
            cases = self._wanted
            recorder = _recorder(self._settings, self._provider, self._library, self._wanted)
            if recorder is not None:
                stack.enter_context(recorder)
                cases = recorder.rest
                unit.lost = tuple(case.id for case in recorder.lost)
                for lost in recorder.lost:
                    self._budget.book_lost(lost)
            self._live = live = self._transport(recorder)
            try:
                exchanges = stack.enter_context(closing(self._exchanges(live, cases, unit)))
                unit.take(judged(Judge(self._provider, self._library), exchanges))
            except EvidenceError as error:  # a full disk: no more is sent, what came is judged
                unit.stopped[""] = str(error)
        unit.interrupted = self._stop.is_set()
        if self._settings.record and self._settings.sending.start == "resume":
            unit.records = list(self._recorded())
            cases = self._wanted
        unit.close(case.id for case in cases)
        return unit

    def _recorded(self) -> Iterator[CaseRecord | FindingRecord]:
        """The whole of a resumed recording, judged: groups have members from before and after."""
        ids = {case.id for case in self._wanted}
        replay = Replay(self._library.root / "cassettes", self._provider)
        answers = (each for each in replay.exchanges(self._wanted) if each.case.id in ids)
        return judged(Judge(self._provider, self._library), answers)

    def _transport(self, recorder: Recorder | None) -> Live:
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
            pace=Pace(workers=sending.workers, rate=sending.rate),
            keeper=recorder,
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
        first = tuple(_first_preflights(cases))
        done = 0
        for exchange in live.exchanges(first):
            done += 1
            operation = operations[exchange.case.operation]
            reason = obstacle(exchange, operation, self._provider.key_env)
            if reason:
                unit.stopped[operation.id] = reason
            self._tell(done, len(cases))
            yield exchange
        sent = {case.id for case in first}
        rest = [
            case
            for case in sending_order(cases)
            if case.id not in sent and case.operation not in unit.stopped
        ]
        for exchange in live.exchanges(rest):
            done += 1
            self._tell(done, len(cases))
            yield exchange

    def _tell(self, done: int, total: int) -> None:
        budget = self._budget
        self._told(
            Progress(
                provider=self._provider.id,
                done=done,
                total=total,
                sent=budget.sent,
                paid=budget.paid,
                usd=budget.spent_usd + budget.reserved_usd,
            )
        )


def _recorder(
    settings: Settings, provider: Provider, library: Library, cases: Sequence[Case]
) -> Recorder | None:
    """Who keeps what is sent; ``None`` where nobody shall."""
    sending = settings.sending
    if not settings.record:
        return None
    return Recorder(
        library.root / "cassettes",
        provider,
        cases,
        at=settings.at,
        start=sending.start,
        resend_lost=sending.resend_lost,
        selection={"only": list(sending.only), "missing": sending.missing},
    )


def _first_preflights(cases: Sequence[Case]) -> Iterator[Case]:
    """One for each operation."""
    yield from {case.operation: case for case in preflights(cases)}.values()
