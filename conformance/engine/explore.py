"""Exploring: requests beyond the plan, where calls are free, and what fails shrunk to its least."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks.judge import Judge
from conformance.engine.records import case_record
from conformance.engine.settings import Settings
from conformance.engine.unit import Unit
from conformance.generate.explore import Explored, explore
from conformance.model import (
    Case,
    CaseRecord,
    FindingRecord,
    Operation,
    Provider,
    Status,
)
from conformance.spec.library import Library
from conformance.transport.base import Transport
from conformance.transport.simulated import Simulated

#: What makes an answer worth shrinking, besides that a check cannot judge it.
_AGAINST = frozenset({Status.WARN, Status.FAIL})


def explore_simulated(unit: Unit, settings: Settings, provider_id: str, library: Library) -> None:
    """Add to a unit what exploring a provider's simulator brings.

    Raises:
        SchemaError: a schema is outside the subset that can be generated from.
    """
    provider = library.provider(provider_id)
    simulator = Simulated(provider, library, fault=settings.fault or None, seed=settings.fault_seed)
    explorer = Explorer(provider, library, simulator)
    try:
        for operation in provider.operations:
            if not operation.not_judged:
                found = explorer.explore(operation, examples=settings.explore)
                unit.explored[operation.id] = found.asked
                unit.take(explorer.judged(found.cases))
    except KeyboardInterrupt:  # what is found is worth keeping
        unit.interrupted = True


class Explorer:
    """Explores the operations of a provider, by asking a transport and all checks of an answer."""

    def __init__(self, provider: Provider, library: Library, transport: Transport) -> None:
        self._provider = provider
        self._library = library
        self._judge = Judge(provider, library)
        self._transport = transport

    def explore(self, operation: Operation, *, examples: int) -> Explored:
        """The smallest request for each kind of failure: a check, a feature and a status.

        Whatever cannot be judged is of one kind.

        Raises:
            SchemaError: the operation's schema is outside the subset that can be generated from.
        """
        return explore(operation, self._provider, self._library, self._shows, examples=examples)

    def judged(self, cases: tuple[Case, ...]) -> Iterator[CaseRecord | FindingRecord]:
        """The records of cases, each asked once more."""
        for answer in map(self._judge.answer, self._transport.exchanges(cases)):
            yield case_record(answer)
            yield from self._judge.exchange(answer)

    def _shows(self, case: Case) -> frozenset[str]:
        answers = map(self._judge.answer, self._transport.exchanges((case,)))
        findings = (finding for answer in answers for finding in self._judge.exchange(answer))
        return frozenset(filter(None, map(_kind, findings)))


def _kind(finding: FindingRecord) -> str:
    """What kind of failure a finding is; '' where it is none."""
    if finding.status is Status.INCONCLUSIVE:
        return finding.status
    if finding.status not in _AGAINST:
        return ""
    return f"{finding.status} {finding.check} {finding.feature}"
