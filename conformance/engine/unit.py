"""What judging one provider gives, as records in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from conformance.checks.answer import Answer
from conformance.checks.check import Group
from conformance.checks.gathered import Gathered
from conformance.checks.judge import Judge
from conformance.checks.overall import Overall
from conformance.engine.lines import Lines, piece
from conformance.engine.records import case_record
from conformance.model import CaseRecord, Exchange, Facts, FindingRecord, Phase


@dataclass(slots=True)
class Unit:
    """What judging one provider gave.

    Attributes:
        records: what it gave, as lines of the run.
        unrecorded: ids of the planned cases for which there is no evidence.
        interrupted: the user stopped it before its plan was done.
        stopped: operation -> why no more was sent to it; '' is all of them.
        lost: ids of cases that were sent and paid for, and whose answer a crash swallowed.
        explored: operation -> how many requests beside the plan were tried.
        unmatched: interactions on disk that belong to no operation, each in words.
        answered: ids of the cases taken in.
    """

    records: Lines = field(default_factory=Lines)
    unrecorded: tuple[str, ...] = ()
    interrupted: bool = False
    stopped: dict[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    explored: dict[str, int] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()
    answered: set[str] = field(default_factory=set)

    def take(self, records: Iterable[CaseRecord | FindingRecord]) -> None:
        """Take in records as they come; what came before an error stays."""
        for record in records:
            self.records.add(piece([record]))
            if isinstance(record, CaseRecord):
                self.answered.add(record.id)

    def take_until_interrupt(self, records: Iterable[CaseRecord | FindingRecord]) -> None:
        """Likewise; an interrupt by the user ends it, and is noted."""
        try:
            self.take(records)
        except KeyboardInterrupt:
            self.interrupted = True

    def close(self, planned: Iterable[str]) -> None:
        """Note which of what was planned did not come."""
        self.unrecorded = tuple(case for case in planned if case not in self.answered)


def judged(
    judge: Judge, exchanges: Iterable[Exchange], *, whole: bool = True
) -> Iterator[CaseRecord | FindingRecord]:
    """The records of one provider: its page, each exchange, each group, and all together.

    Where these are not the ``whole``, nothing is said of all together.
    """
    together = Together(judge)
    yield from judge.page()
    for exchange in exchanges:
        answer = judge.answer(exchange)
        yield from judged_alone(judge, answer)
        if is_compared(answer):
            together.add(answer.facts)
    for group in together.groups():
        yield from judge.group(group)
    if whole:
        yield from together.overall()


def judged_alone(judge: Judge, answer: Answer) -> Iterator[CaseRecord | FindingRecord]:
    """The records of one exchange: what is said of it alone."""
    yield case_record(answer)
    yield from judge.exchange(answer)


def is_compared(answer: Answer) -> bool:
    """Whether an exchange is held against others: samples and clients have checks of their own."""
    return answer.case.phase not in {Phase.DOCUMENTED, Phase.CLIENT}


class Together:
    """The answers of one provider, for what is said of several and of all.

    Groups are judged when all has come: a covering case is a member of several.
    """

    def __init__(self, judge: Judge) -> None:
        self._gathered, self._overall = Gathered(), Overall(judge)

    def add(self, facts: Facts) -> None:
        """Take in one more, in the order of the run."""
        self._gathered.add(facts)
        self._overall.add(facts)

    def groups(self) -> Iterator[Group]:
        """The groups to be judged."""
        return self._gathered.groups()

    def overall(self) -> Iterator[FindingRecord]:
        """What is said of all."""
        return self._overall.findings(self._gathered.named)
