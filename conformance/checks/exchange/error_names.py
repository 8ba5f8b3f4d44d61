"""Whether the words for an error, a code's name or its type, agree with the status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import ApiError, Dialect, Finding, JsonObject, Status

_FEATURE: Final = "errors.status"
#: google.rpc.Code: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
_GOOGLE: Final[Mapping[str, int]] = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "OUT_OF_RANGE": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "RESOURCE_EXHAUSTED": 429,
    "CANCELLED": 499,
    "UNKNOWN": 500,
    "INTERNAL": 500,
    "DATA_LOSS": 500,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
#: Statuses that google.rpc.Code has no name for, so that any will do.
_NAMELESS: Final = frozenset({402, 405, 406, 408, 413, 415, 422, 451})
#: Codes of OpenAI's that mean one status:
#: https://platform.openai.com/docs/guides/error-codes#api-errors
_OPENAI: Final[Mapping[str, frozenset[int]]] = {
    "invalid_api_key": frozenset({401}),
    "model_not_found": frozenset({400, 403, 404}),
    "rate_limit_exceeded": frozenset({429}),
    "insufficient_quota": frozenset({402, 403, 429}),
    "content_policy_violation": frozenset({400, 403, 451}),
    "context_length_exceeded": frozenset({400, 413}),
}
_SERVER: Final = 500


def _google(status: int, name: str) -> JsonObject:
    return {"error": {"code": status, "message": "no", "status": name}}


def _openai(type_: str, code: str | None) -> JsonObject:
    return {"error": {"message": "no", "type": type_, "param": None, "code": code}}


@check(
    "error/names",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The words for an error agree with its status",
    requirement=(
        "The name of Google's code, or the type and code of OpenAI's error, means the status of "
        "the answer."
    ),
    source="https://cloud.google.com/apis/design/errors#http_mapping",
    why="The official clients make their exceptions of the one or the other, and retry by it.",
    proves_not="That status and words are the right ones: error/policy looks at that.",
    examples=[
        Example(
            title="NOT_FOUND with 404",
            gives=Status.PASS,
            status=404,
            response=_google(404, "NOT_FOUND"),
        ),
        Example(
            title="INVALID_ARGUMENT with 404",
            gives=Status.FAIL,
            status=404,
            response=_google(404, "INVALID_ARGUMENT"),
        ),
        Example(
            title="a status that Google has no name for",
            gives=Status.PASS,
            status=415,
            response=_google(415, "INVALID_ARGUMENT"),
        ),
        Example(
            title="no name at all, which the envelope is about",
            gives=None,
            status=404,
            response={"error": {"code": 404, "message": "no"}},
        ),
        Example(
            title="an unknown model as an overload",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            status=503,
            response=_openai("new_api_error", "model_not_found"),
        ),
        Example(
            title="the caller's error with the server's status",
            gives=Status.WARN,
            dialect=Dialect.CHAT,
            status=500,
            response=_openai("invalid_request_error", None),
        ),
        Example(
            title="the server's error with the caller's status",
            gives=Status.WARN,
            dialect=Dialect.CHAT,
            status=400,
            response=_openai("server_error", None),
        ),
        Example(
            title="a wrong key with 401",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            status=401,
            response=_openai("invalid_request_error", "invalid_api_key"),
        ),
    ],
)
def names(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding, where the error has a word that is known."""
    error, status = answer.outcome.error, answer.response.status
    if answer.exchange.response is None or answer.ok or error is None:
        return
    if error.envelope in {"google", "google-array"}:
        verdict, expected, word = _by_google(error, status)
    else:
        verdict, expected, word = _by_openai(error, status)
    if verdict is not None:
        yield Finding(
            feature=_FEATURE,
            status=verdict,
            message="the error's own word agrees with the status"
            if verdict is Status.PASS
            else "the error's own word means another status",
            pointer="/error",
            expected=None if verdict is Status.PASS else expected or None,
            observed=f"{status} {word}",
        )


def _by_google(error: ApiError, status: int) -> tuple[Status | None, list[int], str]:
    meant = _GOOGLE.get(error.type or "")
    if meant is None:
        return None, [], ""
    good = meant == status or status in _NAMELESS
    return Status.PASS if good else Status.FAIL, [meant], error.type or ""


def _by_openai(error: ApiError, status: int) -> tuple[Status | None, list[int], str]:
    """By the code, which means one cause, else by the type, which is vague."""
    code = error.code if isinstance(error.code, str) else ""
    meant = _OPENAI.get(code)
    if meant is not None:
        return Status.PASS if status in meant else Status.FAIL, sorted(meant), code
    if error.type == "invalid_request_error":
        good = status < _SERVER
    elif error.type == "server_error":
        good = status >= _SERVER
    else:
        return None, [], ""
    return Status.PASS if good else Status.WARN, [], error.type
