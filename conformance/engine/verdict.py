"""From the records of a run to the exit code of the process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from conformance.checks.check import CHECKS, Scope
from conformance.errors import NoEvidence, RunFileError
from conformance.matrix import Fold
from conformance.model import CaseRecord, FindingRecord, Header, Record, State, Status
from conformance.spec.expectations import Expectation
from conformance.spec.library import Library

FailOn = Literal["warn", "fail", "contradicted"]

_AT_LEAST: Final[Mapping[FailOn, frozenset[Status]]] = {
    "warn": frozenset({Status.WARN, Status.FAIL}),
    "fail": frozenset({Status.FAIL}),
    "contradicted": frozenset(),
}


def exit_code(records: Iterable[Record], library: Library, *, fail_on: FailOn) -> int:
    """0 or 1: whether something unexpected at or above ``fail_on`` was found.

    Findings about pages alone do not count: they decide the exit code of ``conformance docs``.

    Raises:
        NoEvidence: the run judged nothing at all.
        RunFileError: the records do not start with a header.
    """
    stream = iter(records)
    header = next(stream, None)
    if not isinstance(header, Header):
        raise RunFileError("a run starts with its header")
    expected = library.expectations()
    fold = Fold(header)
    cases = 0
    unexpected = False
    for record in stream:
        if isinstance(record, CaseRecord):
            cases += 1
        elif isinstance(record, FindingRecord) and CHECKS[record.check].scope is not Scope.PAGE:
            if any(_covers(each, record, header.as_of) for each in expected):
                continue
            unexpected |= record.status in _AT_LEAST[fail_on]
            fold.add(record)
    if not cases:
        raise NoEvidence(
            "there is no evidence to judge",
            hint="`conformance run --simulate` asks the built-in simulator; "
            "`--record` keeps its answers as cassettes",
        )
    if fail_on == "contradicted":
        broken = {State.CONTRADICTED, State.PARTIAL}
        unexpected = any(cell.state in broken for cell in fold.matrix().cells.values())
    return int(unexpected)


def _covers(expectation: Expectation, record: FindingRecord, on: str) -> bool:
    return expectation.covers(
        provider=record.provider,
        operation=record.operation,
        feature=record.feature,
        check=record.check,
        facets=record.facets,
        on=on,
    )
