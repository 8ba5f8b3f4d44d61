"""One run: every provider's evidence obtained and judged, as records in a fixed order.

A unit of work is one provider. Units are independent and give the same records whatever their
order, so they may run in as many processes as one likes.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from conformance.checks.check import Group
from conformance.checks.judge import Judge
from conformance.engine.records import case_record, check_records, provider_record
from conformance.generate.plan import plan
from conformance.model import (
    Case,
    CaseRecord,
    Exchange,
    Facts,
    FindingRecord,
    Footer,
    Header,
    Phase,
    Provider,
    Record,
)
from conformance.spec.library import Library
from conformance.transport.base import Transport
from conformance.transport.recording import Recording
from conformance.transport.replay import Replay
from conformance.transport.simulated import Simulated

Mode = Literal["replay", "simulate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one run is asked to do.

    Attributes:
        providers: ids; all where empty.
        record: keep what is sent as cassettes.
        at: ISO 8601 UTC time that recorded evidence bears.
        max_requests: send no more cases than that, over all providers together.
    """

    root: Path | None = None
    providers: tuple[str, ...] = ()
    mode: Mode = "replay"
    strength: int = 1
    fault: str = ""
    record: bool = False
    at: str = ""
    take: Literal["newest", "all"] = "newest"
    max_requests: int | None = None
    jobs: int = 1

    @property
    def full(self) -> bool:
        """Whether this is the default run over everything there is."""
        return self == Settings(root=self.root, jobs=self.jobs)


@dataclass(slots=True)
class Unit:
    """What judging one provider gave.

    Attributes:
        unrecorded: ids of the planned cases for which there is no evidence.
        newest: the date of the newest evidence.
        interrupted: the user stopped it before its plan was done.
    """

    records: list[CaseRecord | FindingRecord] = field(default_factory=list)
    unrecorded: tuple[str, ...] = ()
    newest: str = ""
    interrupted: bool = False


def run(
    settings: Settings, progress: Callable[[str], None] = lambda _provider: None
) -> Iterator[Record]:
    """The records of a run: header, cases with their findings, footer.

    ``progress`` is told each provider's id when it is done. An interrupt ends the run early: what
    came until then is told, and the footer says that there was one.

    Raises:
        ConformanceError: a spec, the selection, or the evidence cannot be used.
    """
    library = Library.open(settings.root)
    providers = library.providers(settings.providers)
    units = _units(_work(providers, library, settings), library, settings, progress)
    newest = max((unit.newest for unit in units), default="")
    yield Header(
        mode=settings.mode,
        strength=settings.strength,
        as_of=newest[:10],
        full=settings.full,
        fault=settings.fault,
        providers=tuple(
            provider_record(provider, library.features.values()) for provider in providers
        ),
        features=tuple(library.features.values()),
        checks=check_records(),
    )
    cases = findings = 0
    for unit in units:
        for record in unit.records:
            cases += isinstance(record, CaseRecord)
            findings += isinstance(record, FindingRecord)
            yield record
    unrecorded = {
        provider.id: unit.unrecorded
        for provider, unit in zip(providers, units, strict=True)
        if unit.unrecorded
    }
    yield Footer(
        cases=cases,
        findings=findings,
        unrecorded=unrecorded,
        interrupted=any(unit.interrupted for unit in units),
    )


def _work(
    providers: Sequence[Provider], library: Library, settings: Settings
) -> list[tuple[str, int | None]]:
    """The units of work: each provider with the number of cases that it may send."""
    if settings.max_requests is None or settings.mode == "replay":
        return [(provider.id, None) for provider in providers]
    left = settings.max_requests
    work: list[tuple[str, int | None]] = []
    for provider in providers:
        wanted = plan(provider, library, strength=settings.strength).requests
        work.append((provider.id, min(wanted, left)))
        left -= min(wanted, left)
    return work


