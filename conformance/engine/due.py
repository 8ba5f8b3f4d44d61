"""What a live run would send, and whether it can begin: known before anybody is asked for money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.clients.asking import installed
from conformance.engine.planned import cases_planned
from conformance.engine.preflight import preflights
from conformance.engine.selection import selected
from conformance.engine.settings import Settings
from conformance.engine.shard import Share
from conformance.errors import UsageError
from conformance.model import Case, Provider
from conformance.spec.library import Library
from conformance.transport import base_url as server
from conformance.transport import journal
from conformance.transport.budget import Budget
from conformance.transport.http import Client
from conformance.transport.pace import Pace
from conformance.transport.recorded import recorded
from conformance.transport.recorder import Recorder, refuse_unfinished, settled
from conformance.transport.secrets import Secrets


def wanted(settings: Settings, provider: Provider, library: Library) -> tuple[Case, ...]:
    """The cases of a provider that a live run would send, in the plan's order.

    The free case that proves host, path and key is always among them, whatever their share of the
    plan, and none of a client that is not installed.

    Raises:
        UsageError: nothing is called as ``only`` says.
        ConformanceError: there is no plan.
    """
    planned = cases_planned(settings, provider, library)
    cases, sending = installed(planned), settings.sending
    chosen = {case.id for case in selected(cases, sending.only, provider, library)}
    if sending.missing:
        chosen -= recorded(library.root / "cassettes", provider.id)
    share = Share(settings.shard, planned)
    chosen = {case for case in chosen if case in share}
    if chosen:
        chosen |= {case.id for case in first_preflights(cases)}
    return tuple(case for case in cases if case.id in chosen)


def due(settings: Settings, provider: Provider, library: Library) -> tuple[Case, ...]:
    """What of the wanted cases is still to be sent, where a recording is resumed.

    Raises:
        CorruptEvidence: its journal is damaged.
        ConformanceError: as ``wanted``.
    """
    cases = wanted(settings, provider, library)
    recorder = recorder_of(settings, provider, library, cases)
    return cases if recorder is None else recorder.due()


def lost(settings: Settings, provider: Provider, library: Library) -> tuple[str, ...]:
    """The cases that were sent before in a recording that is resumed, and never answered.

    Raises:
        CorruptEvidence: its journal is damaged.
    """
    if settings.sending.start != "resume":
        return ()
    history = journal.read(journal.path_of(library.root / "cassettes", provider.id))
    return history.lost if history is not None else ()


def check(providers: Sequence[Provider], library: Library, settings: Settings) -> None:
    """Whether a live run can begin; what a crash left is put into the cassettes.

    Raises:
        SecretError: a key is missing.
        UsageError: the server in place of the spec's is no URL, or is to stand in for several; a
            cap, the rate, the proxy or the certificates cannot be used; or an earlier recording was
            left unfinished, or goes on just now.
        CorruptEvidence: the journal of one is damaged.
    """
    base_url = server.checked(settings.sending.base_url)
    if base_url and len(providers) > 1:
        raise UsageError("--base-url is the server of one provider", hint="name one provider")
    sending = settings.sending
    Budget(max_usd=sending.max_usd, max_requests=settings.max_requests)
    Pace(workers=sending.workers, rate=sending.rate)
    Client(proxy=sending.proxy, ca_file=sending.ca_file)
    for provider in providers:
        Secrets.of(provider, settings.sending.environment)
        if settings.record:
            before = settled(library.root / "cassettes", provider.id)
            if settings.sending.start == "new":
                refuse_unfinished(before)


def recorder_of(
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
        again=[case.id for case in first_preflights(cases)],
        selection={
            "only": list(sending.only),
            "missing": sending.missing,
            **({"shard": str(settings.shard)} if settings.shard else {}),
        },
    )


def first_preflights(cases: Sequence[Case]) -> Iterator[Case]:
    """One for each operation."""
    yield from {case.operation: case for case in preflights(cases)}.values()
