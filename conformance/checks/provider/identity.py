"""What tells answers apart: each has an id of its own, and the time at which it was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.model import EvidenceKind, Facts, Finding, Phase, Status

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
def ids(own: Sequence[Facts], context: Context) -> Iterator[Finding]:
    """Sending the same again may give the same again, and so does a simulated model behind it."""
    if context.provider.upstream:
        return
    sent: dict[str, set[str]] = {}
    for each in own:
        if each.valid and accepted(each) and each.id is not None:
            sent.setdefault(each.id, set()).add(each.sent)
    if len(set().union(*sent.values())) <= 1:
        return
    shared = {name: len(requests) for name, requests in sent.items() if len(requests) > 1}
    yield Finding(
        feature=_FEATURE,
        status=Status.FAIL if shared else Status.PASS,
        message="different answers have one id" if shared else "each answer has an id of its own",
        pointer="id",
        expected="an id for each answer" if shared else None,
        observed=dict(sorted(shared.items())[:_MANY]) or None,
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
def created(own: Sequence[Facts], _context: Context) -> Iterator[Finding]:
    """One finding: the worst that can be said of the times told."""
    told = [each for each in own if accepted(each) and each.created is not None]
    if not told:
        return
    status, message = _judge(told)
    yield Finding(
        feature=_FEATURE,
        status=status,
        message=message,
        pointer="created",
        expected=None if status is Status.PASS else "the time at which the answer was made",
        observed=[{"created": each.created, "date": each.date} for each in told[:3]],
    )


def _judge(told: Sequence[Facts]) -> tuple[Status, str]:
    times = [each.created or 0 for each in told]
    if any(not _OLDEST <= time <= _LATEST for time in times):
        return Status.FAIL, "created is no time in seconds since 1970 at which this can be made"
    if _stands_still(told):
        return Status.FAIL, "created is the same in answers that were made at different times"
    away = (abs((each.created or 0) - date) for each in told if (date := _date(each)))
    off = max(away, default=0)
    if off > _ASTRAY:
        status = Status.FAIL if off > _LOST else Status.WARN
        return status, "created is far from the date in the head of the answer"
    return Status.PASS, "created is a time at which the answer can have been made"


def _stands_still(told: Sequence[Facts]) -> bool:
    if len({each.created for each in told}) > 1:
        return False
    dates = [date for each in told if (date := _date(each))]
    if dates:
        return max(dates) - min(dates) > _AT_ONCE
    return len({each.sent for each in told}) >= _MANY


def _date(each: Facts) -> int | None:
    """The date of an answer's head; a simulator has no clock, whatever serves it."""
    return None if each.evidence is EvidenceKind.SIMULATED else each.date
