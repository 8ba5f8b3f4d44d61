"""Running the checks: subjects in, finding records out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence

from conformance.checks.answer import Answer
from conformance.checks.check import CHECKS, Check, Context, Group, Scope, inconclusive
from conformance.checks.sheet import Sheet
from conformance.checks.watch import Watch, Watching
from conformance.model import (
    EvidenceKind,
    Exchange,
    Facts,
    Finding,
    FindingRecord,
    Json,
    JsonObject,
    Operation,
    Phase,
    Provider,
    Status,
)
from conformance.spec.library import Library

#: Printed samples may be broken on purpose of the page: only the Docs rows may blame them.
DOCS = "docs."

#: What an official client sends is its own, and may be none of what the page describes: only the
#: Clients rows may tell of it.
CLIENTS = "client."

_ALONE = {DOCS: Phase.DOCUMENTED, CLIENTS: Phase.CLIENT}

#: What a fault on the way excuses nobody from: a key that came back came back, and bytes that break
#: HTTP are the fault itself.
REGARDLESS = frozenset({"access.key_kept", "response.http"})

#: Longest text kept of what was expected or observed, in characters.
EXCERPT = 400


class CheckFault(Exception):
    """A check raised: a bug of ours. ``__cause__`` is what it raised."""


class Judge:
    """All checks over one provider. Holds no state between calls."""

    def __init__(self, provider: Provider, library: Library) -> None:
        self._provider = provider
        self._operations = {operation.id: operation for operation in provider.operations}
        self._library = library
        self._urls = {source.id: source.url for source in provider.sources}
        self._checks = {
            scope: tuple(check for check in CHECKS.values() if check.scope is scope)
            for scope in Scope
        }
        self._telling = {phase: tuple(self._told_of(phase)) for phase in Phase}

    def _told_of(self, phase: Phase) -> Iterator[tuple[Check[object], frozenset[str]]]:
        """The checks of exchanges that count for anything in a phase, each with what for."""
        for check in self._checks[Scope.EXCHANGE]:
            told = frozenset(each for each in check.features if _tells(phase, each))
            if told:
                yield check, told

    def context(self, operation: Operation) -> Context:
        """What the checks of an operation may know besides their subject."""
        return Context(
            provider=self._provider,
            operation=operation,
            models=self._library.models,
            wire=self._library.wire,
        )

    def answer(self, exchange: Exchange) -> Answer:
        """The exchange as the checks see it; raises ``KeyError`` for a foreign operation."""
        return Answer(exchange, self.context(self._operations[exchange.case.operation]))

    def exchange(self, answer: Answer) -> Iterator[FindingRecord]:
        """What the checks say of one exchange."""
        facts = answer.facts
        facets = _facets(facts)
        for check, told in self._telling[answer.case.phase]:
            found = _found(check, check.run, answer, answer.context)
            for finding in _fairly(answer, found) if found else ():
                if finding.feature in told:
                    yield self._record(check, finding, facts, facets)

    def group(self, group: Group) -> Iterator[FindingRecord]:
        """What the checks say of one probe group; blamed on its last member, or on the one named.

        Where its members are of several operations, the context is that of the first.
        """
        context = self.context(self._operations[group.members[0].operation])
        for check in self._checks[Scope.OPERATION]:
            for finding in _found(check, check.run, group, context):
                about = _named(finding, group.members) or group.members[-1]
                yield self._record(check, finding, about, _facets(about))

    @property
    def operations(self) -> tuple[str, ...]:
        """The ids of the provider's operations, as the spec lists them."""
        return tuple(self._operations)

    def watches(self, operation: str) -> Iterator[tuple[Check[object], Watch]]:
        """The checks that shall see all answers of an operation, each with a watch of its own."""
        context = self.context(self._operations[operation])
        for check in self._checks[Scope.PROVIDER]:
            assert isinstance(check.run, Watching)  # noqa: S101 - what the scope means
            yield check, check.run.begin(context)

    def overall(
        self,
        check: Check[object],
        watch: Watch,
        operation: str,
        strongest: EvidenceKind,
        named: Callable[[str], Facts | None],
    ) -> Iterator[FindingRecord]:
        """What a check says of all answers of an operation, when its watch has seen them."""
        for finding in _found(check, watch.findings):
            about = named(finding.case) if finding.case else None
            yield (
                self._record(check, finding, about, _facets(about))
                if about
                else self._about(check, finding, operation, strongest)
            )

    def page(self, wanted: Container[str] | None = None) -> Iterator[FindingRecord]:
        """What the checks say of the page alone: all of them, or those of the wanted ids."""
        for operation in self._provider.operations:
            if operation.not_judged:
                continue
            sheet = Sheet(
                self._provider,
                operation,
                self._library.spec(self._provider.id).root,
                self._library.references,
            )
            for check in self._checks[Scope.PAGE]:
                if wanted is None or check.id in wanted:
                    for finding in _found(check, check.run, sheet, self.context(operation)):
                        yield self._about(check, finding, operation.id, EvidenceKind.DOCUMENTED)

    def _record(
        self, check: Check[object], finding: Finding, facts: Facts, facets: JsonObject
    ) -> FindingRecord:
        return self._about(
            check,
            finding,
            facts.operation,
            facts.evidence,
            case=facts.case,
            facets=facets,
            size=facts.size,
        )

    def _about(
        self,
        check: Check[object],
        finding: Finding,
        operation: str,
        evidence: EvidenceKind,
        *,
        case: str = "",
        facets: JsonObject | None = None,
        size: int = 0,
    ) -> FindingRecord:
        return FindingRecord(
            check=check.id,
            provider=self._provider.id,
            operation=operation,
            feature=finding.feature,
            status=finding.status,
            evidence=evidence,
            message=finding.message,
            case=case,
            value=finding.value,
            pointer=finding.pointer,
            expected=abridge(finding.expected),
            observed=abridge(finding.observed),
            facets=facets or {},
            line=finding.line,
            url=self._urls.get(finding.source, ""),
            size=size,
        )


