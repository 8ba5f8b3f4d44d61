"""From the records of a run to the exit code of the process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal

from conformance.checks.check import CHECKS, Scope
from conformance.errors import (
    INTERRUPTED,
    ConformanceError,
    EvidenceError,
    NoEvidence,
    NothingSelected,
    RunFileError,
)
from conformance.matrix import Fold
from conformance.model import CaseRecord, FindingRecord, Footer, Header, Record, State, Status
from conformance.spec.library import Library
from conformance.transport.interaction import JUST_NOW

FailOn = Literal["warn", "fail", "contradicted"]

_AT_LEAST: Final[Mapping[FailOn, frozenset[Status]]] = {
    "warn": frozenset({Status.WARN, Status.FAIL}),
    "fail": frozenset({Status.FAIL}),
    "contradicted": frozenset(),
}


def exit_code(records: Iterable[Record], library: Library, *, fail_on: FailOn) -> int:
    """The exit code of the process for a run.

    0 is nothing unexpected, 1 something at or above ``fail_on``, 4 that a cap was reached or that a
    vendor was asked and gave no answer, and 130 that the user interrupted it: what is missing might
    be anything.

    Findings about pages alone do not count: they decide the exit code of ``conformance docs``.

    Raises:
        NoEvidence: the run judged nothing at all.
        NothingSelected: likewise, where the plan was sent: there is nothing in it.
        RunFileError: the records do not start with a header.
    """
    stream = iter(records)
    header = next(stream, None)
    if not isinstance(header, Header):
        raise RunFileError("a run starts with its header")
    known = expected(library, header.as_of)
    fold = Fold(header)
    cases = 0
    unexpected = missing = False
    for record in stream:
        if isinstance(record, CaseRecord):
            cases += 1
            missing |= header.mode == "live" and not _answered(record)
        elif isinstance(record, Footer):
            if record.interrupted:
                return INTERRUPTED
            missing |= header.mode != "replay" and bool(record.unrecorded)
        elif isinstance(record, FindingRecord) and CHECKS[record.check].scope is not Scope.PAGE:
            if known(record):
                continue
            unexpected |= record.status in _AT_LEAST[fail_on]
            fold.add(record)
    if not cases:
        raise _nothing(header)
    if fail_on == "contradicted":
        broken = {State.CONTRADICTED, State.PARTIAL}
        unexpected = any(cell.state in broken for cell in fold.matrix().cells.values())
    return 1 if unexpected else EvidenceError.exit_code if missing else 0


def _answered(record: CaseRecord) -> bool:
    """Whether something came back, and not only that it is too much just now."""
    return record.response is not None and record.response.status not in JUST_NOW


def _nothing(header: Header) -> ConformanceError:
    if header.mode != "replay":
        hint = "`conformance list operations` says why"
        return NothingSelected("no operation here is judged", hint=hint)
    return NoEvidence(
        "there is no evidence to judge",
        hint="`conformance run --simulate` asks the built-in simulator; "
        "`--record` keeps its answers as cassettes",
    )


def expected(library: Library, on: str) -> Callable[[FindingRecord], bool]:
    """Whether ``expectations.yaml`` covers a finding, on the day of the evidence.

    Raises:
        SpecError: the file is broken, or names what is not there.
    """
    expectations = library.expectations()

    def covers(record: FindingRecord) -> bool:
        return any(
            each.covers(
                provider=record.provider,
                operation=record.operation,
                feature=record.feature,
                check=record.check,
                facets=record.facets,
                on=on,
            )
            for each in expectations
        )

    return covers
