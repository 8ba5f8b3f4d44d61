"""Requests that break HTTP or JSON themselves: refused as a client's error, never as a server's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example, violates
from conformance.checks.refused import answered, breaks, must_be_refused, refused
from conformance.model import Finding, Status, ViolationKind

_JSON: Final = "errors.malformed_json"
_TYPE: Final = "errors.content_type"
_METHOD: Final = "errors.method"

_BROKEN: Final = violates(ViolationKind.PROTOCOL, "malformed-json")
_OTHER_TYPE: Final = violates(ViolationKind.PROTOCOL, "content-type")
_OTHER_METHOD: Final = violates(ViolationKind.PROTOCOL, "method")

#: What a wrong method may be refused with: RFC 9110 says 405, Google answers 404.
_METHOD_REFUSALS: Final = frozenset({400, 401, 403, 404, 405, 501})


@check(
    "protocol/malformed-json",
    scope=Scope.EXCHANGE,
    features=[_JSON],
    title="Bodies that are no JSON are refused",
    requirement="A body that is not JSON, is cut short or is empty is refused with a 4xx.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1",
    why="What answers a body that cannot be read has answered something else.",
    proves_not="That every kind of broken JSON is refused: a few are tried.",
    examples=[
        refused("refused", _BROKEN),
        answered("answered all the same", _BROKEN),
        refused("taken for a fault of the server", _BROKEN, gives=Status.FAIL, status=500),
    ],
)
def malformed_json(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Whatever answers such a body has not read it."""
    if breaks(answer, ViolationKind.PROTOCOL, "malformed-json", "truncated-json", "empty-body"):
        yield from must_be_refused(answer, _JSON)


@check(
    "protocol/content-type",
    scope=Scope.EXCHANGE,
    features=[_TYPE],
    title="A wrong content type is no server error",
    requirement="A JSON body declared as another media type is refused with a 4xx or read as JSON.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16",
    why="A server that falls over at a header falls over in production.",
    proves_not="That the body was read as JSON, where it was answered.",
    examples=[
        refused("refused with 415", _OTHER_TYPE, status=415),
        answered("read as what it is", _OTHER_TYPE, gives=Status.INFO),
        refused("a server error", _OTHER_TYPE, gives=Status.FAIL, status=500),
    ],
)
def content_type(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Leniency is harmless here; falling over is not."""
    if not breaks(answer, ViolationKind.PROTOCOL, "content-type"):
        return
    if answer.response.status == 500:  # noqa: PLR2004 - HTTP's internal server error
        yield Finding(
            feature=_TYPE,
            status=Status.FAIL,
            message="a wrong content type makes the server fail",
            pointer="status",
            expected="4xx, best 415",
            observed=answer.response.status,
        )
    else:
        yield from must_be_refused(answer, _TYPE, lenient=True)


@check(
    "protocol/method",
    scope=Scope.EXCHANGE,
    features=[_METHOD],
    title="A wrong method is refused",
    requirement="A method that the operation does not have is refused, with 405 or 404.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6",
    why="A path that answers anything hides mistakes in the client.",
    proves_not="Anything about methods other than the one that is tried.",
    examples=[
        refused("refused with 405", _OTHER_METHOD, status=405),
        refused("refused with 404", _OTHER_METHOD, status=404),
        answered("answered as if it were right", _OTHER_METHOD),
        Example(
            title="a web page",
            gives=Status.FAIL,
            valid=False,
            violation=_OTHER_METHOD,
            headers=(("Content-Type", "text/html"),),
            response=b"<!DOCTYPE html><title>Welcome</title>",
        ),
        refused("refused with 500", _OTHER_METHOD, gives=Status.WARN, status=500),
        Example(
            title="too many requests",
            gives=Status.INCONCLUSIVE,
            valid=False,
            violation=_OTHER_METHOD,
            status=429,
            response=specimen.gemini(),
        ),
    ],
)
def method(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Any success is wrong here, a web page's too."""
    if not breaks(answer, ViolationKind.PROTOCOL, "method"):
        return
    status = answer.response.status
    if answer.obstacle:
        yield inconclusive(_METHOD, answer.obstacle)
        return
    good = status in _METHOD_REFUSALS
    yield Finding(
        feature=_METHOD,
        status=Status.PASS if good else Status.FAIL if answer.ok else Status.WARN,
        message="refused" if good else "a method that does not exist was answered"
        if answer.ok else "refused, but with a status that says something else",
        value=answer.request.method,
        pointer="status",
        expected=None if good else [404, 405],
        observed=status,
    )  # fmt: skip
