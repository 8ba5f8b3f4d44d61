"""Each cell with its evidence, laid out for the templates: plain texts, made visible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.matrix import Cell
from conformance.matrix.expected import Covering, covering
from conformance.model import (
    CaseRecord,
    CheckRecord,
    ClaimRecord,
    Feature,
    FindingRecord,
    Json,
    Status,
)
from conformance.report import words
from conformance.report.excerpt import excerpt
from conformance.report.html.link import Link, link
from conformance.report.reading import Reading
from conformance.report.visible import shown, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A statement of the page: its words, the page and its date, and the line of the spec."""

    text: str
    source: Link | None
    date: str
    spec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding; ``case`` is the id of the request shown further down, or ''.

    ``known`` says why the finding was expected, and since when; '' is news.
    """

    status: Status
    message: str
    evidence: str
    date: str
    operation: str
    pointer: str
    expected: str
    observed: str
    excerpt: str
    case: str
    known: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """The findings of one check in one cell; ``more`` says how many are not listed."""

    id: str
    title: str
    requirement: str
    source: Link | None
    proves_not: str
    counts: str
    findings: tuple[FindingView, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A cell with all that its panel shows; ``known`` where all its failures are expected."""

    cell: Cell
    vendor: str
    title: str
    meaning: str
    counts: str
    trouble: tuple[str, ...]
    claims: tuple[ClaimView, ...]
    implied: str
    known: bool
    values: tuple[tuple[str, str, str], ...]
    checks: tuple[CheckView, ...]
    rerun: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What every cell is laid out with."""

    reading: Reading
    checks: Mapping[str, CheckRecord]
    known: Covering


def cells(reading: Reading) -> Mapping[tuple[str, str], CellView]:
    """Every cell, by provider and feature."""
    header = reading.matrix.header
    run = _Run(
        reading=reading,
        checks={check.id: check for check in header.checks},
        known=covering(header.expectations, header.as_of),
    )
    features = {feature.id: feature for feature in header.features}
    return {
        name: _cell(run, cell, features[cell.feature])
        for name, cell in reading.matrix.cells.items()
    }


def cited(views: Iterable[CellView]) -> frozenset[str]:
    """The ids of the cases whose request and answer some cell shows."""
    return frozenset(
        finding.case
        for view in views
        for check in view.checks
        for finding in check.findings
        if finding.case
    )


def _cell(run: _Run, cell: Cell, feature: Feature) -> CellView:
    found: dict[str, list[FindingRecord]] = {}
    for finding in cell.findings:
        found.setdefault(finding.check, []).append(finding)
    checks = tuple(_check(run, cell, name, each) for name, each in found.items())
    return CellView(
        cell=cell,
        vendor=visible(run.reading.provider(cell.provider).name, 80),
        title=visible(feature.title, 120),
        meaning=visible(feature.meaning, 400),
        counts=words.counts(cell),
        trouble=tuple(map(visible, words.troubles(cell))),
        claims=tuple(_claim(run.reading, cell.provider, claim) for claim in cell.claims),
        implied=visible(cell.implied),
        known=_known(checks),
        values=tuple(_values(cell)),
        checks=checks,
        rerun=words.rerun(cell.address, run.reading.matrix.header.mode),
    )


def _known(checks: Sequence[CheckView]) -> bool:
    """Whether all that is held against the cell is expected."""
    bad = [f for check in checks for f in check.findings if f.status is Status.FAIL]
    return bool(bad) and all(finding.known for finding in bad)


def _values(cell: Cell) -> Iterator[tuple[str, str, str]]:
    """Each value tried or claimed, its state, whether it was claimed; of a page its checks."""
    for each in cell.values:
        told = "" if each.claimed or cell.printed else ", not claimed"
        if each.value is not None or len(cell.values) > 1:
            yield _value(each.value, plain=cell.printed), each.state, told


def _value(value: Json, *, plain: bool) -> str:
    if value is None:
        return "not stated"
    return visible(value, 60) if plain and isinstance(value, str) else shown(value, 60)


def _claim(reading: Reading, provider: str, record: ClaimRecord) -> ClaimView:
    source = reading.source(provider, record.claim.source)
    return ClaimView(
        text=visible(words.claim(record.claim)),
        source=link(source.url, source.url) if source else None,
        date=visible(source.retrieved, 20) if source else "",
        spec=visible(f"{reading.provider(provider).spec}:{record.line}"),
    )


def _check(run: _Run, cell: Cell, name: str, findings: list[FindingRecord]) -> CheckView:
    check, listed = run.checks.get(name), list(_listed(findings))
    counts = Counter(cell.checks.get(name, {}))
    rest = counts.total() - sum(finding.evidence is cell.basis for finding in listed)
    return CheckView(
        id=visible(name, 120),
        title=visible(check.title if check else name, 160),
        requirement=visible(check.requirement, 600) if check else "",
        source=link(check.source, check.source) if check and check.source else None,
        proves_not=visible(check.proves_not, 400).rstrip(".") if check else "",
        counts=", ".join(f"{counts[status]} {status}" for status in Status if counts[status]),
        findings=tuple(
            _finding(run, finding, first=number == 0) for number, finding in enumerate(listed)
        ),
        more=words.plural(rest, "more finding") if rest > 0 else "",
    )


def _listed(findings: list[FindingRecord]) -> Iterator[FindingRecord]:
    """All that do not pass, and one that does: a pass shows what the others look like."""
    passed = False
    for finding in findings:
        if finding.status is not Status.PASS:
            yield finding
        elif not passed:
            passed = True
            yield finding


def _finding(run: _Run, finding: FindingRecord, *, first: bool) -> FindingView:
    """The first of a check shows the place in the answer; the others look alike there."""
    case = run.reading.case(finding)
    return FindingView(
        status=finding.status,
        message=visible(finding.message, 600),
        evidence=finding.evidence,
        date=visible(case.evidence.at[:10]) if case else "",
        operation=visible(finding.operation, 80),
        pointer=visible(_place(run.reading, finding), 300),
        expected="" if finding.expected is None else shown(finding.expected),
        observed="" if finding.observed is None else shown(finding.observed),
        excerpt=_excerpt(case, finding) if first else "",
        case=case.id if case else "",
        known=_reason(run.known, finding),
    )


def _reason(known: Covering, finding: FindingRecord) -> str:
    """Why a deviation was expected, since when and until when; '' where it was not."""
    harmless = {Status.PASS, Status.INFO, Status.INCONCLUSIVE}
    if finding.status in harmless - ({Status.INFO} if finding.line else set()):
        return ""
    entry = known(finding)
    if entry is None:
        return ""
    until = f", until {entry.expires}" if entry.expires else ""
    return visible(f"{entry.reason} (since {entry.since}{until})", 300)


def _place(reading: Reading, finding: FindingRecord) -> str:
    """Where in the answer; of what is read off a page, the line of the spec."""
    if finding.line:
        return f"{reading.provider(finding.provider).spec}:{finding.line}"
    return finding.pointer


def _excerpt(case: CaseRecord | None, finding: FindingRecord) -> str:
    """The part of the answer that decided, with what is around it left out."""
    if case is None or case.response is None or finding.status is Status.PASS:
        return ""
    if finding.pointer == "status":
        return f"HTTP {case.response.status}"
    return excerpt(case.response.body, finding.pointer)