def _units(
    work: Sequence[tuple[str, int | None]],
    library: Library,
    settings: Settings,
    progress: Callable[[str], None],
) -> list[Unit]:
    """What each unit of work gave; those that an interrupt prevented are empty and say so."""
    done: dict[str, Unit] = {}
    try:
        for name, unit in _each(work, library, settings):
            done[name] = unit
            progress(name)
            if unit.interrupted:
                break
    except KeyboardInterrupt:  # what is done is worth keeping
        pass
    return [done.get(name) or Unit(interrupted=True) for name, _ in work]


def _each(
    work: Sequence[tuple[str, int | None]], library: Library, settings: Settings
) -> Iterator[tuple[str, Unit]]:
    """The units in order, each as soon as it and all before it are done."""
    if settings.jobs == 1 or len(work) == 1:
        for name, limit in work:
            yield name, judge_provider(settings, name, limit, library)
        return
    # An interrupt reaches every process of a terminal: the main one alone shall answer to it.
    ignoring = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(
        min(settings.jobs, len(work)), initializer=signal.signal, initargs=ignoring
    ) as pool:
        units = [(name, pool.submit(judge_provider, settings, name, limit)) for name, limit in work]
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


def judge_provider(
    settings: Settings,
    provider_id: str,
    limit: int | None = None,
    library: Library | None = None,
) -> Unit:
    """Obtain and judge one provider's evidence. Pure in its arguments and the files on disk.

    ``limit`` is how many cases may be sent, ``None`` is all; ``library`` is that of the root, where
    it has been opened already. Where the user interrupts, what was judged so far is kept, and the
    rest of the plan counts as unrecorded.
    """
    library = library or Library.open(settings.root)
    provider = library.provider(provider_id)
    planned = plan(provider, library, strength=settings.strength).cases
    cases = planned if limit is None else planned[:limit]
    transport = _transport(settings, provider, library)
    unit = Unit()
    try:
        for record in judged(Judge(provider, library), transport.exchanges(cases)):
            unit.records.append(record)
    except KeyboardInterrupt:
        unit.interrupted = True
    told = [record for record in unit.records if isinstance(record, CaseRecord)]
    unit.newest = max((record.evidence.at for record in told), default="")
    unit.unrecorded = tuple(
        case.id for case in _unanswered(transport, planned, {record.id for record in told})
    )
    return unit


def judged(judge: Judge, exchanges: Iterable[Exchange]) -> Iterator[CaseRecord | FindingRecord]:
    """The records of one provider: its page, each exchange, each group, and all together.

    The exchanges of a group are judged together where they follow each other.
    """
    yield from judge.page()
    facts: list[Facts] = []
    pending: list[Facts] = []
    for exchange in exchanges:
        if pending and pending[0].group != exchange.case.group:
            yield from _judge_group(judge, pending)
            pending = []
        answer = judge.answer(exchange)
        yield case_record(answer)
        yield from judge.exchange(answer)
        if exchange.case.group:
            pending.append(answer.facts)
        if exchange.case.phase is not Phase.DOCUMENTED:
            facts.append(answer.facts)
    if pending:
        yield from _judge_group(judge, pending)
    yield from judge.provider(facts)


def _judge_group(judge: Judge, members: Sequence[Facts]) -> Iterator[FindingRecord]:
    group = Group(id=members[0].group, probe=members[0].probe, members=tuple(members))
    return judge.group(group)


def _transport(settings: Settings, provider: Provider, library: Library) -> Transport:
    cassettes = library.root / "cassettes"
    if settings.mode == "replay":
        return Replay(cassettes, provider, take=settings.take)
    sending = Simulated(provider, library, fault=settings.fault or None)
    if settings.record:
        whole = settings.max_requests is None
        return Recording(sending, cassettes, provider=provider, at=settings.at, whole=whole)
    return sending


def _unanswered(
    transport: Transport, planned: Sequence[Case], answered: Container[str]
) -> Sequence[Case]:
    """Planned cases without an answer: never recorded, or left unsent by a cap or an interrupt."""
    if isinstance(transport, Replay):
        return transport.unrecorded(planned)
    return [case for case in planned if case.id not in answered]
