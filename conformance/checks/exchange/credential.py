"""Where the key may go, and what happens with a wrong one, none, or two that disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example, violates
from conformance.checks.refused import answered, breaks, refused
from conformance.model import Dialect, Finding, Phase, Status, ViolationKind

_WORKS: Final = "access.credential"
_MISSING: Final = "access.missing_key"
_WRONG: Final = "access.bad_key"
_CONFLICT: Final = "access.conflicting_keys"
_KEPT: Final = "access.key_kept"

_UNAUTHENTICATED: Final = frozenset({401, 403})
_BAD_REQUEST: Final = 400
_SERVER: Final = 500

_WITHOUT: Final = violates(ViolationKind.CREDENTIAL, "missing-key")
_WITH_WRONG: Final = violates(ViolationKind.CREDENTIAL, "wrong-key", "header:x-goog-api-key")
_WITH_BOTH: Final = violates(ViolationKind.CREDENTIAL, "conflicting-keys")


@check(
    "credential/works",
    scope=Scope.EXCHANGE,
    features=[_WORKS],
    title="A documented credential works",
    requirement="A valid key is accepted in each place that the page names.",
    source="https://ai.google.dev/gemini-api/docs/api-key",
    why="A caller who follows the page to the letter is turned away.",
    proves_not="That the place is safe: a key in a URL ends up in logs.",
    examples=[
        Example(
            title="accepted",
            gives=Status.PASS,
            facets={"credential": "header:x-goog-api-key"},
            response=specimen.gemini({"text": "ok"}),
        ),
        Example(
            title="a documented place refused",
            gives=Status.FAIL,
            status=401,
            facets={"credential": "query:key"},
            response={"error": {"code": 401, "message": "no key", "status": "UNAUTHENTICATED"}},
        ),
        Example(
            title="refused for another reason",
            gives=None,
            status=400,
            facets={"credential": "query:key"},
            response={"error": {"code": 400, "message": "bad", "status": "INVALID_ARGUMENT"}},
        ),
    ],
)
def works(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Only a refusal for the sake of the key counts against its place."""
    carrier = answer.case.facets.get("credential")
    if not answer.case.valid or carrier is None or answer.case.phase is Phase.PROBE:
        return
    if answer.obstacle:
        yield inconclusive(_WORKS, answer.obstacle)
        return
    error = answer.outcome.error
    refused_for_key = (
        error.category in {"authentication", "permission"}
        if error is not None
        else answer.response.status in _UNAUTHENTICATED
    )
    if refused_for_key or answer.ok:
        yield Finding(
            feature=_WORKS,
            status=Status.FAIL if refused_for_key else Status.PASS,
            message="a valid key in a documented place was refused"
            if refused_for_key
            else "the key was accepted",
            value=carrier,
            pointer=str(carrier),
            expected="2xx" if refused_for_key else None,
            observed=answer.response.status,
        )


def _refusal(answer: Answer, feature: str, *, what: str) -> Finding:
    """Whether a request without a good key was turned away for that reason."""
    status = answer.response.status
    error = answer.outcome.error
    if answer.obstacle:
        return inconclusive(feature, answer.obstacle)
    if answer.ok and error is None:
        verdict, message = Status.FAIL, f"a request with {what} was answered"
    elif status in _UNAUTHENTICATED or (error is not None and error.category == "authentication"):
        verdict, message = Status.PASS, "refused for its key"
    elif status >= _SERVER:
        verdict, message = Status.FAIL, "refused as a fault of the server"
    else:
        verdict, message = Status.WARN, "refused, but not for its key"
    return Finding(
        feature=feature,
        status=verdict,
        message=message,
        value=answer.case.facets.get("credential"),
        pointer="status",
        expected=None if verdict is Status.PASS else [401, 403],
        observed=status,
    )


@check(
    "credential/missing",
    scope=Scope.EXCHANGE,
    features=[_MISSING],
    title="A request without a key is refused",
    requirement="A request without any credential is refused with 401 or 403.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
    why="Whoever answers without a key does not know whom to bill, and may bill anybody.",
    proves_not="That nothing is billed for the refusal.",
    examples=[
        refused("refused", _WITHOUT, status=401),
        answered("answered", _WITHOUT),
        refused("refused for something else", _WITHOUT, gives=Status.WARN, status=404),
    ],
)
def missing(answer: Answer, context: Context) -> Iterator[Finding]:
    """Where the page calls the key optional, being answered is what it says."""
    if not breaks(answer, ViolationKind.CREDENTIAL, "missing-key"):
        return
    optional = not any(each.required for each in context.operation.credentials)
    if optional and answer.ok and answer.outcome.error is None:
        yield Finding(
            feature=_MISSING,
            status=Status.INFO,
            message="answered without a key, which the page calls optional",
            observed=answer.response.status,
        )
    else:
        yield _refusal(answer, _MISSING, what="no key")


