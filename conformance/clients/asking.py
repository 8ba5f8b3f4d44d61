"""Official clients between the plan and whoever sends: their requests go in, their word comes out.

It is a keeper in front of another keeper. So whatever sends and keeps knows nothing of clients:
the outcome is there before an answer is kept, and what was kept before is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from conformance.clients.driver import Driver, Task
from conformance.clients.witness import DRIVERS, kept_headers, outcome_of, request_of
from conformance.dialects.lens import lens
from conformance.generate.assemble import GOOD_KEY, WRONG_KEY
from conformance.model import Case, Exchange, Phase, Provider
from conformance.spec.official_clients import SCRIPTS, address, assigned
from conformance.transport.apart import Apart
from conformance.transport.base import Keeper

#: How to get what is not there.
INSTALL: Final = "pip install 'aggregator-conformance[clients]'"


def installed(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases without those whose client is not installed here."""
    drivers = ((case, _driver(case)) for case in cases)
    return tuple(case for case, driver in drivers if driver is None or driver.version)


def absent(provider: Provider) -> dict[str, str]:
    """Why clients that the provider is within reach of are not asked, as ``Unit.stopped`` has it.

    The keys can be confused with no operation: their ids hold no blank.
    """
    reached = dict.fromkeys(client for client, _ in assigned(provider))
    return {
        f"client {name}": f"the package is not installed; `{INSTALL}`"
        for name in reached
        if not DRIVERS[name].version
    }


class Asking:
    """Puts the requests of clients into cases, and what clients make of answers into exchanges.

    Args:
        provider: whose cases they are.

    Attributes:
        keeper: who keeps what passes, if anybody does.
    """

    def __init__(self, provider: Provider) -> None:
        self.keeper: Keeper | None = None
        self._operations = {operation.id: operation for operation in provider.operations}
        self._asked: dict[str, tuple[Driver, Task]] = {}

    def prepared(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """The cases as they are sent, without those whose client cannot be asked here."""
        found = (self._prepared(case) for case in cases)
        return tuple(case for case in found if case is not None)

    def sending(self, case: Case) -> None:
        """Pass it on."""
        if self.keeper is not None:
            self.keeper.sending(case)

    def keep(self, apart: Apart) -> Apart:
        """Ask the client what it makes of the answer, and pass both on."""
        case = apart.exchange.case
        asked = self._asked.get(case.id)
        if asked is not None:
            told = replace(
                apart.exchange,
                case=replace(case, request=kept_headers(case.request)),
                client=outcome_of(*asked, apart.whole()),
            )
            apart = replace(apart, exchange=told)
        return apart if self.keeper is None else self.keeper.keep(apart)

    def answered(self, case: str) -> Exchange | None:
        """Pass it on."""
        return None if self.keeper is None else self.keeper.answered(case)

    def _prepared(self, case: Case) -> Case | None:
        if case.phase is not Phase.CLIENT:
            return case
        driver, task = _driver(case), self._task(case)
        if driver is None or task is None or not driver.version:
            return None
        request = request_of(driver, task)
        if request is None:
            return None
        self._asked[case.id] = (driver, task)
        return replace(case, request=request)

    def _task(self, case: Case) -> Task | None:
        """What the nominal request of a case tells the client to do."""
        operation = self._operations.get(case.operation)
        where = None if operation is None else address(operation, case.request.url)
        script = next((each for each in SCRIPTS if each == case.facets.get("script")), None)
        if operation is None or where is None or script is None:
            return None
        return Task(
            script=script,
            dialect=operation.request_dialect,
            address=where,
            key=WRONG_KEY if script == "wrong-key" else GOOD_KEY,
            wants=lens(operation.request_dialect).intent(case.request),
        )


def _driver(case: Case) -> Driver | None:
    if case.phase is not Phase.CLIENT:
        return None
    return DRIVERS.get(str(case.facets.get("client")))
