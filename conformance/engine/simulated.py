"""What the built-in simulator of one provider answers, judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.checks.judge import Judge
from conformance.engine.planned import cases_planned
from conformance.engine.replayed import Step
from conformance.engine.settings import Settings
from conformance.engine.shard import Share
from conformance.engine.unit import Unit, judged
from conformance.model import Exchange
from conformance.spec.library import Library
from conformance.transport.base import Transport
from conformance.transport.recording import Recording
from conformance.transport.simulated import Simulated


def simulated(
    settings: Settings,
    provider_id: str,
    limit: int | None = None,
    library: Library | None = None,
    step: Step = lambda _done, _total: None,
) -> Unit:
    """Ask the simulator of one provider, judge what it says, and explore where that is wanted.

    Pure in its arguments and the files on disk, unless it records. ``limit`` is how many cases may
    be sent, ``None`` is all; ``library`` is that of the root, where it has been opened already.

    Raises:
        ConformanceError: there is no plan, or it cannot be recorded.
    """
    library = library or Library.open(settings.root)
    unit = _asked(settings, provider_id, limit, library, step)
    if settings.explore and not unit.interrupted:
        from conformance.engine.explore import explore_simulated  # noqa: PLC0415 - rarely wanted

        explore_simulated(unit, settings, provider_id, library)
    return unit


def _asked(
    settings: Settings, provider_id: str, limit: int | None, library: Library, step: Step
) -> Unit:
    from conformance.clients import asking  # noqa: PLC0415 - judging needs no HTTP client

    provider = library.provider(provider_id)
    unit, clients = Unit(), asking.Asking(provider)
    unit.stopped |= asking.absent(provider)
    known = cases_planned(settings, provider, library)
    planned = asking.installed(known)
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
    records = judged(Judge(provider, library), exchanges, whole=share.whole)
    unit.take_until_interrupt(share.placed(records))
    unit.close(case.id for case in planned)
    return unit


def _counted(exchanges: Iterable[Exchange], total: int, step: Step) -> Iterator[Exchange]:
    """The exchanges, each told of when it is judged; there may be more than were expected."""
    step(0, total)
    for done, exchange in enumerate(exchanges, 1):
        yield exchange
        step(done, max(done, total))