@check(
    "credential/wrong",
    scope=Scope.EXCHANGE,
    features=[_WRONG],
    title="A wrong key is refused",
    requirement="A wrong key is refused: with 401 or 403, at Google with 400 and API_KEY_INVALID.",
    source="https://github.com/NousResearch/hermes-agent/issues/12168",
    why="A caller with a mistyped key looks for the mistake anywhere else.",
    proves_not="That every wrong key is refused: one made-up key is tried in each place.",
    examples=[
        refused("refused with 401", _WITH_WRONG, status=401),
        answered("accepted", _WITH_WRONG),
        Example(
            title="refused as Google does it",
            gives=Status.PASS,
            status=400,
            valid=False,
            violation=_WITH_WRONG,
            response={
                "error": {
                    "code": 400,
                    "message": "API key not valid. Please pass a valid API key.",
                    "status": "INVALID_ARGUMENT",
                    "details": [
                        {
                            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                            "reason": "API_KEY_INVALID",
                        }
                    ],
                }
            },
        ),
    ],
)
def wrong(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Each documented place is tried with a wrong key."""
    if breaks(answer, ViolationKind.CREDENTIAL, "wrong-key"):
        yield _refusal(answer, _WRONG, what="a wrong key")


@check(
    "credential/conflicting",
    scope=Scope.EXCHANGE,
    features=[_CONFLICT],
    title="Two keys that disagree",
    requirement="A good and a wrong key together are refused, as the dialect's owner refuses them.",
    source="https://github.com/NousResearch/hermes-agent/issues/62259",
    why=(
        "Code with two keys in its settings works here and is refused by the owner, or bills "
        "the other account."
    ),
    proves_not="Which of the two keys is billed.",
    examples=[
        refused("refused", _WITH_BOTH, status=401),
        answered("the good key won, where Google refuses", _WITH_BOTH, gives=Status.WARN),
        Example(
            title="a bad request, as some relays say",
            gives=Status.PASS,
            status=400,
            valid=False,
            violation=_WITH_BOTH,
            response={"error": {"code": 400, "message": "two keys", "status": "INVALID_ARGUMENT"}},
        ),
        Example(
            title="a web page",
            gives=Status.FAIL,
            status=200,
            valid=False,
            violation=_WITH_BOTH,
            headers=(("Content-Type", "text/html"),),
            response=b"<!DOCTYPE html><title>Welcome</title>",
        ),
    ],
)
def conflicting(answer: Answer, context: Context) -> Iterator[Finding]:
    """Taking the good key is lenient; giving no API answer at all is broken."""
    if not breaks(answer, ViolationKind.CREDENTIAL, "conflicting-keys"):
        return
    status = answer.response.status
    error = answer.outcome.error
    if answer.obstacle:
        yield inconclusive(_CONFLICT, answer.obstacle)
        return
    if not answer.ok:
        known = status in _UNAUTHENTICATED or status == _BAD_REQUEST
        verdict, message = (
            (Status.PASS, "refused") if known else (Status.WARN, "refused with another status")
        )
    elif error is not None or not (answer.parsed.found or answer.is_sse):
        verdict, message = Status.FAIL, "neither an answer nor a refusal"
    else:
        strict = context.operation.request_dialect is Dialect.GEMINI
        verdict, message = Status.WARN if strict else Status.INFO, "one of the two keys was enough"
    yield Finding(
        feature=_CONFLICT,
        status=verdict,
        message=message,
        value=answer.case.violation.pointer or None if answer.case.violation else None,
        pointer="status",
        expected=None if verdict is Status.PASS else [400, 401, 403],
        observed=status,
    )


@check(
    "credential/kept",
    scope=Scope.EXCHANGE,
    features=[_KEPT],
    title="The key is not echoed",
    requirement="No answer repeats the key that it was called with.",
    source="https://cwe.mitre.org/data/definitions/200.html",
    why="Answers and errors are logged, shown and sent on, and so is the key in them.",
    proves_not="That the key is kept out of logs, or out of answers to other callers.",
    examples=[
        Example(title="not echoed", gives=Status.PASS, response=specimen.gemini({"text": "ok"})),
        Example(
            title="the key in an error message",
            gives=Status.FAIL,
            status=401,
            response={"error": {"message": "bad key {API_KEY}"}},
            echoes=("body:/error/message",),
        ),
    ],
)
def kept(answer: Answer, _context: Context) -> Iterator[Finding]:
    """The places were noted before the key was removed, so that this holds on replay."""
    if answer.exchange.response is None:
        return
    if not answer.exchange.echoes:
        yield Finding(feature=_KEPT, status=Status.PASS, message="the key is nowhere in the answer")
    for place in answer.exchange.echoes:
        yield Finding(
            feature=_KEPT,
            status=Status.FAIL,
            message="the answer repeats the key",
            pointer=place,
            expected="the key nowhere in the answer",
            observed="{API_KEY}",
        )
