"""Exploring: requests beyond the plan, where calls are free, and what fails shrunk to its least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conformance.checks.answer import Answer
from conformance.checks.check import accepted, groups
from conformance.checks.judge import Judge
from conformance.dialects.lens import lens
from conformance.engine.records import case_record
from conformance.engine.settings import Settings
from conformance.engine.unit import Unit
from conformance.generate.explore import Explored, explore
from conformance.model import (
    Case,
    CaseRecord,
    Change,
    FindingRecord,
    Operation,
    Part,
    Provider,
    Request,
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
                unit.take(explorer.judged(found.cases, operation))
    except KeyboardInterrupt:  # what is found is worth keeping
        unit.interrupted = True


class Explorer:
    """Explores the operations of a provider, by asking a transport and all checks of an answer.

    A request that hands in pictures is asked without them too: whether they arrive shows in the
    difference alone.
    """

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

        def shows(case: Case) -> frozenset[str]:
            findings = (
                each for each in self._told(case, operation) if isinstance(each, FindingRecord)
            )
            return frozenset(filter(None, map(_kind, findings)))

        return explore(operation, self._provider, self._library, shows, examples=examples)

    def judged(
        self, cases: tuple[Case, ...], operation: Operation
    ) -> Iterator[CaseRecord | FindingRecord]:
        """The records of cases, each asked once more, and of its twin where that tells."""
        for case in cases:
            yield from self._told(case, operation)

    def _told(self, case: Case, operation: Operation) -> Iterator[CaseRecord | FindingRecord]:
        asked = self._transport.exchanges(_with_twin(case, operation))
        answers = [self._judge.answer(exchange) for exchange in asked]
        compared = groups([each.facts for each in reversed(answers)]) if _plain(answers) else ()
        against = [
            finding
            for group in compared
            for finding in self._judge.group(group)
            if finding.status in _AGAINST
        ]
        yield from self._answer(answers[0])
        if against:
            yield from map(case_record, answers[1:])
            yield from against

    def _answer(self, answer: Answer) -> Iterator[CaseRecord | FindingRecord]:
        yield case_record(answer)
        yield from self._judge.exchange(answer)


def _plain(answers: list[Answer]) -> bool:
    """Whether there is a twin, and it was answered: what it is refused for, no picture did."""
    return len(answers) > 1 and accepted(answers[-1].facts)


def _with_twin(case: Case, operation: Operation) -> tuple[Case, ...]:
    """A case that hands in pictures and its twin that does not, as one group; other cases alone."""
    reader = lens(operation.request_dialect)
    if not reader.intent(case.request).references:
        return (case,)
    bare = reader.express(Change(members={"references": ()}), case.request)
    if not isinstance(bare, Request):
        return (case,)
    given, without = (
        Part(group=case.id, probe="reference", role=role) for role in ("given", "without")
    )
    facets = {**case.facets, **({"references": 0} if "references" in case.facets else {})}
    twin = replace(case, id=f"{case.id}-without", request=bare, facets=facets, parts=(without,))
    return replace(case, parts=(given,)), twin


def _kind(finding: FindingRecord) -> str:
    """What kind of failure a finding is; '' where it is none."""
    if finding.status is Status.INCONCLUSIVE:
        return finding.status
    if finding.status not in _AGAINST:
        return ""
    return f"{finding.status} {finding.check} {finding.feature}"
