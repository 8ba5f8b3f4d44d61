"""One cell in full, as text: what ``conformance explain PROVIDER/FEATURE`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.matrix import Cell, Matrix
from conformance.model import CaseRecord, CheckRecord, FindingRecord, Record, Status
from conformance.report import words
from conformance.report.curl import curl
from conformance.report.reading import Reading
from conformance.report.story import answer_line, claimed
from conformance.report.visible import shown, visible


def cell_text(matrix: Matrix, records: Iterable[Record], provider: str, feature: str) -> str:
    """The verdict on a cell, why, and the requests behind it; ``records`` are those of the run."""
    cell = matrix.cells[provider, feature]
    cited = {finding.case for finding in cell.findings}
    cases = {r.id: r for r in records if isinstance(r, CaseRecord) and r.id in cited}
    reading = Reading(matrix=matrix, cases=cases)
    return "\n".join((*_verdict(reading, cell), *_checks(reading, cell)))


def _verdict(reading: Reading, cell: Cell) -> Iterator[str]:
    feature = next(each for each in reading.matrix.header.features if each.id == cell.feature)
    yield f"{cell.address}  {visible(feature.title)}"
    facts = (words.counts(cell), words.evidence(cell))
    state = f"{words.STATE_MARKS[cell.state]} {cell.state}"
    yield _row("state", f"{state}, {visible('; '.join(filter(None, facts)))}")
    yield _row("means", visible(feature.meaning))
    yield _row("claimed", claimed(reading, cell))
    if trouble := words.trouble(cell):
        yield _row("fails", visible(trouble.removeprefix("fails ")))
    if any(value.value is not None for value in cell.values):
        values = (f"{shown(value.value, 60)} {value.state}" for value in cell.values)
        yield _row("values", ", ".join(values))
    if cell.simulated:
        yield _row("", "Simulated evidence proves nothing about a vendor.")


def _checks(reading: Reading, cell: Cell) -> Iterator[str]:
    records = {check.id: check for check in reading.matrix.header.checks}
    for name in dict.fromkeys(finding.check for finding in cell.findings):
        counts = cell.checks.get(name, {})
        yield ""
        told = ", ".join(f"{count} {status}" for status, count in counts.items())
        yield f"check {name}" + (f": {told}" if told else "")
        if check := records.get(name):
            yield from _check(check)
        for finding in cell.findings:
            if finding.check == name:
                yield from _finding(reading, finding)


def _check(check: CheckRecord) -> Iterator[str]:
    yield _row("demands", visible(check.requirement, 1_000))
    yield _row("source", visible(check.source))
    if check.proves_not:
        yield _row("not proven", visible(check.proves_not))


def _finding(reading: Reading, finding: FindingRecord) -> Iterator[str]:
    case = reading.case(finding)
    mark = words.STATUS_MARKS[finding.status]
    yield f"  {mark} {finding.status}: {visible(finding.message, 600)} ({finding.evidence})"
    if finding.status is Status.PASS:
        return
    if finding.pointer:
        yield f"      at        {visible(finding.pointer)}"
    if finding.expected is not None:
        yield f"      expected  {shown(finding.expected)}"
    if finding.observed is not None:
        yield f"      observed  {shown(finding.observed)}"
    if case is not None:
        day = visible(case.evidence.at[:10])
        yield f"      case      {visible(case.id)}  {day}".rstrip()
        yield f"      answer    {answer_line(case)}"
        command = curl(case.request, reading.provider(case.provider).key_env)
        yield from (f"      {line}" for line in command.split("\n"))


def _row(label: str, text: str) -> str:
    return f"  {label:<10}  {text}"
