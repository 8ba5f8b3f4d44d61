"""What becomes of a member that nobody knows: it is rejected, dropped, or passed on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive
from conformance.checks.example import GroupExample, facts
from conformance.checks.operation.comparable import hindrance
from conformance.checks.operation.twins import differing
from conformance.model import Dialect, Facts, Finding, PictureFacts, Status

_FEATURE: Final = "request.unknown_member"
_PROBE: Final = "canary"

_SERVER: Final = 500
#: How a member is refused that should not be there.
_REJECTED: Final = frozenset({400, 422})
_GOOGLE: Final = frozenset({"google", "google-array"})

_SQUARE: Final = PictureFacts(
    where="/data/0/b64_json", place="data[].b64_json", width=1024, height=1024, decodes=True
)
_PLAIN: Final = facts("without", pictures=(_SQUARE,))


def _refused(status: int, error: str = "bad_request", envelope: str = "google") -> Facts:
    return facts("canary", status=status, error=error, envelope=envelope, finish=None)


@check(
    "probe/canary",
    scope=Scope.OPERATION,
    features=[_FEATURE],
    title="What becomes of an unknown member",
    requirement="A member nobody knows is rejected where the dialect's owner rejects it.",
    source="https://github.com/router-for-me/CLIProxyAPI/issues/1089",
    why="Where unknown members are dropped, nobody notices a slip in a name.",
    proves_not="Whether a member that left no trace was dropped here or passed on and ignored.",
    examples=[
        GroupExample(
            title="rejected",
            gives=Status.PASS,
            probe="canary",
            members=(_PLAIN, _refused(400)),
        ),
        GroupExample(
            title="passed on to Google, which rejects it",
            gives=Status.PASS,
            probe="canary",
            dialect=Dialect.CHAT,
            members=(_PLAIN, _refused(400, envelope="google")),
        ),
        GroupExample(
            title="the server breaks",
            gives=Status.FAIL,
            probe="canary",
            members=(_PLAIN, _refused(500, "server")),
        ),
        GroupExample(
            title="refused for its key, which was good without",
            gives=Status.WARN,
            probe="canary",
            members=(_PLAIN, _refused(401, "authentication")),
        ),
        GroupExample(
            title="dropped where Google rejects it",
            gives=Status.FAIL,
            probe="canary",
            members=(_PLAIN, facts("canary", pictures=(_SQUARE,))),
        ),
        GroupExample(
            title="no trace of it in a chat",
            gives=Status.INFO,
            probe="canary",
            dialect=Dialect.CHAT,
            members=(_PLAIN, facts("canary", pictures=(_SQUARE,))),
        ),
    ],
)
def canary(group: Group, context: Context) -> Iterator[Finding]:
    """Rejects, drops, passes on, or lets it change the answer."""
    if group.probe != _PROBE:
        return
    plain, bird = group.role("without"), group.role("canary")
    if plain is None or bird is None or not accepted(plain):
        yield inconclusive(_FEATURE, "the request without the unknown member was not answered")
    elif why := hindrance(plain) or hindrance(bird):
        yield inconclusive(_FEATURE, why)
    elif accepted(bird):
        yield _answered(plain, bird, context)
    else:
        yield _rejected(bird, context)


def _rejected(bird: Facts, context: Context) -> Finding:
    native = context.operation.request_dialect is Dialect.GEMINI
    status = bird.status or 0
    if status >= _SERVER:
        verdict, message = Status.FAIL, "an unknown member breaks the server"
    elif bird.error != "bad_request" and status not in _REJECTED:
        verdict, message = (
            Status.WARN,
            "with an unknown member, another reason is given",
        )
    elif bird.envelope in _GOOGLE and not native:
        verdict, message = (
            Status.PASS,
            "an unknown member is passed on, and rejected by Google",
        )
    else:
        verdict, message = Status.PASS, "an unknown member is rejected"
    return Finding(
        feature=_FEATURE,
        status=verdict,
        message=message,
        value="canary",
        expected=None if verdict is Status.PASS else "a refusal as a bad request",
        observed=bird.status,
    )


def _answered(plain: Facts, bird: Facts, context: Context) -> Finding:
    strict = context.operation.request_dialect is Dialect.GEMINI
    changed = differing((plain, bird))
    if changed:
        message = "an unknown member changes the answer"
    elif strict:
        message = "an unknown member is dropped: passed on, Google would reject it"
    else:
        message = "an unknown member leaves no trace: it is dropped, or ignored upstream"
    return Finding(
        feature=_FEATURE,
        status=Status.FAIL if strict else Status.INFO,
        message=message,
        value="canary",
        expected="a refusal" if strict else None,
        observed=changed or "no difference",
    )
