"""Whether an answer shows thoughts where they were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.no_image import no_image
from conformance.dialects.members import member, text
from conformance.model import Dialect, Finding, Json, JsonObject, Status

_FEATURE = "request.thinking"
#: With these a model may do without.
_LEAST = frozenset({"minimal", "none"})


@check(
    "request/thinking",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Thinking",
    requirement="An answer to a request for thoughts carries thought parts or thought tokens.",
    source="https://ai.google.dev/gemini-api/docs/thinking",
    why="Thoughts are billed, and are what an editor of pictures wants to see.",
    proves_not="How much the model thought: a budget or level is not measured.",
    examples=[
        Example(
            title="a thought in words",
            gives=Status.PASS,
            request=specimen.asks(thinkingConfig={"includeThoughts": True}),
            response=specimen.gemini({"text": "Red, I think.", "thought": True}),
        ),
        Example(
            title="tokens of thoughts",
            gives=Status.PASS,
            request=specimen.asks(thinkingConfig={"thinkingLevel": "HIGH"}),
            response=specimen.gemini(usageMetadata={"thoughtsTokenCount": 75}),
        ),
        Example(
            title="nothing thought",
            gives=Status.FAIL,
            request=specimen.asks(thinkingConfig={"includeThoughts": True}),
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="effort asked for in a chat, and none shown",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(reasoning_effort="high"),
            response=specimen.chat("an apple"),
        ),
        Example(
            title="a model that does not think",
            gives=None,
            model="gemini-2.5-flash-image",
            request=specimen.asks(thinkingConfig={"includeThoughts": True}),
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="thoughts kept out",
            gives=None,
            request=specimen.asks(thinkingConfig={"includeThoughts": False}),
            response=specimen.gemini({"text": "an apple"}),
        ),
    ],
)
def thinking(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per answer to a request that asks for thoughts."""
    if (
        not answer.answered
        or not answer.case.valid
        or answer.obstacle
        or not asks_thoughts(answer.sent)
    ):
        return
    model = context.models.find(answer.asked.upstream) if answer.asked.upstream else None
    if model is not None and not model.thinks:
        return
    cause = no_image(answer) if answer.asked.wants_image else None
    if cause is not None and not cause.conclusive:
        return
    usage = answer.outcome.usage
    shown = (
        bool(answer.outcome.thoughts)
        or any(each.image.thought for each in answer.shown)
        or bool(usage and usage.thoughts)
    )
    yield Finding(
        feature=_FEATURE,
        status=Status.PASS if shown else Status.FAIL,
        message="the answer shows thoughts" if shown else "the answer shows no thoughts",
    )


def asks_thoughts(body: JsonObject) -> bool:
    """Whether a request asks for thoughts, in any of the known ways."""
    native = member(body, "generationConfig", "thinkingConfig")
    nested = member(body, "extra_body", "google", "thinking_config")
    effort = text(body.get("reasoning_effort"))
    return _demands(native) or _demands(nested) or bool(effort and effort not in _LEAST)


def _demands(config: Json) -> bool:
    if not isinstance(config, Mapping):
        return False
    level = text(member(config, "thinkingLevel"))
    budget = member(config, "thinkingBudget")
    return (
        member(config, "includeThoughts") is True
        or bool(level and level.lower() not in _LEAST)
        or (isinstance(budget, int) and not isinstance(budget, bool) and budget > 0)
    )
