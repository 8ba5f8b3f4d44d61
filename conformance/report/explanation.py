"""Why a cell says what it says, as data: what ``conformance explain PROVIDER/FEATURE`` tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from conformance.matrix import Cell
from conformance.model import (
    CaseRecord,
    EvidenceKind,
    FindingRecord,
    Json,
    JsonObject,
    SentRecord,
    State,
    Status,
)
from conformance.report import words
from conformance.report.curl import curl
from conformance.report.excerpt import excerpt
from conformance.report.exchange_words import answered, picture, purpose
from conformance.report.reading import Reading
from conformance.report.visible import visible

#: How many characters of an answer are shown where no part of it decides.
_BODY = 400
#: How many further findings are named by their case.
_OTHERS = 4
#: Features that only the same request, sent so often, can show.
REPEATED = {"response.stable": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What a page says: its words, the page with its date, and the line of the spec."""

    text: str
    url: str
    retrieved: str
    spec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A check with what it said of the cell, status by status."""

    check: str
    title: str = ""
    requirement: str = ""
    why: str = ""
    source: str = ""
    proves_not: str = ""
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One finding with the exchange behind it.

    Attributes:
        asks: the facets of the request.
        answered: what came back in a few words; ``part`` is the part of it that decided.
        pictures: those of the answer, in words.
        place: where on the page or in the spec, of what was read there.
        command: the request for a shell, '' where there was none.
        whole: whether the command is the request to the letter, with nothing left out.
    """

    check: str
    status: Status
    message: str
    evidence: EvidenceKind
    pointer: str = ""
    expected: Json = None
    observed: Json = None
    case: str = ""
    date: str = ""
    asks: JsonObject = field(default_factory=dict)
    purpose: str = ""
    sent: SentRecord | None = None
    answered: str = ""
    part: str = ""
    pictures: tuple[str, ...] = ()
    place: str = ""
    command: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """What would prove a cell: so many requests of the plan serve it, at that price at worst."""

    requests: int
    usd: float
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All there is to say of a cell.

    Attributes:
        when: when it fails, a sentence for each check.
        values: each value with its state, where the feature has values.
        checks: those that decided, those with something against the vendor first; where nothing
            was judged, those that would.
        shown: for each check with something against the vendor the smallest request that shows it;
            else the smallest that decided.
        others: how often else the same is found, a sentence for each check, with a few cases.
        again, send: commands that judge it again, for free, and that send its requests again.
    """

    address: str
    title: str
    meaning: str
    state: State
    counts: str
    evidence: str
    claims: tuple[Claimed, ...] = ()
    implied: str = ""
    when: tuple[str, ...] = ()
    values: tuple[tuple[Json, str], ...] = ()
    checks: tuple[Deciding, ...] = ()
    shown: tuple[Shown, ...] = ()
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    wanting: Wanting | None = None
    again: str = ""
    send: str = ""


def explain(
    reading: Reading, provider: str, feature: str, wanting: Wanting | None = None
) -> Explanation:
    """Explain a cell of a run; ``wanting`` is what would prove it, where that is known."""
    cell = reading.matrix.cells[provider, feature]
    row = next(each for each in reading.matrix.header.features if each.id == feature)
    shown = _told(cell)
    told = {finding.check for finding in shown}
    would = [check.id for check in reading.matrix.header.checks if feature in check.features]
    checks = sorted(cell.checks or would, key=lambda name: (name not in told, name))
    return Explanation(
        address=cell.address,
        title=row.title,
        meaning=row.meaning,
        state=cell.state,
        counts=words.counts(cell),
        evidence=words.evidence(cell),
        claims=tuple(_claims(reading, cell)),
        implied=cell.implied,
        when=words.troubles(cell),
        values=tuple((v.value, v.state) for v in cell.values if v.value is not None),
        checks=tuple(_deciding(reading, cell, name) for name in checks),
        shown=tuple(_shown(reading, finding) for finding in shown),
        others=tuple(_more(cell, shown)),
        notes=tuple(_notes(cell)),
        wanting=wanting,
        again=words.rerun(cell.address, reading.matrix.header.mode),
        send=_send(cell),
    )


def _told(cell: Cell) -> list[FindingRecord]:
    """The findings to show: the smallest of each check that has something against the vendor."""
    own = [each for each in cell.findings if each.evidence is cell.basis]
    against = [each for each in own if each.status not in {Status.PASS, Status.INFO}]
    failing = [each for each in against if each.status is Status.FAIL] or against
    smallest = {each.check: each for each in reversed(failing)}
    return [each for each in failing if smallest[each.check] is each] or _first(own)


def _more(cell: Cell, shown: list[FindingRecord]) -> Iterator[str]:
    for first in shown:
        more = cell.checks[first.check].get(first.status, 0) - 1
        if more and first.status is not Status.PASS:
            cases = dict.fromkeys(
                each.case
                for each in cell.findings
                if each.check == first.check and each.status is first.status
            )
            named = [case for case in cases if case not in {"", first.case}][:_OTHERS]
            among = f", such as {', '.join(named)}" if named else ""
            times = "once more" if more == 1 else f"{more} more times"
            yield f"{first.check}: {first.status}, {times}{among}"


def _first(findings: list[FindingRecord]) -> list[FindingRecord]:
    """One that is about a single request, if there is any."""
    return sorted(findings, key=lambda each: not each.case)[:1]


def _claims(reading: Reading, cell: Cell) -> Iterator[Claimed]:
    spec = reading.provider(cell.provider).spec
    for record in cell.claims:
        source = reading.source(cell.provider, record.claim.source)
        yield Claimed(
            text=words.claim(record.claim),
            url=source.url if source else "",
            retrieved=source.retrieved if source else "",
            spec=f"{spec}:{record.line}",
        )


def _deciding(reading: Reading, cell: Cell, name: str) -> Deciding:
    counts = {str(status): count for status, count in cell.checks.get(name, {}).items()}
    check = next((each for each in reading.matrix.header.checks if each.id == name), None)
    if check is None:
        return Deciding(check=name, counts=counts)
    return Deciding(
        check=name,
        title=check.title,
        requirement=check.requirement,
        why=check.why,
        source=check.source,
        proves_not=check.proves_not,
        counts=counts,
    )


def _shown(reading: Reading, finding: FindingRecord) -> Shown:
    case = reading.case(finding)
    plain = Shown(
        check=finding.check,
        status=finding.status,
        message=finding.message,
        evidence=finding.evidence,
        pointer=finding.pointer,
        expected=finding.expected,
        observed=finding.observed,
        place=_place(reading, finding),
    )
    return (
        plain if case is None else _with_case(plain, case, reading.provider(case.provider).key_env)
    )


def _with_case(shown: Shown, case: CaseRecord, key_env: str) -> Shown:
    command = curl(case.request, key_env)
    return replace(
        shown,
        case=case.id,
        date=case.evidence.at[:10],
        asks={name: value for name, value in case.facets.items() if value is not None},
        purpose=purpose(case),
        sent=case.request,
        answered=answered(case),
        part=_part(shown, case),
        pictures=tuple(map(picture, case.response.images)) if case.response else (),
        command=command,
        whole="characters]…" not in command and "left out]…" not in command,
    )


def _part(shown: Shown, case: CaseRecord) -> str:
    """The part of an answer that decided; its beginning where that is no certain part."""
    answer = case.response
    if answer is None or shown.status is Status.PASS:
        return ""
    if shown.pointer.startswith("header:"):
        wanted = shown.pointer.removeprefix("header:").partition(":")[0].lower()
        held = (f"{name}: {value}" for name, value in answer.headers if name.lower() == wanted)
        return "\n".join(held)
    return excerpt(answer.body, shown.pointer) or visible(" ".join(answer.body.split()), _BODY)


def _place(reading: Reading, finding: FindingRecord) -> str:
    if finding.evidence is not EvidenceKind.DOCUMENTED:
        return ""
    spec = reading.provider(finding.provider).spec
    line = f"{spec}:{finding.line}" if finding.line else spec
    return ", ".join(filter(None, (line, finding.url)))


def _notes(cell: Cell) -> Iterator[str]:
    if cell.simulated:
        yield "Simulated evidence proves nothing about a vendor."
    if cell.upstream:
        yield f"What stands behind this gateway is {cell.upstream}, no real model."


def _send(cell: Cell) -> str:
    """The command that sends what serves the cell; of what is read off a page, none."""
    if cell.printed:
        return f"conformance docs {cell.provider}"
    again = f" --repeat {REPEATED[cell.feature]}" if cell.feature in REPEATED else ""
    return f"conformance run {cell.provider} --live --record --only {cell.feature}{again}"
