"""Refusals: the envelope of the dialect, a status that fits, and never inside a success."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example, violates
from conformance.model import Dialect, Finding, JsonObject, Status, ViolationKind

_ENVELOPE: Final = "errors.envelope"
_STATUS: Final = "errors.status"
_HIDDEN: Final = "errors.not_in_success"

_SERVER: Final = 500
_OVERLOADED: Final = 503

#: The envelopes of each dialect, its owner's first, with the part of the wire schema they fit.
_ENVELOPES: Final[Mapping[Dialect, Mapping[str, str]]] = {
    Dialect.GEMINI: {"google": "error", "google-array": "error_array"},
    Dialect.CHAT: {"openai": "error"},
    Dialect.IMAGES: {"openai": "error"},
}

_GOOGLE: Final[JsonObject] = {
    "error": {"code": 400, "message": "bad ratio", "status": "INVALID_ARGUMENT"}
}
_OPENAI: Final[JsonObject] = {
    "error": {
        "message": "bad size",
        "type": "invalid_request_error",
        "param": "size",
        "code": None,
    }
}
_VIOLATION: Final = violates(ViolationKind.SCHEMA, "type", "/contents")
_CREDENTIAL: Final = violates(ViolationKind.CREDENTIAL, "wrong-key")


def _allowed(answer: Answer) -> dict[str, tuple[Dialect, str]]:
    """Envelope -> whose it is and the part of the schema; where the page leaves it open, all."""
    declared = answer.context.operation.response_dialect
    dialects = _ENVELOPES if declared is Dialect.ANY else {declared: _ENVELOPES[declared]}
    return {
        envelope: (dialect, part)
        for dialect, parts in dialects.items()
        for envelope, part in parts.items()
    }


def _refused(answer: Answer) -> bool:
    return answer.exchange.response is not None and not answer.ok and answer.response.status > 0


@check(
    "error/envelope",
    scope=Scope.EXCHANGE,
    features=[_ENVELOPE],
    title="Refusals have the dialect's envelope",
    requirement="A refusal has the error envelope of the dialect, with every member it requires.",
    source="https://cloud.google.com/apis/design/errors",
    why="The official clients find the reason of a refusal in its envelope, and nowhere else.",
    proves_not=(
        "That the message says what was wrong: error/message looks at that. A list of one error is "
        "a warning, since Google itself has been seen to send it."
    ),
    examples=[
        Example(title="Google's", gives=Status.PASS, status=400, response=_GOOGLE),
        Example(
            title="Google's in a list of one, as Google itself does in streams that are lists",
            gives=Status.INFO,
            url="/v1beta/models/gemini-3-pro-image:streamGenerateContent",
            status=400,
            response=[_GOOGLE],
        ),
        Example(
            title="Google's in a list of one, as Google itself does on some surfaces",
            gives=Status.WARN,
            status=400,
            response=[_GOOGLE],
        ),
        Example(
            title="OpenAI's on the native path", gives=Status.FAIL, status=400, response=_OPENAI
        ),
        Example(
            title="OpenAI's", gives=Status.PASS, status=400, dialect=Dialect.CHAT, response=_OPENAI
        ),
        Example(
            title="OpenAI's without its param",
            gives=Status.FAIL,
            status=400,
            dialect=Dialect.CHAT,
            response={"error": {"message": "no", "type": "new_api_error", "code": "x"}},
        ),
        Example(
            title="a web page",
            gives=Status.FAIL,
            status=502,
            headers=(("Content-Type", "text/html"),),
            response=b"<!DOCTYPE html><title>Bad gateway</title>",
        ),
        Example(title="no body", gives=Status.FAIL, status=400, response=b""),
        Example(
            title="an unknown path, where Google itself sends no body",
            gives=Status.INFO,
            status=404,
            valid=False,
            violation=violates(ViolationKind.PROTOCOL, "method"),
            response=b"",
        ),
    ],
)
def envelope(answer: Answer, context: Context) -> Iterator[Finding]:
    """Read through the lens, then held against the owner's schema."""
    if not _refused(answer):
        return
    error = answer.outcome.error
    found = error.envelope if error else "other"
    allowed = _allowed(answer)
    if found not in allowed:
        bare = found == "empty" and _about_the_path(answer)
        yield Finding(
            feature=_ENVELOPE,
            status=Status.INFO if bare else Status.FAIL,
            message="no envelope, as on paths that do not exist at the dialect's owner"
            if bare
            else "the refusal is not in the dialect's envelope",
            expected=sorted(allowed),
            observed=found,
        )
        return
    dialect, part = allowed[found]
    violations = context.wire.violations(dialect, part, answer.json)
    for each in violations:
        yield Finding(
            feature=_ENVELOPE,
            status=Status.FAIL,
            message=f"the error does not fit the envelope: {each.message}",
            pointer=each.pointer,
            expected=each.expected,
            observed=each.observed,
        )
    if not violations:
        listed = found == "google-array"
        streams = answer.request.url.partition("?")[0].endswith(":streamGenerateContent")
        yield Finding(
            feature=_ENVELOPE,
            status=Status.PASS if not listed else Status.INFO if streams else Status.WARN,
            message="the error stands in a list of one" if listed else "the dialect's envelope",
            observed=found,
        )


