"""A failing finding in four lines: what was claimed, sent, came back, and how to judge it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.matrix import Cell, Covering, Matrix
from conformance.model import (
    ClaimRecord,
    EvidenceKind,
    FindingRecord,
    ProviderRecord,
    State,
    Status,
)
from conformance.report import words
from conformance.report.curl import curl
from conformance.report.reading import Reading
from conformance.report.visible import shown, visible

_BODY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The four lines, their heading, and when it fails; visible but not escaped for any format."""

    heading: str
    when: str
    claimed: str
    sent: str
    came_back: str
    again: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each line."""
        return (
            ("claimed", self.claimed),
            ("sent", self.sent),
            ("came back", self.came_back),
            ("again", self.again),
        )


def broken_claims(matrix: Matrix) -> Iterator[Cell]:
    """Contradicted cells, then partly supported ones, each in the order of the matrix.

    What a page says against itself is told apart: see ``pages``.
    """
    for state in (State.CONTRADICTED, State.PARTIAL):
        yield from (
            cell for cell in matrix.cells.values() if cell.state is state and not cell.printed
        )


def pages(matrix: Matrix) -> Iterator[tuple[ProviderRecord, str]]:
    """Each provider on whose page something was found, with how much: ``3 fail, 9 info``."""
    for provider in matrix.header.providers:
        counts: Counter[Status] = Counter()
        for cell in matrix.of(provider.id):
            counts.update(cell.counts if cell.printed else {})
        told = [f"{counts[s]} {s}" for s in (Status.FAIL, Status.WARN, Status.INFO) if counts[s]]
        if told:
            yield provider, ", ".join(told)


def other_failures(matrix: Matrix) -> Iterator[Cell]:
    """Cells with failing findings that break no claim: undocumented, simulated or of no weight."""
    broken = {State.CONTRADICTED, State.PARTIAL}
    for cell in matrix.cells.values():
        if cell.state not in broken and any(f.status is Status.FAIL for f in cell.findings):
            yield cell


def unexpected(cell: Cell, known: Covering = lambda _: None) -> FindingRecord | None:
    """The first failing finding of a cell that nobody expected."""
    return next((f for f in cell.findings if f.status is Status.FAIL and not known(f)), None)


def tell(reading: Reading, cell: Cell, finding: FindingRecord) -> Story:
    """The story of one failing finding."""
    return Story(
        heading=_heading(reading, cell, finding),
        when=visible(words.trouble(cell)),
        claimed=claimed(reading, cell),
        sent=_sent(reading, finding),
        came_back=_came_back(finding),
        again=visible(words.rerun(cell.address, reading.matrix.header.mode)),
    )


def claimed(reading: Reading, cell: Cell) -> str:
    """All that makes the feature count as claimed, each with page, date and line of the spec."""
    parts = [_claim(reading, cell.provider, record) for record in cell.claims]
    if cell.implied:
        parts.append(f"implied: {visible(cell.implied)}")
    return "; ".join(parts) or "nothing: the page does not mention it"


def _claim(reading: Reading, provider: str, record: ClaimRecord) -> str:
    source = reading.source(provider, record.claim.source)
    spec = f"{reading.provider(provider).spec}:{record.line}"
    where = [source.url, source.retrieved, spec] if source else [spec]
    return f"{visible(words.claim(record.claim))} ({visible(', '.join(filter(None, where)))})"


def _heading(reading: Reading, cell: Cell, finding: FindingRecord) -> str:
    title = next(f.title for f in reading.matrix.header.features if f.id == cell.feature)
    upstream = f"upstream {visible(cell.upstream)}" if cell.upstream else ""
    parts = (visible(title), str(cell.state), _evidence(reading, finding), upstream)
    return f"{visible(cell.address, 160)}  " + " · ".join(filter(None, parts))


def _evidence(reading: Reading, finding: FindingRecord) -> str:
    case = reading.case(finding)
    return f"{finding.evidence} {visible(case.evidence.at[:10]) if case else ''}".rstrip()


def _sent(reading: Reading, finding: FindingRecord) -> str:
    case = reading.case(finding)
    if case is not None:
        command = curl(case.request, reading.provider(case.provider).key_env, _BODY, between=" ")
        return f"{command}  # {visible(case.id)}"
    if finding.evidence is EvidenceKind.DOCUMENTED:
        spec = f"{reading.provider(finding.provider).spec}:{finding.line}"
        places = filter(None, (finding.url, spec if finding.line else ""))
        return f"nothing: read off the page ({visible(', '.join(places))})"
    return f"several requests of {visible(finding.operation) or 'this provider'}"


def _came_back(finding: FindingRecord) -> str:
    where = f"{visible(finding.pointer)}: " if finding.pointer else ""
    text = f"{where}{visible(finding.message)}"
    if finding.expected is not None:
        text += f"; expected {shown(finding.expected, 160)}"
    if finding.observed is not None:
        text += f"; observed {shown(finding.observed, 160)}"
    return text
