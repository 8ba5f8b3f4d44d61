"""What the page shows of a run, laid out for the templates: plain texts, made visible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.matrix import Cell, Span
from conformance.model import (
    CaseRecord,
    CheckRecord,
    ClaimRecord,
    Feature,
    FindingRecord,
    Price,
    ProviderRecord,
    State,
    Status,
)
from conformance.report import words
from conformance.report.excerpt import excerpt
from conformance.report.reading import Reading
from conformance.report.visible import shown, visible, web_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text, with the address it leads to where that is safe."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A statement of the page: its words, the page and its date, and the line of the spec."""

    text: str
    source: Link | None
    date: str
    spec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding; ``case`` is the id of the request shown further down, or ''."""

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
    """A cell with all that its panel shows."""

    cell: Cell
    vendor: str
    title: str
    meaning: str
    counts: str
    evidence: str
    trouble: tuple[str, ...]
    claims: tuple[ClaimView, ...]
    implied: str
    values: tuple[tuple[str, str, bool], ...]
    checks: tuple[CheckView, ...]
    rerun: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorView:
    """The summary of one provider; ``states`` are its counts in the order of the legend."""

    provider: ProviderRecord
    name: str
    states: Mapping[State, int]
    spans: tuple[Span, ...]
    pages: tuple[tuple[Link, str], ...]
    catalogue: str
    prices: tuple[str, ...]
    not_judged: tuple[str, ...]
    unrecorded: int

    @property
    def bar(self) -> Iterator[tuple[State, int, int]]:
        """State, start and width of each piece of the bar, in cells."""
        start = 0
        for state, count in self.states.items():
            if count:
                yield state, start, count
                start += count


def vendors(reading: Reading) -> tuple[VendorView, ...]:
    """The summaries of all providers."""
    return tuple(_vendor(reading, provider) for provider in reading.matrix.header.providers)


def cells(reading: Reading) -> Mapping[tuple[str, str], CellView]:
    """Every cell, by provider and feature."""
    checks = {check.id: check for check in reading.matrix.header.checks}
    features = {feature.id: feature for feature in reading.matrix.header.features}
    return {
        name: _cell(reading, cell, features[cell.feature], checks)
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


def link(text: str, url: str) -> Link:
    """A link where the address is a plain web address, else the text alone."""
    return Link(text=visible(text, 160), url=web_address(url))


def _vendor(reading: Reading, provider: ProviderRecord) -> VendorView:
    matrix = reading.matrix
    return VendorView(
        provider=provider,
        name=visible(provider.name, 80),
        states=matrix.states(provider.id),
        spans=matrix.spans[provider.id],
        pages=tuple(
            (link(source.title or source.url, source.url), visible(source.retrieved, 20))
            for source in provider.sources
        ),
        catalogue=words.catalogue(provider),
        prices=tuple(_price(price) for price in provider.prices),
        not_judged=tuple(
            f"{visible(operation.id, 80)}: {visible(operation.not_judged, 80)}"
            for operation in provider.operations
            if operation.not_judged
        ),
        unrecorded=len(matrix.unrecorded.get(provider.id, ())),
    )


def _price(price: Price) -> str:
    unit = {"1M_input": "1M input tokens", "1M_output": "1M output tokens"}
    model = visible(" ".join(filter(None, (price.model, price.tier))), 80)
    amount = f"{price.amount:.10g} {visible(price.currency, 12) or '(no currency)'}"
    return f"{model}: {amount} per {unit.get(price.per, price.per)}"


def _cell(
    reading: Reading, cell: Cell, feature: Feature, checks: Mapping[str, CheckRecord]
) -> CellView:
    found: dict[str, list[FindingRecord]] = {}
    for finding in cell.findings:
        found.setdefault(finding.check, []).append(finding)
    return CellView(
        cell=cell,
        vendor=visible(reading.provider(cell.provider).name, 80),
        title=visible(feature.title, 120),
        meaning=visible(feature.meaning, 400),
        counts=words.counts(cell),
        evidence=visible(words.evidence(cell)),
        trouble=tuple(map(visible, words.troubles(cell))),
        claims=tuple(_claim(reading, cell.provider, claim) for claim in cell.claims),
        implied=visible(cell.implied),
        values=tuple(
            ("not stated" if v.value is None else shown(v.value, 60), v.state, v.claimed)
            for v in cell.values
            if v.value is not None or len(cell.values) > 1
        ),
        checks=tuple(
            _check(reading, cell, name, checks.get(name), each) for name, each in found.items()
        ),
        rerun=words.rerun(cell.address, reading.matrix.header.mode),
    )


def _claim(reading: Reading, provider: str, record: ClaimRecord) -> ClaimView:
    source = reading.source(provider, record.claim.source)
    return ClaimView(
        text=visible(words.claim(record.claim)),
        source=link(source.url, source.url) if source else None,
        date=visible(source.retrieved, 20) if source else "",
        spec=visible(f"{reading.provider(provider).spec}:{record.line}"),
    )


def _check(
    reading: Reading,
    cell: Cell,
    name: str,
    check: CheckRecord | None,
    findings: list[FindingRecord],
) -> CheckView:
    listed = list(_listed(findings))
    counts = Counter(cell.checks.get(name, {}))
    rest = counts.total() - sum(finding.evidence is cell.basis for finding in listed)
    return CheckView(
        id=name,
        title=visible(check.title, 160) if check else name,
        requirement=visible(check.requirement, 600) if check else "",
        source=link(check.source, check.source) if check and check.source else None,
        proves_not=visible(check.proves_not, 400) if check else "",
        counts=", ".join(f"{counts[status]} {status}" for status in Status if counts[status]),
        findings=tuple(
            _finding(reading, finding, first=number == 0) for number, finding in enumerate(listed)
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


def _finding(reading: Reading, finding: FindingRecord, *, first: bool) -> FindingView:
    """The first of a check shows the place in the answer; the others look alike there."""
    case = reading.case(finding)
    return FindingView(
        status=finding.status,
        message=visible(finding.message, 600),
        evidence=finding.evidence,
        date=_day(case),
        operation=visible(finding.operation, 80),
        pointer=visible(_place(reading, finding), 300),
        expected="" if finding.expected is None else shown(finding.expected),
        observed="" if finding.observed is None else shown(finding.observed),
        excerpt=_excerpt(case, finding) if first else "",
        case=case.id if case else "",
    )


def _place(reading: Reading, finding: FindingRecord) -> str:
    """Where in the answer; of what is read off a page, the line of the spec."""
    if finding.line:
        return f"{reading.provider(finding.provider).spec}:{finding.line}"
    return finding.pointer


def _day(case: CaseRecord | None) -> str:
    return visible(case.evidence.at[:10]) if case else ""


def _excerpt(case: CaseRecord | None, finding: FindingRecord) -> str:
    if case is None or case.response is None or finding.status is Status.PASS:
        return ""
    return excerpt(case.response.body, finding.pointer)
