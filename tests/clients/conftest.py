"""Clients on trial against the simulator, in process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.checks.judge import Judge
from conformance.clients.asking import Asking
from conformance.model import Case, Exchange, FindingRecord, Phase, Provider
from conformance.transport.simulated import Simulated
from tests.project import LIBRARY, planned

#: One vendor for each client.
VENDORS = {"google-genai": "ccapi", "openai": "qianduoduo"}


class Trial:
    """The client cases of one vendor."""

    def __init__(self, name: str) -> None:
        self.library = LIBRARY
        self.provider: Provider = LIBRARY.provider(name)
        cases = planned(name).cases
        self.cases: tuple[Case, ...] = tuple(case for case in cases if case.phase is Phase.CLIENT)

    def case(self, script: str) -> Case:
        (found,) = (each for each in self.cases if each.facets["script"] == script)
        return found

    def exchanges(self, *scripts: str, fault: str | None = None) -> list[Exchange]:
        """What comes of some scripts, or of all."""
        asking = Asking(self.provider)
        wanted = [each for each in self.cases if not scripts or each.facets["script"] in scripts]
        sending = Simulated(self.provider, self.library, fault=fault, keeper=asking)
        return list(sending.exchanges(asking.prepared(wanted)))

    def findings(self, *scripts: str, fault: str | None = None) -> list[FindingRecord]:
        judge = Judge(self.provider, self.library)
        return [
            finding
            for exchange in self.exchanges(*scripts, fault=fault)
            for finding in judge.exchange(judge.answer(exchange))
        ]


@pytest.fixture(scope="session")
def trial() -> Callable[[str], Trial]:
    """The trial of a client."""
    made: dict[str, Trial] = {}

    def of(client: str) -> Trial:
        return made.setdefault(client, Trial(VENDORS[client]))

    return of
