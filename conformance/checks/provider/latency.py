"""How long answers take, seen over many: where everything is cut off, and what takes far longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.model import Facts, Finding, Phase, Status

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
def cliff(own: Sequence[Facts], _context: Context) -> Iterator[Finding]:
    """Failures of one duration, with no answer behind it."""
    longest = max((each.total for each in own if accepted(each)), default=0.0)
    failed = sorted(
        (each for each in own if _given_up(each) and each.total > longest),
        key=lambda each: each.total,
    )
    together = max((_around(one, failed) for one in failed), key=len, default=[])
    alone = [one for one in failed if any(abs(one.total - cut) <= _NEAR for cut in _CLIFFS)]
    if len(together) > 1 or alone:
        cut_off = together if len(together) > 1 else alone
        sure = len(together) > 1 and any(each.status for each in together)
        yield Finding(
            feature=_FEATURE,
            status=Status.FAIL if sure else Status.WARN,
            message=f"what takes longer than {cut_off[0].total:.0f} seconds fails",
            expected="answers after any time, or failures after various ones",
            observed=[round(one.total, 1) for one in cut_off],
            case=cut_off[0].case,
        )
    elif longest > _CLIFFS[0]:
        yield Finding(
            feature=_FEATURE,
            status=Status.PASS,
            message="answers came behind the time at which proxies usually cut",
            observed=round(longest, 1),
        )


def _given_up(each: Facts) -> bool:
    failed = (each.status or 0) >= _SERVER or each.status == _TOO_MANY
    return each.total >= _SOONEST and (failed or each.fault in _HUNG_UP)


def _around(one: Facts, others: Sequence[Facts]) -> list[Facts]:
    apart = max(_APART, one.total * _APART_SHARE)
    return [other for other in others if one.total <= other.total <= one.total + apart]


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
def outliers(own: Sequence[Facts], _context: Context) -> Iterator[Finding]:
    """Requests of a kind ask the same model for the same size, number and way of delivery."""
    kinds: dict[str, list[Facts]] = {}
    for each in own:
        if each.valid and accepted(each):
            kinds.setdefault(_kind(each), []).append(each)
    known = [kind for kind in kinds.values() if len(kind) >= _USUAL and any(_times(kind))]
    if not known:
        return
    late = [(one, median(_times(kind))) for kind in known for one in _late(kind)]
    yield Finding(
        feature=_FEATURE,
        status=Status.WARN if late else Status.PASS,
        message="some answers take far longer than others to like requests"
        if late
        else "like requests take like times",
        expected="no several times of the usual" if late else None,
        observed=[
            {"seconds": round(one.total, 1), "usual": round(usual, 1)}
            for one, usual in late[:_USUAL]
        ]
        or None,
        case=late[0][0].case if late else "",
    )


def _kind(each: Facts) -> str:
    names = ("model", "image_size", "count", "stream", "modalities")
    return repr([each.asked.get(name) for name in names])


def _times(kind: Sequence[Facts]) -> list[float]:
    return [each.total for each in kind]


def _late(kind: Sequence[Facts]) -> list[Facts]:
    usual = median(_times(kind))
    return [one for one in kind if one.total > max(_TIMES * usual, usual + _LONGER)]
