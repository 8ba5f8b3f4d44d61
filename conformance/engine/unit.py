"""What judging one provider gives, as records in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from conformance.checks.check import Group
from conformance.checks.judge import Judge
from conformance.engine.records import case_record
from conformance.model import CaseRecord, Exchange, Facts, FindingRecord, Phase


@dataclass(slots=True)
class Unit:
    """What judging one provider gave.

    Attributes:
        unrecorded: ids of the planned cases for which there is no evidence.
        newest: the date of the newest evidence.
        interrupted: the user stopped it before its plan was done.
        stopped: operation -> why no more was sent to it; '' is all of them.
        lost: ids of cases that were sent and paid for, and whose answer a crash swallowed.
    """

    records: list[CaseRecord | FindingRecord] = field(default_factory=list)
    unrecorded: tuple[str, ...] = ()
    newest: str = ""
    interrupted: bool = False
    stopped: dict[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def take(self, records: Iterable[CaseRecord | FindingRecord]) -> None:
        """Take in records as they come; what came before an error stays."""
        for record in records:
            self.records.append(record)

    def close(self, planned: Iterable[str]) -> None:
        """Count what came, and what did not."""
        told = [record for record in self.records if isinstance(record, CaseRecord)]
        answered = {record.id for record in told}
        self.newest = max((record.evidence.at for record in told), default="")
        self.unrecorded = tuple(case for case in planned if case not in answered)


def judged(judge: Judge, exchanges: Iterable[Exchange]) -> Iterator[CaseRecord | FindingRecord]:
    """The records of one provider: its page, each exchange, each group, and all together."""
    yield from judge.page()
    yield from judged_answers(judge, exchanges)


def judged_answers(
    judge: Judge, exchanges: Iterable[Exchange]
) -> Iterator[CaseRecord | FindingRecord]:
    """The same without the page.

    The exchanges of a group are judged together where they follow each other.
    """
    facts: list[Facts] = []
    pending: list[Facts] = []
    for exchange in exchanges:
        if pending and pending[0].group != exchange.case.group:
            yield from _judge_group(judge, pending)
            pending = []
        answer = judge.answer(exchange)
        yield case_record(answer)
        yield from judge.exchange(answer)
        if exchange.case.group:
            pending.append(answer.facts)
        if exchange.case.phase is not Phase.DOCUMENTED:
            facts.append(answer.facts)
    if pending:
        yield from _judge_group(judge, pending)
    yield from judge.provider(facts)


def _judge_group(judge: Judge, members: Sequence[Facts]) -> Iterator[FindingRecord]:
    group = Group(id=members[0].group, probe=members[0].probe, members=tuple(members))
    return judge.group(group)
