"""Whether the official clients tell a caller's mistakes by exceptions of their own."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.client_told import (
    GOOGLES,
    OPENAIS,
    VERSIONS,
    example,
    own_row,
    raised,
    tells_of,
)
from conformance.model import ClientOutcome, Finding, Status
from conformance.spec.official_clients import CLIENTS, feature


@check(
    "client/errors",
    scope=Scope.EXCHANGE,
    features=[feature(client, "errors") for client in CLIENTS],
    title="An official client tells what is wrong",
    requirement=(
        "A wrong key and an unknown model raise one of the client's own exceptions, with a 4xx "
        "status, a cause and words."
    ),
    source="https://github.com/openai/openai-python#handling-errors",
    why="Callers branch on the class, the status and the cause; a 5xx is sent again, and billed.",
    proves_not=f"That other mistakes are told as well. {VERSIONS}",
    examples=[
        example(
            "wrong-key",
            OPENAIS(
                raised="openai.AuthenticationError",
                own=True,
                status=401,
                reason="invalid_api_key",
                told=True,
            ),
            title="the client's own exception",
            gives=Status.PASS,
            valid=False,
            status=401,
            response={"error": {"message": "no", "code": "invalid_api_key"}},
        ),
        example(
            "unknown-model",
            GOOGLES(raised="google.genai.errors.ClientError", own=True, status=404, told=True),
            title="an exception that names no cause",
            gives=Status.WARN,
            valid=False,
            status=404,
            response={"error": {"message": "no", "code": "model_not_found"}},
        ),
        example(
            "unknown-model",
            OPENAIS(),
            title="an error within a success, which the client takes for an answer",
            gives=Status.FAIL,
            valid=False,
            response={"error": {"message": "no such model"}},
        ),
        example(
            "unknown-model",
            GOOGLES(raised="google.genai.errors.ServerError", own=True, status=500, told=True),
            title="told as a fault of the server",
            gives=Status.FAIL,
            valid=False,
            status=500,
            response={"error": {"message": "no such model", "code": 500, "status": "INTERNAL"}},
        ),
    ],
)
def errors(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Nobody is charged for a mistake that is told as one."""
    for script in ("wrong-key", "unknown-model"):
        if not tells_of(answer, script):
            continue
        row, told = own_row(answer), answer.exchange.client
        if told is None or answer.obstacle:
            yield inconclusive(row, answer.obstacle or "no answer came whole")
            continue
        status, message = _weighed(told)
        yield Finding(
            feature=row,
            status=status,
            message=message,
            value=script,
            pointer="status",
            expected=None if status is Status.PASS else "the client's own exception, with a 4xx",
            observed=raised(told),
        )


def _weighed(told: ClientOutcome) -> tuple[Status, str]:
    """What an exception is worth to a caller."""
    if not told.raised:
        return Status.FAIL, "the client raises nothing: its caller takes this for an answer"
    if not told.own:
        return Status.FAIL, "the client stumbles over the answer, instead of telling the mistake"
    if told.status is None or not 400 <= told.status < 500:  # noqa: PLR2004 - a caller's mistakes
        return Status.FAIL, "the client tells a fault of the server, and would send it again"
    if not told.reason or not told.told:
        lacking = "cause" if told.told else "words"
        return Status.WARN, f"the client's exception has the status, and no {lacking}"
    return Status.PASS, "the client tells the mistake by its own exception"
