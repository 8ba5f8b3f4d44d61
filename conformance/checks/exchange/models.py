"""Whether the models that the page names are there."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import ApiError, Dialect, Finding, Phase, Status

_FEATURE = "access.models"
#: How errors call a model that is not there, whatever status they come with.
_UNKNOWN = frozenset({"model_not_found", "model_not_available", "invalid_model"})


@check(
    "access/models",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Documented models answer",
    requirement="A valid request is answered under every model name that it states.",
    source="https://ai.google.dev/gemini-api/docs/models",
    why="A name that is sold and not served fails in production, on the day it is first used.",
    proves_not="That this model drew the picture: response.model and image.size look at that.",
    examples=[
        Example(
            title="answered",
            gives=Status.PASS,
            request=specimen.asks(),
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="not found",
            gives=Status.FAIL,
            request=specimen.asks(),
            status=404,
            response={"error": {"code": 404, "message": "no", "status": "NOT_FOUND"}},
        ),
        Example(
            title="not found, in the guise of an overload",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            status=503,
            response={
                "error": {
                    "message": "no channel",
                    "type": "server_error",
                    "param": None,
                    "code": "model_not_found",
                }
            },
        ),
        Example(
            title="really overloaded",
            gives=Status.INCONCLUSIVE,
            request=specimen.asks(),
            status=503,
            response={"error": {"code": 503, "message": "no", "status": "UNAVAILABLE"}},
        ),
        Example(
            title="a model that does not exist",
            gives=None,
            request=specimen.asks(),
            valid=False,
            phase=Phase.NEGATIVE,
            status=404,
            response={"error": {"code": 404, "message": "no", "status": "NOT_FOUND"}},
        ),
    ],
)
def models(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per valid request that is not a probe; the value is the name of the model."""
    name = answer.asked.model
    if not answer.case.valid or answer.case.phase is Phase.PROBE or not name:
        return
    error = answer.outcome.error
    if answer.answered:
        status, message = Status.PASS, "the model answers"
    elif error is not None and _is_unknown(error):
        status, message = Status.FAIL, "the model is refused as unknown"
    else:
        why = answer.obstacle or "the answer says nothing about the model"
        status, message = Status.INCONCLUSIVE, f"not judged: {why}"
    yield Finding(
        feature=_FEATURE,
        status=status,
        message=message,
        value=name,
        pointer="" if answer.answered else "status",
        observed=answer.response.status or None,
    )


def _is_unknown(error: ApiError) -> bool:
    words = {word for word in (error.code, error.type) if isinstance(word, str)}
    return error.category == "not_found" or bool(words & _UNKNOWN)
