"""How many input pictures are taken."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example
from conformance.model import Finding, JsonObject, Status

_FEATURE = "request.reference_limit"


def _asks(count: int) -> JsonObject:
    return specimen.asks(*[specimen.inline(b"x")] * count)


@check(
    "request/reference-limit",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Reference pictures are taken in the number sent",
    requirement="A valid request with several input pictures is answered, not refused.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="Whoever relies on the documented number is refused with the work half done.",
    proves_not="That each picture reached the model: request.reference_image looks at that.",
    examples=[
        Example(
            title="three pictures, answered",
            gives=Status.PASS,
            request=_asks(3),
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="three pictures, refused",
            gives=Status.FAIL,
            request=_asks(3),
            status=400,
            response={"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}},
        ),
        Example(
            title="three pictures, at a busy time",
            gives=Status.INCONCLUSIVE,
            request=_asks(3),
            status=429,
            response={"error": {"code": 429, "message": "no", "status": "RESOURCE_EXHAUSTED"}},
        ),
        Example(
            title="one picture, refused: not for the number",
            gives=None,
            request=_asks(1),
            status=400,
            response={"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}},
        ),
        Example(
            title="no picture",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "an apple"}),
        ),
    ],
)
def reference_limit(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per valid request with pictures; the value is how many it has."""
    count = answer.asked.reference_count
    if not answer.case.valid or not count:
        return
    if answer.answered:
        yield Finding(
            feature=_FEATURE,
            status=Status.PASS,
            message="this number of reference pictures is taken",
            value=count,
        )
    elif count > 1:
        error = answer.outcome.error
        if answer.obstacle or error is None or error.category not in {"bad_request", "too_large"}:
            yield inconclusive(_FEATURE, answer.obstacle or "refused for another reason")
            return
        yield Finding(
            feature=_FEATURE,
            status=Status.FAIL,
            message="this number of reference pictures is refused",
            value=count,
            pointer="status",
            observed=answer.response.status,
        )
