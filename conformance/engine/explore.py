"""Exploring: requests beyond the plan, where calls are free, and what fails shrunk to its least."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks.judge import Judge
from conformance.engine.records import case_record
from conformance.generate.explore import explore
from conformance.model import Case, CaseRecord, FindingRecord, Provider, Status
from conformance.spec.library import Library
from conformance.transport.base import Transport

#: What makes an answer worth shrinking, besides that a check cannot judge it.
_AGAINST = frozenset({Status.WARN, Status.FAIL})


def explored(
    provider: Provider, library: Library, judge: Judge, transport: Transport, *, examples: int
) -> Iterator[CaseRecord | FindingRecord]:
    """The smallest request for each kind of failure, asked once more and judged.

    A kind is a check, a feature and a status; whatever cannot be judged is of one kind.

    Raises:
        SchemaError: a schema is outside the subset that can be generated from.
    """

    def shows(case: Case) -> frozenset[str]:
        answers = map(judge.answer, transport.exchanges((case,)))
        findings = (finding for answer in answers for finding in judge.exchange(answer))
        return frozenset(filter(None, map(_kind, findings)))

    for operation in provider.operations:
        if not operation.not_judged:
            found = explore(operation, provider, library, shows, examples=examples)
            for answer in map(judge.answer, transport.exchanges(found.cases)):
                yield case_record(answer)
                yield from judge.exchange(answer)


def _kind(finding: FindingRecord) -> str:
    """What kind of failure a finding is; '' where it is none."""
    if finding.status is Status.INCONCLUSIVE:
        return finding.status
    if finding.status not in _AGAINST:
        return ""
    return f"{finding.status} {finding.check} {finding.feature}"
