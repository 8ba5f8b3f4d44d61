"""An exchange in a few words, the same in every format: why it was sent, and what came back."""

from __future__ import annotations

from conformance.model import AnswerRecord, CaseRecord, PictureRecord
from conformance.report.visible import visible


def purpose(case: CaseRecord) -> str:
    """Why a case is in the plan: ``negative, breaks schema:enum at /size``."""
    parts = [str(case.phase)]
    parts += [f"breaks {visible(case.violation, 160)}"] if case.violation else []
    parts += [f"{visible(part.probe, 80)}: {visible(part.role, 80)}" for part in case.parts]
    parts += [f"sample {visible(case.sample, 80)}"] if case.sample else []
    return ", ".join(parts)


def answered(case: CaseRecord) -> str:
    """What came back: status, length and time, and the fault if there was one."""
    took = f" after {case.timing.total:.1f} s" if case.timing.total else ""
    fault = f"{visible(case.fault.name, 80)}" if case.fault else ""
    if case.response is None:
        return f"no answer: {fault or 'unknown'}{took}"
    return _answer(case.response) + took + (f", then {fault}" if fault else "")


def _answer(answer: AnswerRecord) -> str:
    return f"HTTP {answer.status}, {answer.length:,} bytes"


def picture(record: PictureRecord) -> str:
    """A picture of an answer: its size, what it is, and what it was declared to be."""
    known = record.width is not None and record.height is not None
    size = f"{record.width} × {record.height}" if known else "does not decode"
    kind = visible(record.type or "unknown type", 60)
    declared = f", declared {visible(record.declared, 60)}" if record.declared else ""
    thought = ", interim" if record.thought else ""
    return f"{size}, {kind}{declared}{thought}"
