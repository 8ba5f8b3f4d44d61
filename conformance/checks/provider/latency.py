"""How long answers take, seen over many: where everything is cut off, and what takes far longer."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import isfinite
from operator import itemgetter
from typing import Final, TypeAlias

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import Facts, Finding, Phase, Status
from conformance.spill.rows import Rows

_FEATURE: Final = "response.latency"

#: Seconds after which proxies and relays are known to give up: the defaults of nginx, Cloudflare
#: and usual gateways, https://github.com/router-for-me/CLIProxyAPI/issues/1291 among others.
_CLIFFS: Final = (30, 60, 100, 120, 300)
#: What fails sooner was refused rather than given up.
_SOONEST: Final = 5.0
#: How far durations may lie apart to be one, in seconds and as a share.
_APART: Final = 1.0
_APART_SHARE: Final = 0.02
#: How near a single failure must be to a known cliff, in seconds.
_NEAR: Final = 0.6
#: What is seen when somebody on the way hangs up; our own timeouts say nothing of it.
_HUNG_UP: Final = frozenset({"no-answer", "reset", "cut-body", "http2-reset", "http2-goaway"})
_TOO_MANY: Final = 429
_SERVER: Final = 500

#: So many answers tell what is usual; one that takes so many times as long, and so much longer in
#: seconds, is not.
_USUAL: Final = 5
_TIMES: Final = 4.0
_LONGER: Final = 30.0

#: Seconds, the how-manieth it was, its case, and whether there was any answer.
_Failure: TypeAlias = tuple[float, int, str, bool]
#: The kind of request, by a number; seconds, the how-manieth it was, and its case.
_Timed: TypeAlias = tuple[int, float, int, str]


def _took(seconds: float, status: int = 200, tier: str = "1K") -> Facts:
    return facts(
        phase=Phase.COVERING,
        asked={"image_size": tier},
        status=status,
        error=None if status < _SERVER else "server",
        total=seconds,
    )


@check(
    "latency/cliff",
    scope=Scope.PROVIDER,
    features=[_FEATURE],
    title="Nothing cuts long answers off",
    requirement="Requests do not fail after one and the same time, as if a proxy cut them off.",
    source="https://github.com/router-for-me/CLIProxyAPI/issues/1291",
    why="A picture that takes longer than the cut is paid for upstream and never arrives.",
    proves_not=(
        "Who cuts: where no answer came at all, it may be our own network. "
        "Nor that nothing cuts beyond the longest answer that came."
    ),
    examples=[
        GroupExample(
            title="failures after a minute, and nothing later",
            gives=Status.FAIL,
            probe="",
            members=(_took(12), _took(60.1, 504), _took(60.3, 504)),
        ),
        GroupExample(
            title="one failure after a minute",
            gives=Status.WARN,
            probe="",
            members=(_took(12), _took(60.1, 504)),
        ),
        GroupExample(
            title="somebody hangs up after five minutes",
            gives=Status.WARN,
            probe="",
            members=(
                facts(status=None, fault="no-answer", total=300.2, finish=None),
                facts(status=None, fault="no-answer", total=300.4, finish=None),
            ),
        ),
        GroupExample(
            title="failures after various times",
            gives=None,
            probe="",
            members=(_took(12), _took(41, 500), _took(52, 500)),
        ),
        GroupExample(
            title="failures after a minute, and answers later than that",
            gives=Status.PASS,
            probe="",
            members=(_took(75), _took(60.1, 504), _took(60.3, 504)),
        ),
        GroupExample(
            title="our own timeout",
            gives=None,
            probe="",
            members=(
                facts(status=None, fault="timeout-total", total=300.0, finish=None),
                facts(status=None, fault="timeout-total", total=300.0, finish=None),
            ),
        ),
    ],
)
@watching
class Cliff:
    """Failures of one duration, with no answer behind it."""

    def __init__(self, _context: Context) -> None:
        self._longest = 0.0
        self._failed: list[_Failure] = []
        self._seen = 0

    def add(self, each: Facts) -> None:
        """Note a failure, unless an answer took longer."""
        self._seen += 1
        if accepted(each):
            self._longest = max(self._longest, each.total)
        elif _given_up(each) and each.total > self._longest:
            failure = (each.total, self._seen, each.case, bool(each.status))
            heapq.heappush(self._failed, failure)
        while self._failed and self._failed[0][0] <= self._longest:
            heapq.heappop(self._failed)

    def findings(self) -> Iterator[Finding]:
        """One, where something was cut off, or would have been."""
        failed = sorted(self._failed)
        together = _most_at_once(failed)
        alone = [one for one in failed if any(abs(one[0] - cut) <= _NEAR for cut in _CLIFFS)]
        if len(together) > 1 or alone:
            cut_off = together if len(together) > 1 else alone
            sure = len(together) > 1 and any(answered for *_, answered in together)
            first, _, case, _ = cut_off[0]
            yield Finding(
                feature=_FEATURE,
                status=Status.FAIL if sure else Status.WARN,
                message=f"what takes longer than {first:.0f} seconds fails",
                expected="answers after any time, or failures after various ones",
                observed=[round(total, 1) for total, *_ in cut_off],
                case=case,
            )
        elif self._longest > _CLIFFS[0]:
            yield Finding(
                feature=_FEATURE,
                status=Status.PASS,
                message="answers came behind the time at which proxies usually cut",
                observed=round(self._longest, 1),
            )


def _given_up(each: Facts) -> bool:
    failed = (each.status or 0) >= _SERVER or each.status == _TOO_MANY
    return each.total >= _SOONEST and (failed or each.fault in _HUNG_UP)


def _most_at_once(failed: Sequence[_Failure]) -> Sequence[_Failure]:
    """The most that lie apart so little that they are one; in order of duration, as they come."""
    best = end = start = 0
    for begin, (total, *_) in enumerate(failed):
        if begin and total == failed[begin - 1][0]:
            continue  # they begin with the first of that duration
        while end < len(failed) and failed[end][0] <= total + max(_APART, total * _APART_SHARE):
            end += 1
        if end - begin > best:
            best, start = end - begin, begin
    return failed[start : start + best]


@check(
    "latency/outliers",
    scope=Scope.PROVIDER,
    features=[_FEATURE],
    title="Like requests take like times",
    requirement="No answer takes several times as long as the others to requests of its kind.",
    source="https://github.com/google-gemini/gemini-cli/issues/22988",
    why="Retries that a relay makes in silence show as waiting.",
    proves_not="That a long wait is a retry, or that a short one is none: models vary, too.",
    examples=[
        GroupExample(
            title="one of six takes a minute longer",
            gives=Status.WARN,
            probe="",
            members=(*(_took(11.0 + n) for n in range(5)), _took(75)),
        ),
        GroupExample(
            title="alike",
            gives=Status.PASS,
            probe="",
            members=tuple(_took(11.0 + n) for n in range(6)),
        ),
        GroupExample(
            title="the longest is of another tier",
            gives=Status.PASS,
            probe="",
            members=(
                *(_took(11.0 + n) for n in range(6)),
                _took(75, tier="4K"),
            ),
        ),
        GroupExample(
            title="too few to know what is usual",
            gives=None,
            probe="",
            members=(_took(11), _took(12), _took(75)),
        ),
        GroupExample(
            title="not timed",
            gives=None,
            probe="",
            members=tuple(_took(0) for _ in range(8)),
        ),
    ],
)
@watching
class Outliers:
    """Requests of a kind ask the same model for the same size, number and way of delivery."""

    def __init__(self, _context: Context) -> None:
        self._kinds: dict[str, int] = {}
        self._counts: Counter[int] = Counter()
        self._timed: set[int] = set()
        self._rows = Rows(int, float, int, str)
        self._seen = 0

    def add(self, each: Facts) -> None:
        """Note how long an answer took."""
        if each.valid and accepted(each) and isfinite(each.total):
            self._seen += 1
            kind = self._kinds.setdefault(_kind(each), len(self._kinds))
            self._counts[kind] += 1
            self._rows.add(kind, each.total, self._seen, each.case)
            if each.total:
                self._timed.add(kind)

    def findings(self) -> Iterator[Finding]:
        """One, where so many answers of a kind were timed that it is known what is usual."""
        known = {kind for kind in self._timed if self._counts[kind] >= _USUAL}
        if not known:
            return
        late = [
            late
            for kind, rows in groupby(self._rows, itemgetter(0))
            if kind in known
            for late in _late(rows, self._counts[kind])
        ]
        yield Finding(
            feature=_FEATURE,
            status=Status.WARN if late else Status.PASS,
            message="some answers take far longer than others to like requests"
            if late
            else "like requests take like times",
            expected="no several times of the usual" if late else None,
            observed=[
                {"seconds": round(total, 1), "usual": round(usual, 1)}
                for _, total, usual, _ in late[:_USUAL]
            ]
            or None,
            case=late[0][-1] if late else "",
        )


def _kind(each: Facts) -> str:
    names = ("model", "image_size", "count", "stream", "modalities")
    return repr([each.asked.get(name) for name in names])


def _late(rows: Iterable[_Timed], count: int) -> list[tuple[int, float, float, str]]:
    """Of one kind of requests, the first that took far longer than usual; ``rows`` by duration.

    Each as the how-manieth it was, how long it took, what is usual, and its case.
    """
    usual, half, late = 0.0, (count - 1) // 2, []
    for place, (_, total, seen, case) in enumerate(rows):
        if place == half:
            usual = total
        elif place == half + 1 and count % 2 == 0:
            usual = (usual + total) / 2  # the median of an even number
        if place > half and total > max(_TIMES * usual, usual + _LONGER):
            late.append((seen, total, usual, case))
    return sorted(late)[:_USUAL]
