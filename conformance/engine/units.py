"""What each provider gave, in their order: judged one after the other, or side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final, TypeAlias

from conformance.engine.crew import Crew
from conformance.engine.hands import hired, processes
from conformance.engine.planned import cases_planned
from conformance.engine.progress import Judging, Told
from conformance.engine.replayed import Step, replayed
from conformance.engine.settings import Settings
from conformance.engine.shard import Share
from conformance.engine.simulated import simulated
from conformance.engine.unit import Unit
from conformance.model import Provider
from conformance.spec.library import Library

#: A provider, and how many cases it may be sent; ``None`` is all.
_Wanted: TypeAlias = tuple[Provider, int | None]
#: Of so many providers at most the work is handed out at once: they are read by this process.
_COLLECTORS: Final = 32


def units(
    providers: Sequence[Provider], library: Library, settings: Settings, told: Told
) -> Iterator[Unit]:
    """A unit for each provider, as soon as it and all before it are done.

    Those that an interrupt prevented are empty and say so. A unit is large: it should be done with
    before the next one is asked for.

    Raises:
        ConformanceError: there is no plan, or the evidence cannot be used.
    """
    done = 0
    try:
        for unit in _each(_wanted(providers, library, settings), library, settings, told):
            done += 1
            if not unit.interrupted:
                steps = _steps(told, providers[done - 1].id, done - 1, len(providers))
                steps(unit.records.cases, unit.records.cases)
            yield unit
    except KeyboardInterrupt:  # what is done is worth keeping
        pass
    yield from (Unit(interrupted=True) for _ in providers[done:])


def _wanted(providers: Sequence[Provider], library: Library, settings: Settings) -> list[_Wanted]:
    """The providers, each with the number of cases that it may be sent."""
    if settings.max_requests is None or settings.mode == "replay":
        return [(provider, None) for provider in providers]
    left = settings.max_requests
    wanted: list[_Wanted] = []
    for provider in providers:
        cases = cases_planned(settings, provider, library)
        most = min(len(Share(settings.shard, cases).of(cases)), left)
        wanted.append((provider, most))
        left -= most
    return wanted


def _steps(told: Told, provider: str, before: int, providers: int) -> Step:
    """Who hears of the steps of one provider among others."""

    def tell(done: int, total: int) -> None:
        told(Judging(provider=provider, done=done, total=total, before=before, providers=providers))

    return tell


def _each(
    wanted: Sequence[_Wanted], library: Library, settings: Settings, told: Told
) -> Iterator[Unit]:
    replays = settings.mode == "replay"
    if settings.scheduler or (replays and settings.jobs > 1):
        yield from _replayed_side_by_side(wanted, library, settings, told)
    elif settings.jobs == 1 or len(wanted) == 1:
        yield from _one_after_the_other(wanted, library, settings, told)
    else:
        with processes(settings.jobs) as pool:

            def begin(each: _Wanted) -> Future[Unit]:
                return pool.submit(simulated, settings, each[0].id, each[1])

            yield from _in_order(wanted, begin, ahead=2 * settings.jobs)


def _one_after_the_other(
    wanted: Sequence[_Wanted], library: Library, settings: Settings, told: Told
) -> Iterator[Unit]:
    for before, (provider, limit) in enumerate(wanted):
        step = _steps(told, provider.id, before, len(wanted))
        if settings.mode == "replay":
            unit = replayed(settings, provider, library, step=step)
        else:
            unit = simulated(settings, provider.id, limit, library, step)
        yield unit
        if unit.interrupted:
            return


def _replayed_side_by_side(
    wanted: Sequence[_Wanted], library: Library, settings: Settings, told: Told
) -> Iterator[Unit]:
    """Others judge answers; a thread for each of a few providers collects what they say."""
    step = _steps(told, wanted[0][0].id, 0, 1) if len(wanted) == 1 else _unheard
    with hired(settings) as hands:
        crew, collectors = Crew.of(hands), min(hands.number, _COLLECTORS)
        with ThreadPoolExecutor(collectors) as threads:

            def begin(each: _Wanted) -> Future[Unit]:
                return threads.submit(replayed, settings, each[0], library, crew, step)

            try:
                yield from _in_order(wanted, begin, ahead=2 * collectors, stop=crew.stop)
            finally:
                crew.stop()


def _unheard(_done: int, _total: int) -> None:
    """Of providers that are judged side by side only the end is told."""


def _in_order(
    wanted: Iterable[_Wanted],
    begin: Callable[[_Wanted], Future[Unit]],
    *,
    ahead: int,
    stop: Callable[[], None] = lambda: None,
) -> Iterator[Unit]:
    """The units of providers of which only a few are begun before those in front are done."""
    left, begun = iter(wanted), deque[Future[Unit]]()
    try:
        while True:
            begun.extend(map(begin, islice(left, ahead - len(begun))))
            if not begun:
                return
            unit = begun[0].result()
            begun.popleft()
            yield unit
    except KeyboardInterrupt:
        stop()
        for future in begun:
            future.cancel()
        yield from (future.result() for future in begun if not future.cancelled())
        raise