def _facets(facts: Facts) -> JsonObject:
    """The facets of a case, with what is wrong on purpose and what it is to its group."""
    facets = dict(facts.facets)
    if facts.violation:
        facets["violation"] = facts.violation
    if facts.phase is not Phase.COVERING and facts.parts:
        facets["probe"] = f"{facts.parts[0].probe} {facts.parts[0].role}"
    return facets


def abridge(value: Json) -> Json:
    """A value small enough for a report: long strings are cut in the middle, as are long lists."""
    if isinstance(value, str) and len(value) > EXCERPT:
        half = EXCERPT // 2
        return f"{value[:half]}…({len(value) - EXCERPT} more)…{value[-half:]}"
    if isinstance(value, dict):
        return {name: abridge(each) for name, each in list(value.items())[:20]}
    if isinstance(value, (list, tuple)):
        return [abridge(each) for each in value[:20]]
    return value


def _tells(phase: Phase, feature: str) -> bool:
    """Whether exchanges of a phase count for a feature."""
    alone = next((each for start, each in _ALONE.items() if feature.startswith(start)), None)
    return alone is phase or (alone is None and phase not in _ALONE.values())


def failed(check: Check[object]) -> CheckFault:
    """The error that a check raised; to be raised from what it raised."""
    return CheckFault(f"the check {check.id} failed: a bug of ours, please report it")


def _found(
    check: Check[object], tell: Callable[..., Iterator[Finding]], *about: object
) -> list[Finding]:
    """What a check tells, which may be nothing but of the features that it declares."""
    try:
        findings = list(tell(*about))
    except Exception as error:
        raise failed(check) from error
    for finding in findings:
        if finding.feature not in check.features:
            raise CheckFault(f"the check {check.id} reports on {finding.feature}, undeclared")
    return findings


def _named(finding: Finding, facts: Sequence[Facts]) -> Facts | None:
    """The exchange that a finding says it is about."""
    return next((each for each in facts if each.case == finding.case), None)


def _fairly(answer: Answer, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings; where the answer was cut or lost on the way, they say nothing, once each.

    A check sees what came, and cannot know what would have come.
    """
    if answer.exchange.fault is None:
        yield from findings
        return
    told: set[str] = set()
    for finding in findings:
        if finding.feature in REGARDLESS and finding.status is Status.FAIL:
            yield finding
        elif finding.feature not in told:
            told.add(finding.feature)
            yield inconclusive(finding.feature, answer.obstacle)


def worst(findings: Sequence[Finding]) -> Status | None:
    """The worst status of several, ``inconclusive`` only where there is no other."""
    order = list(Status)
    judged = [each.status for each in findings if each.status is not Status.INCONCLUSIVE]
    if judged:
        return max(judged, key=order.index)
    return Status.INCONCLUSIVE if findings else None
