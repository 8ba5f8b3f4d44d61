"""Whether a refusal has the status that the dialect's owner, or HTTP, has for what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example, violates
from conformance.checks.refused import refused
from conformance.dialects.members import integer, items, member
from conformance.model import Dialect, Finding, JsonObject, Status, Violation, ViolationKind

_FEATURE: Final = "errors.status"
_UNAUTHENTICATED: Final = frozenset({401, 403})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    """``fault`` is its name in ``x-facts``; ``http`` are the statuses that RFC 9110 has for it."""

    fault: str
    http: frozenset[int]


_MALFORMED: Final = _Policy(fault="malformed_json", http=frozenset({400, 422}))
#: By the rule that a case breaks; '' stands for every other rule of its kind.
_POLICIES: Final[Mapping[tuple[ViolationKind, str], _Policy]] = {
    (ViolationKind.CREDENTIAL, "wrong-key"): _Policy(fault="bad_key", http=_UNAUTHENTICATED),
    (ViolationKind.CREDENTIAL, "missing-key"): _Policy(fault="missing_key", http=_UNAUTHENTICATED),
    (ViolationKind.CREDENTIAL, "conflicting-keys"): _Policy(
        fault="conflicting_credentials", http=_UNAUTHENTICATED | {400}
    ),
    (ViolationKind.CONVENTION, "unknown-model"): _Policy(
        fault="unknown_model", http=frozenset({400, 404, 422})
    ),
    (ViolationKind.CONVENTION, "unknown-member"): _Policy(
        fault="unknown_member", http=frozenset({400, 422})
    ),
    (ViolationKind.PROTOCOL, "malformed-json"): _MALFORMED,
    (ViolationKind.PROTOCOL, "truncated-json"): _MALFORMED,
    (ViolationKind.PROTOCOL, "empty-body"): _MALFORMED,
    (ViolationKind.PROTOCOL, "method"): _Policy(
        fault="method_not_allowed", http=frozenset({404, 405})
    ),
    (ViolationKind.PROTOCOL, "content-type"): _Policy(
        fault="unsupported_media_type", http=frozenset({400, 415, 422})
    ),
    (ViolationKind.SCHEMA, ""): _Policy(
        fault="invalid_argument", http=frozenset({400, 404, 413, 422})
    ),
    (ViolationKind.CLAIM, ""): _Policy(
        fault="invalid_argument", http=frozenset({400, 404, 413, 422})
    ),
}

_UNKNOWN: Final = violates(ViolationKind.CONVENTION, "unknown-model", "path:model")
_BLOCK: Final[JsonObject] = {
    "error": {"message": "no", "type": "new_api_error", "param": None, "code": "prompt_blocked"}
}


@check(
    "error/policy",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Each mistake has its status",
    requirement=(
        "What the caller got wrong is refused with the status that the dialect's owner has for it, "
        "or else with one that HTTP has."
    ),
    source="https://ai.google.dev/gemini-api/docs/troubleshooting",
    why="Clients decide by the status whether to try again, to ask for another key, or to give up.",
    proves_not=(
        "That the owner would answer just so: some of its statuses are inferred, never seen. "
        "Statuses of HTTP's own and of the page are only noted."
    ),
    examples=[
        refused("404 for an unknown model", _UNKNOWN, status=404),
        refused("400 for an unknown model", _UNKNOWN, status=400, gives=Status.INFO),
        refused("409 for an unknown model", _UNKNOWN, status=409, gives=Status.WARN),
        refused(
            "400 for a wrong key, as at Google",
            violates(ViolationKind.CREDENTIAL, "wrong-key", "header:x-goog-api-key"),
        ),
        refused(
            "401 for a wrong key, as nearly everywhere",
            violates(ViolationKind.CREDENTIAL, "wrong-key", "header:x-goog-api-key"),
            status=401,
            gives=Status.INFO,
        ),
        refused(
            "404 for broken JSON",
            violates(ViolationKind.PROTOCOL, "malformed-json"),
            status=404,
            gives=Status.WARN,
        ),
        Example(
            title="415 for another media type",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            valid=False,
            violation=violates(ViolationKind.PROTOCOL, "content-type"),
            status=415,
            response={"error": {"message": "no", "type": "x", "param": None, "code": None}},
        ),
        Example(
            title="a status that the page names",
            gives=Status.INFO,
            valid=False,
            violation=_UNKNOWN,
            status=409,
            documents={"200": {}, "409": {}},
            response={"error": {"code": 409, "message": "no", "status": "ABORTED"}},
        ),
        Example(
            title="a blocked prompt as an error, where Google answers and says so",
            gives=Status.WARN,
            request=specimen.asks(),
            status=400,
            response=_BLOCK,
        ),
        Example(
            title="a blocked prompt as the server's error",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            status=500,
            response=_BLOCK,
        ),
        Example(
            title="a blocked prompt as an error, in OpenAI's way",
            gives=None,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            status=400,
            response=_BLOCK,
        ),
        Example(title="a success", gives=None, response=specimen.gemini({"text": "An apple."})),
    ],
)
def policy(answer: Answer, context: Context) -> Iterator[Finding]:
    """Refusals that are the caller's doing, and blocks; error/status has the server's faults."""
    if answer.exchange.response is None or answer.ok:
        return
    if answer.facts.error == "blocked":
        yield from _block(answer)
        return
    rule = _policy(answer.case.violation)
    status = answer.response.status
    if rule is None or answer.obstacle or not 400 <= status < 500:  # noqa: PLR2004 - HTTP's
        return
    owners = _owners(rule, answer, context)
    if status in _UNAUTHENTICATED - rule.http - owners:
        return  # it is the key that was refused, not what was wrong
    named = any(each.status == str(status) for each in context.operation.responses)
    if status in owners:
        verdict, words = Status.PASS, "the status is the one that the dialect's owner has for this"
    elif status in rule.http or named:
        verdict, words = Status.INFO, "the status fits, though the dialect's owner has another"
    else:
        verdict, words = Status.WARN, "the status says something else than what was wrong"
    yield Finding(
        feature=_FEATURE,
        status=verdict,
        message=words,
        value=str(answer.case.violation),
        pointer="status",
        expected=sorted(owners) or sorted(rule.http),
        observed=status,
    )


def _block(answer: Answer) -> Iterator[Finding]:
    """A prompt that is blocked is no fault of a server's, and at Google no error at all."""
    server = answer.response.status >= 500  # noqa: PLR2004 - HTTP's server errors
    if server or answer.context.operation.response_dialect is Dialect.GEMINI:
        yield Finding(
            feature=_FEATURE,
            status=Status.FAIL if server else Status.WARN,
            message="a blocked prompt is answered as a fault of the server"
            if server
            else "a blocked prompt is an error, where the dialect's owner answers with the reason",
            pointer="status",
            expected="4xx" if server else 200,
            observed=answer.response.status,
        )


def _policy(violation: Violation | None) -> _Policy | None:
    if violation is None:
        return None
    own = _POLICIES.get((violation.kind, violation.rule))
    return own or _POLICIES.get((violation.kind, ""))


def _owners(rule: _Policy, answer: Answer, context: Context) -> frozenset[int]:
    """The statuses with which the owner of the dialect refuses this; empty where nobody knows."""
    dialect = context.operation.response_dialect
    if dialect is Dialect.ANY:
        dialect = context.operation.request_dialect
    facts = context.wire.facts(dialect) if dialect is not Dialect.ANY else {}
    faults = [rule.fault]
    if answer.case.violation and answer.case.violation.pointer == "header:Authorization":
        faults.append("bearer_key")
    statuses = (
        integer(member(each, "status"))
        for fault in faults
        for each in items(member(facts, "errors", fault, "answers"))
    )
    return frozenset(status for status in statuses if status is not None)
