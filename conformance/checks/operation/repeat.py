"""The same request sent several times: the same kind of answer must come each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive
from conformance.checks.example import GroupExample, facts
from conformance.checks.operation.comparable import hindrance
from conformance.checks.operation.twins import differing, traits
from conformance.model import Facts, Finding, PictureFacts, Status, Usage

_FEATURE: Final = "response.stable"
_PROBE: Final = "repeat"
#: A client that reads what it got is not broken by these alone.
_MINOR: Final = frozenset({"declared", "finish", "usage", "prompt_image"})

_SQUARE: Final = PictureFacts(
    where="/candidates/0/content/parts/0/inlineData",
    place="inlineData",
    declared="image/png",
    type="image/png",
    width=1024,
    height=1024,
    decodes=True,
)
_GOOD: Final = facts("1", pictures=(_SQUARE,), usage=Usage(prompt=9, output=1120, total=1129))
_BROKEN: Final = facts("2", status=500, error="server", finish=None)


@check(
    "repeat/stable",
    scope=Scope.OPERATION,
    features=[_FEATURE],
    title="The same request gets the same kind of answer",
    requirement=(
        "A request sent several times is answered each time with the same status, number, type and "
        "size of pictures, reason to end, and presence of counts."
    ),
    source="https://github.com/MoonshotAI/K2-Vendor-Verifier",
    why="Every answer of another kind is a retry in the caller's code, and often paid for.",
    proves_not="Anything of failures rarer than one in the number of sendings.",
    examples=[
        GroupExample(
            title="five alike",
            gives=Status.PASS,
            probe="repeat",
            members=(_GOOD,) * 5,
        ),
        GroupExample(
            title="one of five ends with 500",
            gives=Status.FAIL,
            probe="repeat",
            members=(_GOOD, _GOOD, _BROKEN, _GOOD, _GOOD),
        ),
        GroupExample(
            title="one of three is smaller",
            gives=Status.FAIL,
            probe="repeat",
            members=(_GOOD, _GOOD, replace(_GOOD, pictures=(replace(_SQUARE, width=512),))),
        ),
        GroupExample(
            title="counts are told now and then",
            gives=Status.WARN,
            probe="repeat",
            members=(_GOOD, _GOOD, replace(_GOOD, usage=None)),
        ),
        GroupExample(
            title="one of three met a rate limit",
            gives=Status.PASS,
            probe="repeat",
            members=(_GOOD, facts("2", status=429, error="rate_limit", finish=None), _GOOD),
        ),
        GroupExample(
            title="all refused alike",
            gives=Status.INCONCLUSIVE,
            probe="repeat",
            members=(replace(_BROKEN, status=400, error="bad_request"),) * 3,
        ),
        GroupExample(
            title="sent once",
            gives=Status.INCONCLUSIVE,
            probe="repeat",
            members=(_GOOD,),
        ),
    ],
)
def stable(group: Group, _context: Context) -> Iterator[Finding]:
    """Most answers are the measure; those that say nothing of the vendor are left out."""
    if group.probe != _PROBE:
        return
    judged = [member for member in group.members if not hindrance(member)]
    if len(judged) <= 1:
        yield inconclusive(_FEATURE, _why_too_few(group))
        return
    usual = _usual(judged)
    if not any(accepted(member) for member in judged):
        yield inconclusive(_FEATURE, "it was refused each time")
        return
    odd = [(member, trait) for member in judged if (trait := _difference(usual, member))]
    alike = f"{len(judged) - len(odd)} of {len(judged)} answers are of one kind"
    minor = all(trait in _MINOR for _, trait in odd)
    yield Finding(
        feature=_FEATURE,
        status=Status.PASS if not odd else Status.WARN if minor else Status.FAIL,
        message=alike if not odd else f"{alike}; others differ: {', '.join(_named(odd))}",
        expected={trait: traits(usual)[trait] for trait in _named(odd)} or None,
        observed=[{"status": member.status, trait: traits(member)[trait]} for member, trait in odd]
        or None,
    )


def _why_too_few(group: Group) -> str:
    troubled = next((why for member in group.members if (why := hindrance(member))), "")
    return troubled or "it was sent only once; repeat it with --repeat"


def _usual(members: Sequence[Facts]) -> Facts:
    """A member of the most frequent kind, an answered one if two are as frequent."""
    kinds = Counter(repr(traits(member)) for member in members)
    return max(members, key=lambda each: (kinds[repr(traits(each))], accepted(each)))


def _difference(usual: Facts, member: Facts) -> str:
    """The trait in which a member differs from the usual; its major one if there are several."""
    return differing((usual, member), without=tuple(_MINOR)) or differing((usual, member))


def _named(odd: Sequence[tuple[Facts, str]]) -> list[str]:
    return list(dict.fromkeys(trait for _, trait in odd))
