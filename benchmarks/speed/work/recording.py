"""Requests sent live and what came back kept, as a run does that is judged later."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.speed.work.corpus import SPECS, VENDOR
from conformance.engine.due import recorder_of, wanted
from conformance.engine.settings import Sending, Settings
from conformance.model import Case, Phase, Provider
from conformance.spec.library import Library
from conformance.transport.budget import Budget
from conformance.transport.http import Client
from conformance.transport.live import Live
from conformance.transport.pace import Pace
from conformance.transport.secrets import Secrets

KEY: Final = "the-good-key"


def record(root: str, url: str, limit: int | None, recordings: int = 1) -> int:
    """Send the plan, or its first ``limit`` requests; returns how many were answered.

    Each of several recordings adds an answer to every case, as asking again the next day does.
    Requests of the official clients are left out, since what costs there is the clients.
    """
    shutil.copytree(SPECS, Path(root) / "specs")
    library = Library.open(Path(root))
    provider = library.provider(VENDOR)
    settings = Settings(
        root=Path(root),
        providers=(VENDOR,),
        mode="live",
        record=True,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        sending=Sending(environment={provider.key_env: KEY}, base_url=url),
    )
    planned = wanted(settings, provider, library)
    cases = [case for case in planned if case.phase is not Phase.CLIENT][:limit]
    return sum(_recorded(settings, provider, library, cases) for _ in range(recordings))


def _recorded(
    settings: Settings, provider: Provider, library: Library, cases: Sequence[Case]
) -> int:
    recorder = recorder_of(settings, provider, library, cases)
    assert recorder is not None  # noqa: S101 - it was asked for
    with recorder:
        live = Live(
            provider,
            Client(settings.sending.limits),
            secrets=Secrets.of(provider, settings.sending.environment),
            budget=Budget(),
            pace=Pace(workers=settings.sending.workers),
            keeper=recorder,
            base_url=settings.sending.base_url,
        )
        return sum(1 for _ in live.exchanges(recorder.rest))
