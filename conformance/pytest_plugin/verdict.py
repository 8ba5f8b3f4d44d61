"""What becomes of a cell as a test.

It *fails* where ``conformance run`` exits with 1 because of it: where a finding is at or above what
was asked for, and not expected. It is *expected* to fail (xfail) where every such finding is listed
in ``expectations.yaml``, for the reason that stands there. It *passes* where answers of the vendor
were seen to hold, claimed or not, or its page alone to be right. All else is *skipped*, with the
reason: unproven, not claimed, inconclusive; never is it called right, nor wrong. So is what a page
says against itself: that decides the exit code of ``conformance docs``, not of a run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from conformance.engine.verdict import AT_LEAST, BROKEN, FailOn, counts
from conformance.matrix import Cell, Covering, Fold, covering
from conformance.matrix.tally import rank
from conformance.model import CaseRecord, FindingRecord, Header, Record, State, Status
from conformance.report import words
from conformance.report.reading import Reading, read
from conformance.report.story import tell
from conformance.report.visible import visible

#: Characters of a line of a story; commands are to be copied, so that is a lot.
_LONGEST_LINE = 8_000

_Name = tuple[str, str]


class Outcome(StrEnum):
    """What pytest makes of a cell."""

    PASSES = "passes"
    FAILS = "fails"
    EXPECTED = "expected"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A cell as a test.

    Attributes:
        reason: why it is skipped, or expected to fail.
        story: what failed, on several lines.
        facts: name and value, for reports of tests that show such.
        observed: whether the vendor has any answer at all to judge.
    """

    outcome: Outcome
    reason: str = ""
    story: str = field(default="", repr=False)
    facts: tuple[tuple[str, str], ...] = ()
    observed: bool = True


def verdicts(
    records: Callable[[], Iterable[Record]], fail_on: FailOn, again: Callable[[str], str]
) -> Mapping[str, Verdict]:
    """The verdict on each cell of a run, by address.

    Args:
        records: gives the run, each time it is called.
        fail_on: what fails a cell, as for ``conformance run``.
        again: gives the command that tells of the cell of an address in full.

    Raises:
        RunFileError: it is no run.
    """
    noted = _Noted(fail_on)
    reading = read(noted.watching(records()))
    reading = replace(reading, cases={**reading.cases, **_missing(noted, reading, records)})
    judged = _Judged(reading=reading, noted=noted, failing=noted.failing(), again=again)
    return {cell.address: judged.verdict(cell) for cell in reading.matrix.cells.values()}


class _Noted:
    """What of a run makes cells fail: for each the worst finding, how many, and why expected."""

    def __init__(self, fail_on: FailOn) -> None:
        self._by_state = fail_on == "contradicted"
        self._against = AT_LEAST[fail_on] or {Status.FAIL}
        self._known: Covering = lambda _: None
        self._fold: Fold | None = None
        self.worst: dict[_Name, FindingRecord] = {}
        self.expected: dict[_Name, FindingRecord] = {}
        self.reasons: dict[_Name, dict[str, None]] = {}
        self.many: Counter[_Name] = Counter()

    def watching(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records, noted as they pass."""
        for record in records:
            if isinstance(record, Header):
                self._known = covering(record.expectations, record.as_of)
                self._fold = Fold(record)
            elif isinstance(record, FindingRecord) and counts(record):
                self._note(record)
            yield record

    def failing(self) -> frozenset[_Name]:
        """The cells that fail."""
        if not self._by_state or self._fold is None:
            return frozenset(self.worst)
        cells = self._fold.matrix().cells
        return frozenset(name for name in self.worst if cells[name].state in BROKEN)

    def _note(self, finding: FindingRecord) -> None:
        name = (finding.provider, finding.feature)
        entry = self._known(finding)
        if entry is None and self._by_state and self._fold is not None:
            self._fold.add(finding)
        if finding.status not in self._against:
            return
        kept = self.worst if entry is None else self.expected
        if name not in kept or rank(finding) < rank(kept[name]):
            kept[name] = finding
        if entry is None:
            self.many[name] += 1
        else:
            self.reasons.setdefault(name, {})[visible(entry.reason)] = None


def _missing(
    noted: _Noted, reading: Reading, records: Callable[[], Iterable[Record]]
) -> dict[str, CaseRecord]:
    """The cases that are to be told of, and that the cells do not cite."""
    told = {each.case for each in (*noted.worst.values(), *noted.expected.values())}
    wanted = told - reading.cases.keys() - {""}
    if not wanted:
        return {}
    cases = (each for each in records() if isinstance(each, CaseRecord))
    return {case.id: case for case in cases if case.id in wanted}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A run with what of it makes cells fail."""

    reading: Reading
    noted: _Noted
    failing: frozenset[_Name]
    again: Callable[[str], str]

    def verdict(self, cell: Cell) -> Verdict:
        """The verdict on a cell of it."""
        observed = bool(self.reading.matrix.spans[cell.provider])
        return replace(self._verdict(cell), facts=_facts(cell), observed=observed)

    def _verdict(self, cell: Cell) -> Verdict:
        name = (cell.provider, cell.feature)
        if name in self.failing:
            story = self._story(cell, self.noted.worst[name], self.noted.many[name] - 1)
            return Verdict(outcome=Outcome.FAILS, story=story)
        if name in self.noted.reasons:
            reason = "; ".join(self.noted.reasons[name])
            story = self._story(cell, self.noted.expected[name], 0)
            return Verdict(outcome=Outcome.EXPECTED, reason=reason, story=story)
        holds = cell.state is State.UNDOCUMENTED and not cell.counts.get(Status.FAIL)
        if holds or cell.state is State.SUPPORTED:
            return Verdict(outcome=Outcome.PASSES)
        return Verdict(outcome=Outcome.SKIPPED, reason=_why_skipped(cell))

    def _story(self, cell: Cell, finding: FindingRecord, more: int) -> str:
        """First what fails, for summaries of one line; then the four lines of every report."""
        story = replace(tell(self.reading, cell, finding), again=self.again(cell.address))
        lines = [story.when or finding.message, story.heading]
        lines += [f"  {label:<9}  {text}" for label, text in story.lines]
        lines += [f"  … and {words.plural(more, 'finding')} more like it"] if more else []
        return "\n".join(visible(line, _LONGEST_LINE) for line in lines)


def _why_skipped(cell: Cell) -> str:
    """In few different words, as pytest counts equal reasons together."""
    if cell.printed:
        return f"{cell.state} on the page itself: see `conformance docs {cell.provider}`"
    if cell.simulated:
        return f"{cell.state}: simulated evidence proves nothing about a vendor"
    if cell.counts and not cell.judged:
        return f"{cell.state}: nothing conclusive came back"
    return f"{cell.state}: {words.STATE_MEANINGS[cell.state]}"


def _facts(cell: Cell) -> tuple[tuple[str, str], ...]:
    facts = (
        ("state", str(cell.state)),
        ("evidence", words.evidence(cell)),
        ("counts", words.counts(cell)),
    )
    return tuple((name, visible(text)) for name, text in facts if text)
