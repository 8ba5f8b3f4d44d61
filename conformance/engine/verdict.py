"""From the records of a run to the exit code of the process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from conformance.checks.check import CHECKS, Scope
from conformance.errors import NoEvidence
from conformance.matrix import Fold
from conformance.model import CaseRecord, FindingRecord, Header, Record, State, Status
from conformance.spec.expectations import Expectation, covered
from conformance.spec.library import Library

FailOn = Literal["warn", "fail", "contradicted"]

_AT_LEAST = {"warn": {Status.WARN, Status.FAIL}, "fail": {Status.FAIL}, "contradicted": set()}


def exit_code(records: Iterable[Record], library: Library, *, fail_on: str) -> int:
    """0 or 1: whether something unexpected at or above ``fail_on`` was found.

    Findings about pages alone do not count: they decide the exit code of ``conformance docs``.

    Raises:
        NoEvidence: the run judged nothing at all.
    """
    expectations: tuple[Expectation, ...] = library.expectations
    fold: Fold | None = None
    cases = 0
    unexpected = False
    for record in records:
        if isinstance(record, Header):
            fold = Fold(record)
        elif isinstance(record, CaseRecord):
            cases += 1
        elif isinstance(record, FindingRecord) and CHECKS[record.check].scope is not Scope.PAGE:
            if covered(expectations, record):
                continue
            unexpected |= record.status in _AT_LEAST[fail_on]
            if fold is not None:
                fold.add(record)
    if not cases:
        raise NoEvidence(
            "there is no evidence to judge",
            hint="`conformance run --simulate` asks the built-in simulator; "
            "`--record` keeps its answers as cassettes",
        )
    if fail_on == "contradicted" and fold is not None:
        unexpected = any(
            cell.state in {State.CONTRADICTED, State.PARTIAL} for cell in fold.matrix().cells
        )
    return int(unexpected)
