"""Whether the requests that a page prints are answered when sent as they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example
from conformance.model import Fault, Finding, Phase, Status

_WORKS: Final = "docs.sample_works"

#: The host that stands in where a page names none: https://www.rfc-editor.org/rfc/rfc2606
_NOWHERE: Final = ".invalid"


@check(
    "docs/sample-works",
    scope=Scope.EXCHANGE,
    features=[_WORKS],
    title="Printed requests work",
    requirement="A request printed on the page, sent as it is with a valid key, is answered.",
    source="https://spec.openapis.org/oas/v3.1.0#example-object",
    why="The printed request is what everybody tries first.",
    proves_not="That requests which the page does not print work.",
    examples=[
        Example(
            title="answered",
            gives=Status.PASS,
            phase=Phase.DOCUMENTED,
            sample="curl",
            response=specimen.gemini({"text": "An apple."}),
        ),
        Example(
            title="refused",
            gives=Status.FAIL,
            phase=Phase.DOCUMENTED,
            sample="curl",
            status=404,
            response={"error": {"code": 404, "message": "no model", "status": "NOT_FOUND"}},
        ),
        Example(
            title="too many requests",
            gives=Status.INCONCLUSIVE,
            phase=Phase.DOCUMENTED,
            sample="curl",
            status=429,
            response={"error": {"code": 429, "message": "slow", "status": "RESOURCE_EXHAUSTED"}},
        ),
        Example(
            title="no answer",
            gives=Status.INCONCLUSIVE,
            phase=Phase.DOCUMENTED,
            sample="curl",
            fault=Fault(name="connect-failed"),
        ),
        Example(title="no printed request", gives=None, response=specimen.gemini()),
    ],
)
def works(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Whoever copies it from the page expects that of it."""
    if answer.case.phase is not Phase.DOCUMENTED:
        return
    obstacle = answer.obstacle
    if not obstacle and not answer.ok and answer.host.endswith(_NOWHERE):
        obstacle = "the page names no host"
    if obstacle:
        yield inconclusive(_WORKS, obstacle)
        return
    error = answer.outcome.error
    good = answer.ok and error is None
    yield Finding(
        feature=_WORKS,
        status=Status.PASS if good else Status.FAIL,
        message="the printed request was answered" if good else "the printed request was refused",
        value=answer.case.sample,
        pointer="status",
        expected=None if good else "2xx",
        observed=answer.response.status if error is None else error.message or error.category,
    )
