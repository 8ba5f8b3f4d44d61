"""From the records of a run to the exit code of the process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from conformance.errors import (
    INTERRUPTED,
    ConformanceError,
    EvidenceError,
    NoEvidence,
    NothingSelected,
    RunFileError,
)
from conformance.matrix import Fold, Ledger, Standing, covering
from conformance.model import (
    CaseRecord,
    EvidenceKind,
    FindingRecord,
    Footer,
    Header,
    Record,
    State,
    Status,
)
from conformance.transport.interaction import JUST_NOW

FailOn = Literal["warn", "fail", "contradicted"]

#: The statuses that a finding may not have; ``contradicted`` is decided by cells instead.
AT_LEAST: Final[Mapping[FailOn, frozenset[Status]]] = {
    "warn": frozenset({Status.WARN, Status.FAIL}),
    "fail": frozenset({Status.FAIL}),
    "contradicted": frozenset(),
}
#: With ``contradicted``, the states that a cell may not have.
BROKEN: Final = frozenset({State.CONTRADICTED, State.PARTIAL})


def exit_code(records: Iterable[Record], *, fail_on: FailOn, strict: bool = False) -> int:
    """The exit code of the process for a run.

    0 is nothing unexpected, 1 something at or above ``fail_on`` that the run's list of known
    findings does not cover, 4 that a cap was reached or that a vendor was asked and gave no answer,
    and 130 that the user interrupted it: what is missing might be anything. With ``strict``, an
    entry of that list which covers nothing any more is 1 as well.

    Findings about pages alone do not count: they decide the exit code of ``conformance docs``.

    Raises:
        NoEvidence: the run judged nothing at all, and not because its share is empty.
        NothingSelected: likewise, where the plan was sent: there is nothing in it.
        RunFileError: the records do not start with a header.
    """
    stream = iter(records)
    header = next(stream, None)
    if not isinstance(header, Header):
        raise RunFileError("a run starts with its header")
    known = covering(header.expectations, header.as_of)
    shared = {provider.id for provider in header.providers if provider.shards}
    ledger = Ledger(header.expectations, header.as_of, shared=shared)
    fold = Fold(header) if fail_on == "contradicted" else None
    cases = 0
    unexpected = missing = False
    for record in stream:
        if isinstance(record, Footer) and record.interrupted:
            return INTERRUPTED
        ledger.add(record)
        cases += isinstance(record, CaseRecord)
        missing |= _is_missing(record, header.mode)
        if isinstance(record, FindingRecord) and counts(record) and not known(record):
            unexpected |= record.status in AT_LEAST[fail_on]
            if fold is not None:
                fold.add(record)
    if not cases and not shared:
        raise _nothing(header)
    if fold is not None:
        unexpected = any(cell.state in BROKEN for cell in fold.matrix().cells.values())
    if strict:
        unexpected |= any(each.standing is Standing.STALE for each in ledger.accounts())
    return 1 if unexpected else EvidenceError.exit_code if missing else 0


def counts(finding: FindingRecord) -> bool:
    """Whether it is about an answer; what is read off a page is another command's business."""
    return finding.evidence is not EvidenceKind.DOCUMENTED


def _is_missing(record: Record, mode: str) -> bool:
    """Whether an answer was tried for and not obtained; too much just now is none."""
    if isinstance(record, CaseRecord):
        answered = record.response is not None and record.response.status not in JUST_NOW
        return mode == "live" and not answered
    return isinstance(record, Footer) and mode != "replay" and bool(record.unrecorded)


def _nothing(header: Header) -> ConformanceError:
    if header.mode != "replay":
        hint = "`conformance list operations` says why"
        return NothingSelected("no operation here is judged", hint=hint)
    return NoEvidence(
        "there is no evidence to judge",
        hint="`conformance run --simulate` asks the built-in simulator; "
        "`--record` keeps its answers as cassettes",
    )
