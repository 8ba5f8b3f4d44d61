"""One run: every provider's evidence obtained and judged, as records in a fixed order.

A unit of work is one provider. Units are independent and give the same records whatever their
order, so they may run in as many processes as one likes.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from conformance.checks.check import CHECKS
from conformance.checks.judge import Judge
from conformance.engine.planned import cases_planned
from conformance.engine.progress import Judging, Told
from conformance.engine.records import check_records, provider_record
from conformance.engine.settings import Settings
from conformance.engine.shard import Share, bare
from conformance.engine.unit import Unit, judged
from conformance.model import (
    Case,
    CaseRecord,
    Exchange,
    Expectation,
    FindingRecord,
    Footer,
    Header,
    Provider,
    ProviderRecord,
    Record,
)
from conformance.spec.library import Library
from conformance.transport.base import Transport
from conformance.transport.recording import Recording
from conformance.transport.replay import Replay
from conformance.transport.simulated import Simulated


def run(settings: Settings, told: Told = lambda _: None) -> Iterator[Record]:
    """The records of a run: header, cases with their findings, footer.

    ``told`` hears of each step. An interrupt ends a run early: what came until then
    is among the records, and the footer says that there was one.

    Raises:
        ConformanceError: a spec, the selection, or the evidence cannot be used.
    """
    library = Library.open(settings.root)
    providers = library.providers(settings.providers)
    expectations = known_findings(library, providers)  # a broken file is told before money is spent
    if settings.mode == "live":
        from conformance.engine.live import ask  # noqa: PLC0415 - judging needs no HTTP client

        units = ask(providers, library, settings, told)
    else:
        units = _units(_work(providers, library, settings), library, settings, told)
    newest = max((unit.newest for unit in units), default="")
    yield Header(
        mode=settings.mode,
        strength=settings.strength,
        as_of=newest[:10],
        full=settings.full,
        fault=settings.fault_told,
        providers=tuple(
            replace(
                provider_record(provider, library.features.values(), library.models),
                shards=(str(settings.shard),) if settings.shard else (),
            )
            for provider in providers
        ),
        features=tuple(library.features.values()),
        checks=check_records(),
        takes=settings.take,
        expectations=expectations,
    )
    cases = findings = 0
    for unit in units:
        for record in unit.records:
            cases += isinstance(record, CaseRecord)
            findings += isinstance(record, FindingRecord)
            yield record
    by_id = {provider.id: unit for provider, unit in zip(providers, units, strict=True)}
    yield Footer(
        cases=cases,
        findings=findings,
        unrecorded=_sorted({name: unit.unrecorded for name, unit in by_id.items()}),
        interrupted=any(unit.interrupted for unit in units),
        stopped=dict(
            sorted(
                (f"{name}/{operation}".rstrip("/"), reason)
                for name, unit in by_id.items()
                for operation, reason in unit.stopped.items()
            )
        ),
        lost=_sorted({name: unit.lost for name, unit in by_id.items()}),
        explored=dict(
            sorted(
                (f"{name}/{operation}", asked)
                for name, unit in by_id.items()
                for operation, asked in unit.explored.items()
            )
        ),
        unmatched=_sorted({name: unit.unmatched for name, unit in by_id.items()}),
    )


def _sorted(lists: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The lists of providers that have any, so that those of shares make up the whole's."""
    return {name: tuple(sorted(each)) for name, each in lists.items() if each}


def known_findings(
    library: Library, providers: Iterable[Provider | ProviderRecord]
) -> tuple[Expectation, ...]:
    """The known findings of these providers, as the file lists them today; raises SpecError."""
    names = {provider.id for provider in providers}
    return tuple(each for each in library.expectations(CHECKS) if each.provider in names)


def _work(
    providers: Sequence[Provider], library: Library, settings: Settings
) -> list[tuple[str, int | None]]:
    """The units of work: each provider with the number of cases that it may send."""
    if settings.max_requests is None or settings.mode == "replay":
        return [(provider.id, None) for provider in providers]
    left = settings.max_requests
    work: list[tuple[str, int | None]] = []
    for provider in providers:
        cases = cases_planned(settings, provider, library)
        wanted = len(Share(settings.shard, cases).of(cases))
        work.append((provider.id, min(wanted, left)))
        left -= min(wanted, left)
    return work


def _units(
    work: Sequence[tuple[str, int | None]],
    library: Library,
    settings: Settings,
    told: Told,
) -> list[Unit]:
    """What each unit of work gave; those that an interrupt prevented are empty and say so."""
    done: dict[str, Unit] = {}
    try:
        for name, unit in _each(work, library, settings, told):
            done[name] = unit
            if unit.interrupted:
                break
            judged_now = sum(isinstance(record, CaseRecord) for record in unit.records)
            steps = _steps(told, name, len(done) - 1, len(work))
            steps(judged_now, judged_now)
    except KeyboardInterrupt:  # what is done is worth keeping
        pass
    return [done.get(name) or Unit(interrupted=True) for name, _ in work]


#: Whoever wants to hear how many answers of a provider are judged, of how many.
_Step = Callable[[int, int], None]


