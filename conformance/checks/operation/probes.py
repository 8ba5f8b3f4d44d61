"""Probes of one request sent in a few ways: how many pictures, which path, a second turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive, obstacle
from conformance.checks.example import GroupExample, facts
from conformance.checks.operation.comparable import hindrance
from conformance.model import Facts, Finding, PictureFacts, Status

_COUNT: Final = "request.count"
_PATH: Final = "access.path"
_TURNS: Final = "request.multi_turn"

_WEB_PAGE: Final = "text/html"


def _drawn(number: int) -> PictureFacts:
    return PictureFacts(
        where=f"/data/{number}/b64_json",
        place="data[].b64_json",
        type="image/png",
        width=1024,
        height=1024,
        sha256=f"{number:064x}",
        decodes=True,
    )


_ONE: Final = facts("1", asked={"count": 1}, pictures=(_drawn(1),))


def _results(member: Facts) -> int:
    return len({each.sha256 or each.where for each in member.pictures if not each.thought})


@check(
    "probe/count",
    scope=Scope.OPERATION,
    features=[_COUNT],
    title="As many pictures as asked for",
    requirement="Asking for n pictures gives n different ones, or a clear refusal.",
    source="https://platform.openai.com/docs/api-reference/images/create#images-create-n",
    examples=[
        GroupExample(
            title="two asked, two came",
            gives=Status.PASS,
            probe="count",
            members=(_ONE, facts("2", asked={"count": 2}, pictures=(_drawn(1), _drawn(2)))),
        ),
        GroupExample(
            title="two asked, one came",
            gives=Status.FAIL,
            probe="count",
            members=(_ONE, facts("2", asked={"count": 2}, pictures=(_drawn(1),))),
        ),
        GroupExample(
            title="two asked, the same one twice",
            gives=Status.FAIL,
            probe="count",
            members=(_ONE, facts("2", asked={"count": 2}, pictures=(_drawn(1), _drawn(1)))),
        ),
        GroupExample(
            title="two asked and refused",
            gives=Status.INFO,
            probe="count",
            members=(
                _ONE,
                facts("2", asked={"count": 2}, status=400, error="bad_request", finish=None),
            ),
        ),
    ],
)
def count(group: Group, _context: Context) -> Iterator[Finding]:
    """One finding per number that was asked for."""
    if group.probe != "count":
        return
    for member in group.members:
        wanted = member.asked.get("count")
        if not isinstance(wanted, int):
            continue
        if why := hindrance(member):
            yield inconclusive(_COUNT, why)
        elif not accepted(member):
            yield Finding(
                feature=_COUNT,
                status=Status.FAIL if wanted == 1 else Status.INFO,
                message="refused" if wanted == 1 else "more than one picture is refused clearly",
                value=wanted,
                observed=member.status,
                case=member.case,
            )
        else:
            came = _results(member)
            yield Finding(
                feature=_COUNT,
                status=Status.PASS if came == wanted else Status.FAIL,
                message="as many as asked for" if came == wanted else "not as many as asked for",
                value=wanted,
                expected=wanted,
                observed=came,
                case=member.case,
            )


@check(
    "probe/path",
    scope=Scope.OPERATION,
    features=[_PATH],
    title="A slip in the path is told, or forgiven",
    requirement="A doubled or missing path prefix gives a proper API error or the same answer.",
    source="https://github.com/carlrobertoh/ProxyAI/issues/389",
    proves_not="Anything about other paths.",
    examples=[
        GroupExample(
            title="refused as unknown",
            gives=Status.PASS,
            probe="path",
            members=(facts("doubled", status=404, error="not_found", finish=None),),
        ),
        GroupExample(
            title="forgiven",
            gives=Status.PASS,
            probe="path",
            members=(facts("doubled", pictures=(_drawn(1),)),),
        ),
        GroupExample(
            title="a web page with 200",
            gives=Status.FAIL,
            probe="path",
            members=(facts("missing", media_type="text/html", error="other", finish=None),),
        ),
        GroupExample(
            title="a web page with 404",
            gives=Status.WARN,
            probe="path",
            members=(
                facts(
                    "missing", status=404, media_type="text/html", error="not_found", finish=None
                ),
            ),
        ),
        GroupExample(
            title="a server error",
            gives=Status.FAIL,
            probe="path",
            members=(facts("missing", status=500, error="server", finish=None),),
        ),
    ],
)
def path(group: Group, _context: Context) -> Iterator[Finding]:
    """One finding per slip; the path as documented, where it is in the group, is none."""
    if group.probe != "path":
        return
    for member in group.members:
        if group.role_of(member) == "documented":
            continue
        status = member.status or 0
        page = member.media_type == _WEB_PAGE
        if why := obstacle(member):
            yield inconclusive(_PATH, why)
            continue
        if accepted(member) and not page:
            verdict, message = Status.PASS, "answered as if the path were right"
        elif 400 <= status < 500:  # noqa: PLR2004 - HTTP's client errors
            verdict = Status.WARN if page else Status.PASS
            message = "refused, with a web page" if page else "refused"
        else:
            verdict = Status.FAIL
            message = "a web page instead of an error" if page else "neither answered nor refused"
        yield Finding(
            feature=_PATH,
            status=verdict,
            message=message,
            value=group.role_of(member),
            pointer="status",
            expected=None if verdict is Status.PASS else "an API error, best 404",
            observed=f"{status} {member.media_type}".strip(),
            case=member.case,
        )


@check(
    "probe/turns",
    scope=Scope.OPERATION,
    features=[_TURNS],
    title="A picture can be edited in a second turn",
    requirement="An answer, sent back as it was with its signature, can be edited further.",
    source="https://ai.google.dev/gemini-api/docs/thought-signatures",
    proves_not="That the second picture is an edit of the first.",
    examples=[
        GroupExample(
            title="a picture in each turn",
            gives=Status.PASS,
            probe="turns",
            members=(facts("first", pictures=(_drawn(1),)), facts("second", pictures=(_drawn(2),))),
        ),
        GroupExample(
            title="the signature got lost",
            gives=Status.FAIL,
            probe="turns",
            members=(
                facts("first", pictures=(_drawn(1),)),
                facts("second", status=400, error="bad_request", finish=None),
            ),
        ),
        GroupExample(
            title="no picture in the second turn",
            gives=Status.FAIL,
            probe="turns",
            members=(facts("first", pictures=(_drawn(1),)), facts("second", has_text=True)),
        ),
        GroupExample(
            title="the first turn failed",
            gives=Status.INCONCLUSIVE,
            probe="turns",
            members=(
                facts("first", status=400, error="bad_request", finish=None),
                facts("second", status=None, fault="predecessor-failed"),
            ),
        ),
    ],
)
def turns(group: Group, _context: Context) -> Iterator[Finding]:
    """Only the second turn is judged, and only if the first one worked."""
    if group.probe != "turns":
        return
    first, second = group.role("first"), group.role("second")
    if first is None or second is None or not accepted(first):
        yield inconclusive(_TURNS, "the first turn was not answered")
    elif why := hindrance(second):
        yield inconclusive(_TURNS, why)
    else:
        good = accepted(second) and _results(second) >= min(_results(first), 1)
        yield Finding(
            feature=_TURNS,
            status=Status.PASS if good else Status.FAIL,
            message="the second turn was answered with a picture"
            if good
            else "the second turn was refused"
            if not accepted(second)
            else "the second turn gave no picture",
            expected=None if good else "a picture",
            observed=second.status if not accepted(second) else _results(second),
        )
