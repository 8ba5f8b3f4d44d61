"""Whether statuses are those the page names, and whether valid requests are answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example, violates
from conformance.model import Dialect, Fault, Finding, Operation, Phase, Status, ViolationKind

_STATUS: Final = "response.status"
_ACCEPTED: Final = "request.accepted"

#: Refusals that HTTP itself gives a meaning, so that a page may leave them out:
#: https://www.rfc-editor.org/rfc/rfc9110#section-15.5
_COMMON_REFUSALS: Final = frozenset({400, 401, 403, 404, 405, 408, 413, 415, 422, 429})
_COMMON_FAILURES: Final = frozenset({500, 502, 503, 504})
_SUCCESS: Final = range(200, 300)


@check(
    "status/documented",
    scope=Scope.EXCHANGE,
    features=[_STATUS],
    title="Statuses are documented",
    requirement="Each status that occurs is one the page names.",
    source="https://spec.openapis.org/oas/v3.1.0#responses-object",
    why="Code is written for the statuses that the page names.",
    proves_not="That every documented status can occur.",
    examples=[
        Example(title="200, as the page says", gives=Status.PASS),
        Example(title="201 where the page says 200", gives=Status.FAIL, status=201),
        Example(title="418, which nobody names", gives=Status.FAIL, status=418),
        Example(
            title="401 on a page that names no refusal",
            gives=Status.INFO,
            status=401,
            valid=False,
            violation=violates(ViolationKind.CREDENTIAL, "wrong-key"),
        ),
        Example(title="404 under a documented 4XX", gives=Status.PASS, status=404,
                documents={"200": {}, "4XX": {}}),
        Example(title="no statuses on the page", gives=None, documents={}),
    ],
)  # fmt: skip
def documented(answer: Answer, context: Context) -> Iterator[Finding]:
    """A refusal in HTTP's own words is a gap of the page, not a fault of the service."""
    if answer.exchange.response is None or not context.operation.responses:
        return
    status = answer.response.status
    named = _names(context.operation, status)
    common = status in _COMMON_REFUSALS | _COMMON_FAILURES
    yield Finding(
        feature=_STATUS,
        status=Status.PASS if named else Status.INFO if common else Status.FAIL,
        message="the status is documented"
        if named
        else "the page does not name this status, which HTTP defines for such a refusal"
        if common
        else "the page does not name this status",
        value=status,
        pointer="status",
        expected=None if named else [each.status for each in context.operation.responses],
        observed=status,
    )


@check(
    "request/accepted",
    scope=Scope.EXCHANGE,
    features=[_ACCEPTED],
    title="Valid requests are answered",
    requirement="A request that follows the page's schema and values is answered, not refused.",
    source="https://spec.openapis.org/oas/v3.1.0#request-body-object",
    why="A request that the page allows is one that callers write.",
    proves_not="That what the request asks for is honoured: other checks look at that.",
    examples=[
        Example(title="answered", gives=Status.PASS, response={"candidates": []}),
        Example(
            title="a valid request refused",
            gives=Status.FAIL,
            status=400,
            request=specimen.asks(),
            response={"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}},
        ),
        Example(title="a server error", gives=Status.FAIL, status=500, response={"error": "oops"}),
        Example(
            title="too many requests",
            gives=Status.INCONCLUSIVE,
            status=429,
            response={"error": {"code": 429, "message": "slow", "status": "RESOURCE_EXHAUSTED"}},
        ),
        Example(
            title="a picture that could not be fetched from its URL",
            gives=Status.INCONCLUSIVE,
            dialect=Dialect.CHAT,
            status=400,
            response={"error": {"message": "Error while downloading https://example.com/1.png."}},
        ),
        Example(title="no answer", gives=Status.INCONCLUSIVE, fault=Fault(name="timeout-total")),
        Example(
            title="refused on purpose",
            gives=None,
            status=400,
            valid=False,
            violation=violates(ViolationKind.SCHEMA, "type", "/model"),
        ),
    ],
)  # fmt: skip
def accepted(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Probes have checks of their own, which say what a refusal means there."""
    if not answer.case.valid or answer.case.phase is Phase.PROBE:
        return
    error = answer.outcome.error
    if answer.obstacle:
        yield inconclusive(_ACCEPTED, answer.obstacle)
    elif answer.ok and error is None:
        yield Finding(feature=_ACCEPTED, status=Status.PASS, message="the request was answered")
    else:
        yield Finding(
            feature=_ACCEPTED,
            status=Status.FAIL,
            message="a valid request was refused"
            if not answer.ok
            else "a valid request was answered with an error",
            pointer="status",
            expected="2xx",
            observed=error.message if error and error.message else answer.response.status,
        )


def _names(operation: Operation, status: int) -> bool:
    """Whether a page names a status: itself, its class as ``4XX``, or ``default``."""
    named = {each.status.upper() for each in operation.responses}
    if {str(status), f"{status // 100}XX"} & named:
        return True
    return "DEFAULT" in named and (status in _SUCCESS or len(named) > 1)
