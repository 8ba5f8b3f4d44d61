"""Exploring: requests beyond the plan, where calls are free, and what fails shrunk to its least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.checks.answer import Answer
from conformance.checks.check import accepted
from conformance.checks.gathered import groups
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


#: Where calls are not free, so many times the wanted number of requests are sent at most, for each
#: operation, with all that shrinking and twins take.
AT_MOST = 3
#: One in so many of these is kept back, to ask once more for what was found.
_RESERVED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """What exploring comes to at worst where it is not free: requests and US dollars."""

    requests: int
    usd: float


def at_worst(cases: Sequence[Case], examples: int) -> Worst:
    """What exploring the operations of these cases comes to, each request at the dearest price."""
    dearest: dict[str, float] = {}
    for case in cases:
        dearest[case.operation] = max(case.cost_usd, dearest.get(case.operation, 0.0))
    each = AT_MOST * examples
    return Worst(requests=each * len(dearest), usd=each * sum(dearest.values()))


def free(provider: Provider) -> bool:
    """Whether calls cost nothing: a gateway of one's own, with nothing real behind it."""
    return provider.self_hosted and provider.upstream == "simulated"


def explore_simulated(unit: Unit, settings: Settings, provider_id: str, library: Library) -> None:
    """Add to a unit what exploring a provider's simulator brings.

    Raises:
        SchemaError: a schema is outside the subset that can be generated from.
    """
    provider = library.provider(provider_id)
    simulator = Simulated(provider, library, fault=settings.fault or None, seed=settings.fault_seed)
    judged = (operation for operation in provider.operations if not operation.not_judged)
    explore_into(unit, Explorer(provider, library, simulator), judged, settings.explore)


def explore_into(
    unit: Unit,
    explorer: Explorer,
    operations: Iterable[Operation],
    examples: int,
    most: int | None = None,
) -> None:
    """Add to a unit what exploring operations brings; an interrupt ends it, and is noted.

    Raises:
        SchemaError: a schema is outside the subset that can be generated from.
    """
    try:
        for operation in operations:
            found = explorer.explore(operation, examples=examples, most=most)
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
        self._left: int | None = None

    def explore(self, operation: Operation, *, examples: int, most: int | None = None) -> Explored:
        """The smallest request for each kind of failure: a check, a feature and a status.

        Whatever cannot be judged is of one kind. With ``most``, no more requests are sent, the last
        ones of each kind found, asked once more, included.

        Raises:
            SchemaError: the operation's schema is outside the subset that can be generated from.
        """
        self._left = None if most is None else most - most // _RESERVED

        def shows(case: Case) -> frozenset[str]:
            findings = (
                each for each in self._told(case, operation) if isinstance(each, FindingRecord)
            )
            return frozenset(filter(None, map(_kind, findings)))

        found = explore(operation, self._provider, self._library, shows, examples=examples)
        self._left = None if most is None else most // _RESERVED
        return found

    def judged(
        self, cases: tuple[Case, ...], operation: Operation
    ) -> Iterator[CaseRecord | FindingRecord]:
        """The records of cases, each asked once more, and of its twin where that tells."""
        for case in cases:
            yield from self._told(case, operation)

    def _told(self, case: Case, operation: Operation) -> Iterator[CaseRecord | FindingRecord]:
        pair = _with_twin(case, operation)
        if self._left is not None:
            self._left -= len(pair)
            if self._left < 0:
                return
        answers = [self._judge.answer(each) for each in self._transport.exchanges(pair)]
        if not answers:  # no money left, or no wish to go on
            return
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
