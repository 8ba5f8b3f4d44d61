"""What judging one provider gives, as records in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from conformance.checks.gathered import Gathered
from conformance.checks.judge import Judge
from conformance.checks.overall import Overall
from conformance.engine.records import case_record
from conformance.model import CaseRecord, Exchange, FindingRecord, Phase


@dataclass(slots=True)
class Unit:
    """What judging one provider gave.

    Attributes:
        unrecorded: ids of the planned cases for which there is no evidence.
        newest: the date of the newest evidence.
        interrupted: the user stopped it before its plan was done.
        stopped: operation -> why no more was sent to it; '' is all of them.
        lost: ids of cases that were sent and paid for, and whose answer a crash swallowed.
        explored: operation -> how many requests beside the plan were tried.
        unmatched: interactions on disk that belong to no operation, each in words.
    """

    records: list[CaseRecord | FindingRecord] = field(default_factory=list)
    unrecorded: tuple[str, ...] = ()
    newest: str = ""
    interrupted: bool = False
    stopped: dict[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    explored: dict[str, int] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()

    def take(self, records: Iterable[CaseRecord | FindingRecord]) -> None:
        """Take in records as they come; what came before an error stays."""
        for record in records:
            self.records.append(record)

    def take_until_interrupt(self, records: Iterable[CaseRecord | FindingRecord]) -> None:
        """Likewise; an interrupt by the user ends it, and is noted."""
        try:
            self.take(records)
        except KeyboardInterrupt:
            self.interrupted = True

    def close(self, planned: Iterable[str]) -> None:
        """Count what came, and what did not."""
        told = [record for record in self.records if isinstance(record, CaseRecord)]
        answered = {record.id for record in told}
        self.newest = max((record.evidence.at for record in told), default="")
        self.unrecorded = tuple(case for case in planned if case not in answered)


def judged(
    judge: Judge, exchanges: Iterable[Exchange], *, whole: bool = True
) -> Iterator[CaseRecord | FindingRecord]:
    """The records of one provider: its page, each exchange, each group, and all together.

    Where these are not the ``whole``, nothing is said of all together.
    """
    yield from judge.page()
    yield from judged_answers(judge, exchanges, whole=whole)


def judged_answers(
    judge: Judge, exchanges: Iterable[Exchange], *, whole: bool = True
) -> Iterator[CaseRecord | FindingRecord]:
    """The same without the page.

    Groups are judged when all has come: a covering case is a member of several.
    """
    gathered, overall = Gathered(), Overall(judge)
    for exchange in exchanges:
        answer = judge.answer(exchange)
        yield case_record(answer)
        yield from judge.exchange(answer)
        if exchange.case.phase not in {Phase.DOCUMENTED, Phase.CLIENT}:
            gathered.add(answer.facts)
            overall.add(answer.facts)
    for group in gathered.groups():
        yield from judge.group(group)
    if whole:
        yield from overall.findings(gathered.named)
