"""What all answers of an operation show together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from conformance.checks.check import Check
from conformance.checks.judge import Judge, failed
from conformance.checks.watch import Watch
from conformance.model import EvidenceKind, Facts, FindingRecord

_KINDS: Final = tuple(EvidenceKind)


class Overall:
    """Takes the answers of a provider one at a time, in the order of a run, and keeps none."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._watches: dict[str, tuple[tuple[Check[object], Watch], ...]] = {}
        self._strongest: dict[str, EvidenceKind] = {}

    def add(self, facts: Facts) -> None:
        """Take in one more; raises ``CheckFault``."""
        operation = facts.operation
        if operation not in self._watches:
            self._watches[operation] = tuple(self._judge.watches(operation))
        before = self._strongest.get(operation, facts.evidence)
        self._strongest[operation] = max(before, facts.evidence, key=_KINDS.index)
        for check, watch in self._watches[operation]:
            try:
                watch.add(facts)
            except Exception as error:
                raise failed(check) from error

    def findings(self, named: Callable[[str], Facts | None]) -> Iterator[FindingRecord]:
        """What there is to say; ``named`` gives the answer to a case. Raises ``CheckFault``."""
        for operation in self._judge.operations:
            for check, watch in self._watches.get(operation, ()):
                strongest = self._strongest[operation]
                yield from self._judge.overall(check, watch, operation, strongest, named)