def _steps(told: Told, provider: str, before: int, providers: int) -> _Step:
    """Who hears of the steps of one provider among others."""

    def tell(done: int, total: int) -> None:
        told(Judging(provider=provider, done=done, total=total, before=before, providers=providers))

    return tell


def _each(
    work: Sequence[tuple[str, int | None]], library: Library, settings: Settings, told: Told
) -> Iterator[tuple[str, Unit]]:
    """The units in order, each as soon as it and all before it are done."""
    if settings.jobs == 1 or len(work) == 1:
        for before, (name, limit) in enumerate(work):
            steps = _steps(told, name, before, len(work))
            yield name, _unit(settings, name, limit, library, steps)
        return
    # An interrupt reaches every process of a terminal: the main one alone shall answer to it.
    ignoring = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(
        min(settings.jobs, len(work)), initializer=signal.signal, initargs=ignoring
    ) as pool:
        units = [(name, pool.submit(_unit, settings, name, limit)) for name, limit in work]
        try:
            while units:
                name, future = units[0]
                unit = future.result()
                units.pop(0)
                yield name, unit
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)  # waits for those that are being judged
            yield from ((name, each.result()) for name, each in units if not each.cancelled())
            raise


def _unit(
    settings: Settings,
    provider_id: str,
    limit: int | None,
    library: Library | None = None,
    step: _Step = lambda _done, _total: None,
) -> Unit:
    """One provider judged, and explored where that is wanted."""
    library = library or Library.open(settings.root)
    unit = judge_provider(settings, provider_id, limit, library, step)
    if settings.explore and not unit.interrupted:
        from conformance.engine.explore import explore_simulated  # noqa: PLC0415 - rarely wanted

        explore_simulated(unit, settings, provider_id, library)
    return unit


def judge_provider(
    settings: Settings,
    provider_id: str,
    limit: int | None = None,
    library: Library | None = None,
    step: _Step = lambda _done, _total: None,
) -> Unit:
    """Obtain and judge one provider's evidence. Pure in its arguments and the files on disk.

    ``limit`` is how many cases may be sent, ``None`` is all; ``library`` is that of the root, where
    it has been opened already; ``step`` hears how many answers are judged. Where the user
    interrupts, what was judged so far is kept, and the rest of the plan counts as unrecorded.
    """
    library = library or Library.open(settings.root)
    provider = library.provider(provider_id)
    planned = cases_planned(settings, provider, library)
    judge = Judge(provider, library)
    if settings.mode == "replay":
        replay = Replay(library.root / "cassettes", provider, take=settings.take)
        return _replayed(settings, judge, planned, replay, step)
    return _simulated(
        settings, judge, planned, limit=limit, provider=provider, library=library, step=step
    )


def _counted(exchanges: Iterable[Exchange], total: int, step: _Step) -> Iterator[Exchange]:
    """The exchanges, each told of when it is judged; there may be more than were expected."""
    step(0, total)
    for done, exchange in enumerate(exchanges, 1):
        yield exchange
        step(done, max(done, total))


def _replayed(
    settings: Settings, judge: Judge, planned: Sequence[Case], replay: Replay, step: _Step
) -> Unit:
    """What was recorded, as it was sent; a case that is not planned any more has a share, too."""
    unit, share = Unit(), Share(None, ())
    if settings.shard:
        sent = [bare(exchange.case) for exchange in replay.exchanges(planned)]
        share = Share(settings.shard, (*sent, *planned), order=(case.id for case in sent))
    ours = (each for each in replay.exchanges(planned) if each.case.id in share)
    exchanges = _counted(ours, len(share.of(planned)), step)
    unit.take_until_interrupt(share.placed(judged(judge, exchanges, whole=share.whole)))
    unit.close(())
    unit.unrecorded = tuple(case.id for case in share.of(replay.unrecorded(planned)))
    unit.unmatched = tuple(each.told for each in replay.unmatched)
    return unit


def _simulated(
    settings: Settings,
    judge: Judge,
    planned: Sequence[Case],
    *,
    limit: int | None,
    provider: Provider,
    library: Library,
    step: _Step,
) -> Unit:
    """What the built-in simulator answers."""
    from conformance.clients import asking  # noqa: PLC0415 - judging needs no HTTP client

    unit, clients = Unit(), asking.Asking(provider)
    unit.stopped |= asking.absent(provider)
    known, planned = planned, asking.installed(planned)
    order = clients.prepared(planned) if settings.shard else ()
    share = Share(settings.shard, known, order=(case.id for case in order))
    planned = share.of(planned)
    sending: Transport = Simulated(
        provider,
        library,
        fault=settings.fault or None,
        seed=settings.fault_seed,
        keeper=clients,
    )
    if settings.record:
        whole = settings.max_requests is None and share.whole and not unit.stopped
        sending = Recording(
            sending, library.root / "cassettes", provider=provider, at=settings.at, whole=whole
        )
    sent = planned[:limit]
    exchanges = _counted(sending.exchanges(clients.prepared(sent)), len(sent), step)
    unit.take_until_interrupt(share.placed(judged(judge, exchanges, whole=share.whole)))
    unit.close(case.id for case in planned)
    return unit
