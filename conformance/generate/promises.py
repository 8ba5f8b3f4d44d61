"""What a page promises and a request has to ask for: search, thoughts, many reference pictures."""

from __future__ import annotations

from conformance.generate.assemble import with_member
from conformance.generate.bench import Bench
from conformance.generate.hints import picture
from conformance.model import Dialect, Reference, Request
from conformance.spec.asked import asked

#: How many references are tried where each pair of choices is: one, the limits of earlier models,
#: and that of today's: https://ai.google.dev/gemini-api/docs/image-generation
_NUMBERS = (1, 3, 6, 14)
#: The strength at which they are.
_THOROUGH = 2


def asks(bench: Bench) -> dict[str, Request]:
    """What the page promises, each in a request of its own, by role."""
    base = bench.rows[0].request
    ways: dict[str, Request] = {}
    if bench.operation.request_dialect is Dialect.GEMINI:
        if bench.claims("request.grounding"):
            ways["grounding"] = with_member(base, "/tools", [{"googleSearch": {}}])
        if bench.claims("request.thinking"):
            path = "/generationConfig/thinkingConfig/includeThoughts"
            ways["thinking"] = with_member(base, path, True)  # noqa: FBT003 - the member's value
    for limit in _limits(bench):
        made = _with_references(bench, limit)
        if made is not None:
            ways[f"{limit} references"] = made
    return ways


def many_references(bench: Bench) -> dict[str, Request]:
    """Some numbers of references up to the limit; at strength 2 alone, for each is paid for."""
    if bench.strength < _THOROUGH:
        return {}
    limits = _limits(bench)
    most = max(limits, default=_official(bench))
    numbers = (number for number in _NUMBERS if number <= most and number not in limits)
    made = {str(number): _with_references(bench, number) for number in numbers}
    return {role: request for role, request in made.items() if request is not None}


def _limits(bench: Bench) -> list[int]:
    """The numbers of references that the page promises whatever else is asked for."""
    claims = bench.claims("request.reference_limit")
    return [claim.value for claim in claims if isinstance(claim.value, int) and not claim.when]


def _official(bench: Bench) -> int:
    """How many the model of the plainest request takes, as far as its owner says; else one."""
    intent = bench.intent(bench.rows[0].request)
    what = asked(intent, bench.operation, bench.provider, bench.models)
    model = bench.models.find(what.upstream) if what.upstream else None
    return (model.reference_images if model else None) or 1


def _with_references(bench: Bench, number: int) -> Request | None:
    """The plainest request with so many pictures; ``None`` where that cannot be said."""
    pictures = (Reference(mime="image/png", data=picture("png")),) * number
    made = bench.express(bench.rows[0].request, references=pictures)
    return made if made is not None and bench.sensible(made) else None
