"""What tells answers apart: each has an id of its own, and the time at which it was made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import EvidenceKind, Facts, Finding, Phase, Status
from conformance.spill.rows import Rows

_FEATURE: Final = "response.identity"

#: How far the time inside an answer may be from that of its head, in seconds: beyond the one the
#: clock is wrong, beyond the other it is none.
_ASTRAY: Final = 3_600
_LOST: Final = 86_400
#: No answer was made before there were such models, nor will be this century: January 2015, 2096.
_OLDEST: Final = 1_420_070_400
_LATEST: Final = 4_000_000_000
#: Answers within so many seconds may have been made in one; without a date, so many answers cannot.
_AT_ONCE: Final = 60
_MANY: Final = 8
#: So many times are shown.
_SHOWN: Final = 3


def _made(
    sent: str,
    *,
    id: str | None = None,  # noqa: A002 - the member's own word
    created: int | None = None,
    date: int | None = None,
) -> Facts:
    return facts(
        phase=Phase.COVERING,
        evidence=EvidenceKind.LIVE,
        sent=sent,
        id=id,
        created=created,
        date=date,
    )


@check(
    "identity/ids",
    scope=Scope.PROVIDER,
    features=[_FEATURE],
    title="Each answer has an id of its own",
    requirement="Answers to different requests have different ids.",
    source="https://platform.openai.com/docs/api-reference/chat/object#chat-object-id",
    why="An id that is not unique finds nothing in a log, and may belong to a canned answer.",
    proves_not="That the vendor can find an answer by its id.",
    examples=[
        GroupExample(
            title="different ids",
            gives=Status.PASS,
            probe="",
            members=(_made("a", id="one"), _made("b", id="two")),
        ),
        GroupExample(
            title="one id for two requests",
            gives=Status.FAIL,
            probe="",
            members=(_made("a", id="one"), _made("b", id="one")),
        ),
        GroupExample(
            title="one id for the same request sent twice, as from a cache",
            gives=None,
            probe="",
            members=(_made("a", id="one"), _made("a", id="one")),
        ),
        GroupExample(
            title="no ids", gives=None, probe="", members=(_made("a"), _made("b"))
        ),
    ],
)  # fmt: skip
@watching
class Ids:
    """Sending the same again may give the same again, and so does a simulated model behind it."""

    def __init__(self, context: Context) -> None:
        self._real = not context.provider.upstream
        self._told = Rows(str, str)
        self._sent: set[str] = set()

    def add(self, each: Facts) -> None:
        """Note the id of an answer, and what was sent."""
        if self._real and each.valid and accepted(each) and each.id is not None:
            self._told.add(each.id, each.sent)
            if len(self._sent) <= 1:
                self._sent.add(each.sent)

    def findings(self) -> Iterator[Finding]:
        """One, where different things were sent."""
        if len(self._sent) <= 1:
            return
        each_id = groupby((row for row, _ in groupby(self._told)), itemgetter(0))
        counts = ((name, sum(1 for _ in rows)) for name, rows in each_id)
        shared = dict(islice((pair for pair in counts if pair[1] > 1), _MANY))
        yield Finding(
            feature=_FEATURE,
            status=Status.FAIL if shared else Status.PASS,
            message="different answers have one id"
            if shared
            else "each answer has an id of its own",
            pointer="id",
            expected="an id for each answer" if shared else None,
            observed=shared or None,
        )


@check(
    "identity/created",
    scope=Scope.PROVIDER,
    features=[_FEATURE],
    title="The time of an answer is the time at which it was made",
    requirement="The member created is in seconds since 1970, near the head's date, and moves on.",
    source="https://platform.openai.com/docs/api-reference/chat/object#chat-object-created",
    why="Logs are sorted by it, and bills are cut by it.",
    proves_not="That the clock is right to the minute.",
    examples=[
        GroupExample(
            title="as the head says",
            gives=Status.PASS,
            probe="",
            members=(_made("a", created=1_795_000_000, date=1_795_000_009),),
        ),
        GroupExample(
            title="a day off",
            gives=Status.FAIL,
            probe="",
            members=(_made("a", created=1_794_800_000, date=1_795_000_009),),
        ),
        GroupExample(
            title="two hours off",
            gives=Status.WARN,
            probe="",
            members=(_made("a", created=1_794_992_000, date=1_795_000_009),),
        ),
        GroupExample(
            title="in milliseconds",
            gives=Status.FAIL,
            probe="",
            members=(_made("a", created=1_795_000_000_000),),
        ),
        GroupExample(
            title="zero", gives=Status.FAIL, probe="", members=(_made("a", created=0),)
        ),
        GroupExample(
            title="it stands still",
            gives=Status.FAIL,
            probe="",
            members=(
                _made("a", created=1_795_000_000, date=1_795_000_009),
                _made("b", created=1_795_000_000, date=1_795_000_209),
            ),
        ),
        GroupExample(
            title="it stands still over many answers that have no date",
            gives=Status.FAIL,
            probe="",
            members=tuple(_made(f"{n}", created=1_795_000_000) for n in range(8)),
        ),
    ],
)  # fmt: skip
@watching
class Created:
    """One finding: the worst that can be said of the times told."""

    def __init__(self, _context: Context) -> None:
        self._first: list[Facts] = []
        self._times: set[int] = set()
        self._sent: set[str] = set()
        self._dates: list[int] = []
        self._impossible = False
        self._off = 0

    def add(self, each: Facts) -> None:
        """Look at the time that an answer tells."""
        if not accepted(each) or each.created is None:
            return
        date = _date(each)
        self._impossible |= not _OLDEST <= each.created <= _LATEST
        if len(self._first) < _SHOWN:
            self._first.append(each)
        if len(self._times) <= 1:
            self._times.add(each.created)
        if len(self._sent) < _MANY:
            self._sent.add(each.sent)
        if date:
            self._dates = [min([*self._dates, date]), max([*self._dates, date])]
            self._off = max(self._off, abs(each.created - date))

    def findings(self) -> Iterator[Finding]:
        """One, where any answer told a time."""
        if not self._first:
            return
        status, message = self._judged()
        yield Finding(
            feature=_FEATURE,
            status=status,
            message=message,
            pointer="created",
            expected=None if status is Status.PASS else "the time at which the answer was made",
            observed=[{"created": each.created, "date": each.date} for each in self._first],
        )

    def _judged(self) -> tuple[Status, str]:
        if self._impossible:
            message = "created is no time in seconds since 1970 at which this can be made"
            return Status.FAIL, message
        if self._stands_still:
            return Status.FAIL, "created is the same in answers that were made at different times"
        if self._off > _ASTRAY:
            status = Status.FAIL if self._off > _LOST else Status.WARN
            return status, "created is far from the date in the head of the answer"
        return Status.PASS, "created is a time at which the answer can have been made"

    @property
    def _stands_still(self) -> bool:
        if len(self._times) > 1:
            return False
        if self._dates:
            return self._dates[-1] - self._dates[0] > _AT_ONCE
        return len(self._sent) >= _MANY


def _date(each: Facts) -> int | None:
    """The date of an answer's head; a simulator has no clock, whatever serves it."""
    return None if each.evidence is EvidenceKind.SIMULATED else each.date