def _about_the_path(answer: Answer) -> bool:
    """Whether a request went where nothing is."""
    violation = answer.case.violation
    wrong_method = violation is not None and violation.rule == "method"
    return wrong_method or answer.probes("path")


@check(
    "error/status",
    scope=Scope.EXCHANGE,
    features=[_STATUS],
    title="The status of a refusal fits",
    requirement="A client's error is a 4xx, and the code in the body is the status of the answer.",
    source="https://cloud.google.com/apis/design/errors#http_mapping",
    why="Clients try again after a server's error, and stop after one of their own.",
    proves_not="That the reason given is the true one.",
    examples=[
        Example(title="400 and 400", gives=Status.PASS, status=400, valid=False,
                violation=_VIOLATION, response=_GOOGLE),
        Example(title="404 with 400 inside", gives=Status.FAIL, status=404, valid=False,
                violation=_VIOLATION, response=_GOOGLE),
        Example(title="503 for a wrong key", gives=Status.FAIL, status=503, valid=False,
                violation=_CREDENTIAL, response={"error": {"code": 503, "message": "no channel",
                "status": "UNAVAILABLE"}}),
        Example(title="503 for a wrong key, to be tried again later", gives=Status.INCONCLUSIVE,
                status=503, valid=False, violation=_CREDENTIAL, headers=(("Retry-After", "9"),),
                response={"error": {"code": 503, "message": "busy", "status": "UNAVAILABLE"}}),
        Example(title="a server error for a valid request", gives=None, status=500,
                response={"error": {"code": 500, "message": "oops", "status": "INTERNAL"}}),
    ],
)  # fmt: skip
def status(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Where we broke a rule on purpose, the server is not to blame itself."""
    if not _refused(answer):
        return
    said, code = answer.response.status, answer.outcome.error and answer.outcome.error.code
    blamed = answer.case.violation is not None and said >= _SERVER
    if blamed and said == _OVERLOADED and answer.response.header("retry-after") is not None:
        # Whoever says when to come back has not looked at the request.
        yield inconclusive(_STATUS, "the server was overloaded")
    elif blamed:
        yield Finding(
            feature=_STATUS,
            status=Status.FAIL,
            message="a client's error is answered as the server's",
            pointer="status",
            expected="4xx",
            observed=said,
        )
    elif isinstance(code, int) and code != said:
        yield Finding(
            feature=_STATUS,
            status=Status.FAIL,
            message="the code in the body is not the status of the answer",
            pointer="/error/code",
            expected=said,
            observed=code,
        )
    elif said < _SERVER:
        yield Finding(feature=_STATUS, status=Status.PASS, message="the status fits", observed=said)


@check(
    "error/in-success",
    scope=Scope.EXCHANGE,
    features=[_HIDDEN],
    title="No error inside a success",
    requirement="An answer with a 2xx status carries no error.",
    source="https://github.com/openclaw/clawrouter/pull/101",
    why="Clients take a success for one: nothing tries again, and nobody is told.",
    proves_not="That a text in the answer is not an error in words.",
    examples=[
        Example(
            title="a success", gives=Status.PASS, response=specimen.gemini({"text": "An apple."})
        ),
        Example(title="an error with 200", gives=Status.FAIL, response=_GOOGLE),
        Example(
            title="an error event in a stream",
            gives=Status.FAIL,
            headers=(("Content-Type", "text/event-stream"),),
            response=b'data: {"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}\n\n',
        ),
        Example(title="refused properly", gives=None, status=400, response=_GOOGLE),
    ],
)
def in_success(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Clients look at the status first, and take what follows for an answer."""
    if not answer.ok:
        return
    error = answer.outcome.error
    hidden = error is not None and error.envelope not in {"html", "text", "empty"}
    yield Finding(
        feature=_HIDDEN,
        status=Status.FAIL if hidden else Status.PASS,
        message="a successful status carries an error" if hidden else "no error inside",
        expected="4xx or 5xx" if hidden else None,
        observed=error.message if error and hidden else answer.response.status,
    )
