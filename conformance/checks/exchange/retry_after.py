"""Whether an answer that asks for patience says how much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec import http_date
from conformance.codec.pointer import walk
from conformance.dialects.members import member, text
from conformance.dialects.statuses import TRY_LATER
from conformance.model import Finding, JsonObject, Status, Timing

_FEATURE: Final = "errors.status"
_TOO_MANY: Final = 429
_BUSY: Final = 503
#: A limit on the rate is known at once; what takes longer was waited for, in seconds.
_AT_ONCE: Final = 30.0
_SECONDS: Final = re.compile(r"\d{1,9}")
_DATE: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT"
)
#: Google's own way: https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
_DELAY: Final = re.compile(r"\d{1,9}(?:\.\d{1,9})?s")
#: OpenAI's: https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
_RESETS: Final = ("x-ratelimit-reset-requests", "x-ratelimit-reset-tokens", "retry-after-ms")

_LIMITED: Final[JsonObject] = {
    "error": {"code": 429, "message": "slow", "status": "RESOURCE_EXHAUSTED"}
}
_RETRY_INFO: Final[JsonObject] = {
    "@type": "type.googleapis.com/google.rpc.RetryInfo",
    "retryDelay": "26.5s",
}


@check(
    "error/retry-after",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Whoever is to wait is told how long",
    requirement=(
        "A refusal for too many requests says when to come back, in seconds or as a date, and says "
        "it at once."
    ),
    source="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3",
    why="A client that is not told comes back too early, or too late; one that waits first pays.",
    proves_not="That a request is taken after that time, or anything about the limit itself.",
    examples=[
        Example(
            title="seconds",
            gives=Status.PASS,
            status=429,
            headers=(("Retry-After", "30"),),
            response=_LIMITED,
        ),
        Example(
            title="a date",
            gives=Status.PASS,
            status=503,
            headers=(("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),),
            response=_LIMITED,
        ),
        Example(
            title="Google's own way",
            gives=Status.PASS,
            status=429,
            response={"error": {"code": 429, "message": "slow", "details": [_RETRY_INFO]}},
        ),
        Example(title="nothing", gives=Status.WARN, status=429, response=_LIMITED),
        Example(
            title="a word",
            gives=Status.FAIL,
            status=429,
            headers=(("Retry-After", "soon"),),
            response=_LIMITED,
        ),
        Example(
            title="a limit that is told after two minutes",
            gives=Status.WARN,
            status=429,
            headers=(("Retry-After", "30"),),
            timing=Timing(first_byte=120.0, total=120.1),
            response=_LIMITED,
        ),
        Example(title="an overload that says nothing", gives=None, status=503, response=_LIMITED),
        Example(title="another refusal", gives=None, status=400, response=_LIMITED),
    ],
)
def retry_after(answer: Answer, _context: Context) -> Iterator[Finding]:
    """A rate limit says nothing else about a vendor; in what words it comes does."""
    status = answer.response.status
    if answer.exchange.response is None or status not in TRY_LATER:
        return
    stated = answer.response.header("retry-after")
    verdict, words = Status.PASS, "the answer says when to come back"
    if stated is not None and not _is_time(stated.strip()):
        verdict, words = Status.FAIL, "what Retry-After says is neither seconds nor a date"
    elif stated is None and not _told_otherwise(answer):
        if status == _BUSY:
            return
        verdict, words = Status.WARN, "the answer does not say when to come back"
    elif status == _TOO_MANY and answer.exchange.timing.first_byte > _AT_ONCE:
        verdict = Status.WARN
        words = "too many requests, told so late that it was rather a time-out"
    yield Finding(
        feature=_FEATURE,
        status=verdict,
        message=words,
        pointer="header:retry-after",
        expected=None if verdict is Status.PASS else "seconds, or a date in GMT, at once",
        observed=stated,
    )


def _is_time(stated: str) -> bool:
    if _SECONDS.fullmatch(stated):
        return True
    return _DATE.fullmatch(stated) is not None and http_date.seconds(stated) is not None


def _told_otherwise(answer: Answer) -> bool:
    """Whether the answer says it in one of the owners' own ways."""
    if any(answer.response.header(name) for name in _RESETS):
        return True
    delays = (text(member(value, "retryDelay")) for _, value in walk(answer.json))
    return any(delay is not None and _DELAY.fullmatch(delay) for delay in delays)
