"""One logical request through several operations of a vendor: the same kind of result must come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive
from conformance.checks.example import GroupExample, facts
from conformance.checks.operation.comparable import hindrance
from conformance.checks.operation.twins import traits
from conformance.model import Facts, Finding, Json, PictureFacts, Status, Usage

_FEATURE: Final = "dialect.delivery_equal"
_PROBE: Final = "dialects"

#: What must be equal; a difference in the second kind breaks nobody who reads what came.
_MAJOR: Final = ("outcome", "pictures", "sizes")
_MINOR: Final = ("types", "finish", "usage")

_WIDE: Final = PictureFacts(
    where="/x", place="inlineData", type="image/png", width=1376, height=768, decodes=True
)
_NATIVE: Final = facts(
    "native", case="native", pictures=(_WIDE,), usage=Usage(prompt=9, output=1120, total=1129)
)
_IMAGES: Final = replace(_NATIVE, case="images", finish=None)


@check(
    "twins/dialects",
    scope=Scope.OPERATION,
    features=[_FEATURE],
    title="One request through two dialects gives one kind of result",
    requirement=(
        "The same logical request through two operations of a vendor gives as many pictures of the "
        "same size, type and reason to end, or the same class of error."
    ),
    source="https://github.com/awsl-project/maxx/issues/710",
    why="Settings that one dialect honours are often lost in the translation of another.",
    proves_not="Which of the two is right, nor that both are: other rows look at each.",
    examples=[
        GroupExample(
            title="alike, though the images endpoint tells no reason to end",
            gives=Status.PASS,
            probe="dialects",
            members=(_NATIVE, _IMAGES),
        ),
        GroupExample(
            title="the ratio is lost in one of them",
            gives=Status.FAIL,
            probe="dialects",
            members=(_NATIVE, replace(_IMAGES, pictures=(replace(_WIDE, width=768),))),
        ),
        GroupExample(
            title="the picture is lost in one of them",
            gives=Status.FAIL,
            probe="dialects",
            members=(_NATIVE, replace(_IMAGES, pictures=())),
        ),
        GroupExample(
            title="one of them refuses",
            gives=Status.FAIL,
            probe="dialects",
            members=(_NATIVE, replace(_IMAGES, pictures=(), status=400, error="bad_request")),
        ),
        GroupExample(
            title="another type of file",
            gives=Status.WARN,
            probe="dialects",
            members=(_NATIVE, replace(_IMAGES, pictures=(replace(_WIDE, type="image/jpeg"),))),
        ),
        GroupExample(
            title="refused alike",
            gives=Status.INCONCLUSIVE,
            probe="dialects",
            members=(
                replace(_NATIVE, pictures=(), status=400, error="bad_request"),
                replace(_IMAGES, pictures=(), status=400, error="bad_request"),
            ),
        ),
        GroupExample(
            title="one of them met a rate limit",
            gives=Status.INCONCLUSIVE,
            probe="dialects",
            members=(_NATIVE, replace(_IMAGES, status=429, error="rate_limit")),
        ),
    ],
)
def dialects(group: Group, _context: Context) -> Iterator[Finding]:
    """Each operation against the first one that was answered; the value is the operation's id."""
    if group.probe != _PROBE:
        return
    measure = next((each for each in group.members if accepted(each) and not hindrance(each)), None)
    others = [member for member in group.members if member is not measure]
    if measure is None or not others:
        yield inconclusive(_FEATURE, "no two operations were answered, so as to be compared")
        return
    for member in others:
        if why := hindrance(member):
            yield replace(inconclusive(_FEATURE, why), value=member.operation, case=member.case)
        else:
            yield _compare(measure, member)


def _compare(measure: Facts, member: Facts) -> Finding:
    differ = _differing(measure, member)
    grave = any(name in _MAJOR for name in differ)
    return Finding(
        feature=_FEATURE,
        status=Status.FAIL if grave else Status.WARN if differ else Status.PASS,
        message=f"the same request, asked elsewhere, comes out otherwise: {', '.join(differ)}"
        if differ
        else "the same request, asked elsewhere, comes out alike",
        value=member.operation,
        expected={measure.operation: _shown(measure, differ)} if differ else None,
        observed={member.operation: _shown(member, differ)} if differ else None,
        case=member.case,
    )


def _differing(one: Facts, other: Facts) -> list[str]:
    """The traits in which two answers differ; what one dialect has no word for is none."""
    first, second = traits(one), traits(other)
    names = [name for name in (*_MAJOR, *_MINOR) if first[name] != second[name]]
    if "outcome" in names or "pictures" in names:
        return names[:1]  # the rest follows from it
    untold = set()
    if first["finish"] is None or second["finish"] is None:
        untold.add("finish")
    if one.streamed or other.streamed:  # a chat tells usage in a stream on request only
        untold.add("usage")
    return [name for name in names if name not in untold]


def _shown(member: Facts, names: Sequence[str]) -> dict[str, Json]:
    return {name: traits(member)[name] for name in names}
