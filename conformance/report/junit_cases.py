"""The test cases of a run: what became of each feature of each operation; see ``junit``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conformance.matrix import Cell
from conformance.model import (
    CaseRecord,
    EvidenceKind,
    Header,
    ProviderRecord,
    Record,
    State,
    Status,
)
from conformance.report import words
from conformance.report.judgement import Judgement, Judging, in_a_line
from conformance.report.reading import Reading
from conformance.report.story import claimed, tell
from conformance.report.visible import visible, web_address
from conformance.transport.interaction import JUST_NOW

#: What concerns the whole run is called so; its suite is '', which no provider is called.
RUN = "conformance"
#: So many failing checks of one cell are told in full.
_TOLD = 3


class Verdict(StrEnum):
    """What a test case comes to; the names are those of the elements that say so."""

    PASSED = "passed"
    SKIPPED = "skipped"
    FAILURE = "failure"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class JUnitCase:
    """One test case; all texts are visible, and none is escaped.

    Attributes:
        suite: the provider's id, '' for what concerns the whole run.
        kind: the check that fails, or why there is no verdict in a word; '' where it passed.
        message: the same in a line.
        text: the same at length.
        properties: name and value of what else is known of it.
    """

    suite: str
    classname: str
    name: str
    verdict: Verdict
    kind: str = ""
    message: str = ""
    text: str = ""
    properties: tuple[tuple[str, str], ...] = ()


class Gathered:
    """What is counted while a run is read: findings by check, and requests without an answer."""

    def __init__(self) -> None:
        self.judging = Judging()
        self.silences: dict[tuple[str, str], Counter[str]] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self._live = False

    def add(self, record: Record) -> None:
        """Count one record."""
        self.judging.add(record)
        if isinstance(record, Header):
            self._live = record.mode == "live"
        elif isinstance(record, CaseRecord) and self._live:
            name = (record.provider, record.operation)
            self.asked[name] += 1
            if why := _silence(record):
                self.silences.setdefault(name, Counter())[why] += 1

    def cited(self) -> Iterable[str]:
        """The ids of the cases that findings to show are about."""
        return self.judging.cited()


def junit_cases(reading: Reading, gathered: Gathered) -> Iterator[JUnitCase]:
    """The test cases, errors of the run before those of a provider, those before its features."""
    by_cell: dict[tuple[str, str], list[Judgement]] = {}
    for judgement in gathered.judging.judgements():
        by_cell.setdefault((judgement.provider, judgement.feature), []).append(judgement)
    yield from _run_errors(reading)
    for provider in reading.matrix.header.providers:
        yield from _provider_errors(reading, gathered, provider.id)
        for cell in reading.matrix.of(provider.id):
            yield from _cases(reading, provider, cell, by_cell.get((provider.id, cell.feature), ()))


def _silence(case: CaseRecord) -> str:
    """Why there is no answer to judge, '' where there is one: as the exit code has it."""
    if case.response is None:
        return visible(case.fault.name, 80) if case.fault else "unknown"
    return f"HTTP {case.response.status}" if case.response.status in JUST_NOW else ""


def _run_errors(reading: Reading) -> Iterator[JUnitCase]:
    if reading.matrix.interrupted or not reading.matrix.complete:
        yield JUnitCase(
            suite="",
            classname=RUN,
            name="whole run",
            verdict=Verdict.ERROR,
            kind="interrupted",
            message=words.CUT_SHORT,
        )


def _provider_errors(reading: Reading, gathered: Gathered, provider: str) -> Iterator[JUnitCase]:
    for (owner, operation), why in sorted(gathered.silences.items()):
        if owner == provider:
            told = ", ".join(f"{count} {reason}" for reason, count in sorted(why.items()))
            message = f"{why.total()} of {gathered.asked[owner, operation]} requests had no answer"
            yield JUnitCase(
                suite=owner,
                classname=_classname(owner, operation),
                name=f"{_id(owner)}/{_id(operation)} answers",
                verdict=Verdict.ERROR,
                kind="no-answer",
                message=message,
                text=told,
            )
    missing = reading.matrix.unrecorded.get(provider, ())
    if missing and reading.matrix.header.mode != "replay":
        message = f"{words.plural(len(missing), 'planned request')} not answered"
        told = "\n".join(
            f"{visible(address)}: no more was sent: {visible(why)}"
            for address, why in reading.matrix.stopped.items()
            if address.partition("/")[0] == provider
        )
        yield JUnitCase(
            suite=provider,
            classname=_classname(provider, ""),
            name=f"{_id(provider)} whole plan",
            verdict=Verdict.ERROR,
            kind="not-asked",
            message=message,
            text=visible(told, 4_000, lines=True),
        )


def _cases(
    reading: Reading, provider: ProviderRecord, cell: Cell, judgements: Sequence[Judgement]
) -> Iterator[JUnitCase]:
    """The test cases of one cell: of each operation that was judged, or for which it is claimed."""
    by_operation: dict[str, list[Judgement]] = {
        record.operation: [] for record in cell.claims if not _tried_as_a_whole(judgements)
    }
    for judgement in judgements:
        by_operation.setdefault(judgement.operation, []).append(judgement)
    if not by_operation and cell.state is State.UNPROVEN:
        by_operation[""] = []
    reasons = {each.id: each.not_judged for each in provider.operations if each.not_judged}
    for operation, members in sorted(by_operation.items()):
        yield _case(reading, cell, operation, members, reasons)


def _tried_as_a_whole(judgements: Sequence[Judgement]) -> bool:
    """Whether it is judged over the whole provider, so that no operation stands by itself."""
    return any(not judgement.operation for judgement in judgements)


def _case(
    reading: Reading,
    cell: Cell,
    operation: str,
    judgements: Sequence[Judgement],
    reasons: Mapping[str, str],
) -> JUnitCase:
    answered = [each for each in judgements if not each.printed] or judgements
    failing = [each for each in answered if _fails(each)]
    verdict, text = Verdict.FAILURE, _told(reading, cell, failing)
    if failing:
        kind, message = failing[0].check, text.partition("\n")[0]
    else:
        kind, message = _skipped(cell, answered, reasons.get(operation, ""))
        verdict = Verdict.SKIPPED if kind else Verdict.PASSED
    return JUnitCase(
        suite=cell.provider,
        classname=_classname(cell.provider, operation),
        name=f"{_id(cell.provider)}/{_id(cell.feature)}",
        verdict=verdict,
        kind=visible(kind, 200),
        message=visible(message, 600),
        text=text,
        properties=tuple(_properties(reading, cell, operation, judgements)),
    )


def _fails(judgement: Judgement) -> bool:
    """Whether it makes the exit code of ``run`` 1: pages decide that of ``docs``."""
    worst = judgement.worst
    return worst is not None and worst.status is Status.FAIL and not judgement.printed


def _skipped(cell: Cell, judgements: Sequence[Judgement], not_judged: str) -> tuple[str, str]:
    """Why there is no verdict, in a word and in a line; two times '' where there is one."""
    known = next((each.expectation for each in judgements if each.expectation), None)
    if known is not None:
        until = f", until {known.expires}" if known.expires else ""
        return "expected", f"expected since {known.since}{until}: {known.reason}"
    if not judgements:
        why = f"not judged: {not_judged}" if not_judged else "claimed, and nothing was tried"
        return "unproven", f"unproven: {why}"
    worst = next((each.worst for each in judgements if each.worst), None)
    if all(each.printed for each in judgements):
        if worst is None:
            return "", ""
        return "printed", (
            f"read off the page: {_counts(judgements)}; "
            f"`conformance docs {cell.provider}` decides: {worst.message}"
        )
    if worst is not None and set(_statuses(judgements)) == {Status.INCONCLUSIVE}:
        return "inconclusive", f"inconclusive: {worst.message}"
    if cell.state in {State.UNPROVEN, State.NOT_CLAIMED}:
        return "unproven", f"{cell.state}: {_why_unproven(cell)}"
    if not any(kind in _REAL for each in judgements for kind in each.kinds):
        return "unproven", f"unproven: {_SIMULATED}"
    return "", ""


_REAL = (EvidenceKind.RECORDED, EvidenceKind.LIVE)
_SIMULATED = "simulated answers prove nothing about a vendor"


def _why_unproven(cell: Cell) -> str:
    return _SIMULATED if cell.simulated else words.STATE_MEANINGS[cell.state]


def _statuses(judgements: Iterable[Judgement]) -> Counter[Status]:
    counts: Counter[Status] = Counter()
    for each in judgements:
        counts.update(each.counts)
    return counts


def _counts(judgements: Iterable[Judgement]) -> str:
    counts = _statuses(judgements)
    expected = sum(each.expected for each in judgements)
    parts = [f"{counts[status]} {status}" for status in Status if counts[status]]
    return ", ".join([*parts, *([f"{expected} expected"] if expected else [])])


def _told(reading: Reading, cell: Cell, failing: Sequence[Judgement]) -> str:
    """The failures at length: what each check says in a line, and the four lines of its story."""
    blocks = []
    for each, worst in [(each, each.worst) for each in failing if each.worst][:_TOLD]:
        story = tell(reading, cell, worst)
        told = [f"{visible(each.check, 200)}: {in_a_line(worst)} ({_counts([each])})"]
        told += [story.heading, *filter(None, [story.when])]
        told += [f"  {label:<10} {text}" for label, text in story.lines]
        blocks.append("\n".join(visible(line, 2_000) for line in told))
    if (more := len(failing) - _TOLD) > 0:
        blocks.append(f"failed by {words.plural(more, 'check')} more")
    return "\n\n".join(blocks)


def _properties(
    reading: Reading, cell: Cell, operation: str, judgements: Sequence[Judgement]
) -> Iterator[tuple[str, str]]:
    spec = reading.provider(cell.provider).spec
    yield "state", f"{cell.state}"
    yield "evidence", visible(words.evidence(cell))
    if judgements:
        yield "findings", _counts(judgements)
    if cell.claims or cell.implied:
        yield "claim", visible(claimed(reading, cell), 1_000)
    for record in sorted(cell.claims, key=lambda claim: claim.operation != operation)[:1]:
        source = reading.source(cell.provider, record.claim.source)
        if source and (url := web_address(source.url)):
            yield "url", url
        yield "spec", visible(f"{spec}:{record.line}", 200)
    if when := words.trouble(cell):
        yield "when", visible(when, 600)
    for each in judgements:
        yield "check", visible(f"{each.check}: {_counts([each])}", 200)
    yield "explain", visible(words.rerun(cell.address, reading.matrix.header.mode), 400)


def _classname(provider: str, operation: str) -> str:
    return f"{_id(provider)}.{_id(operation)}" if operation else _id(provider)


def _id(name: str) -> str:
    return visible(name, 128)
