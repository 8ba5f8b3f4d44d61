"""Whether the counts of tokens are there, and add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.dialects.members import member
from conformance.model import Dialect, Finding, Json, JsonObject, Status, Usage

_FEATURE = "response.usage"
_MEMBERS = {
    Dialect.GEMINI: "/usageMetadata",
    Dialect.CHAT: "/usage",
    Dialect.IMAGES: "/usage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    message: str
    expected: Json = None
    observed: Json = None
    status: Status = Status.FAIL


def _answer(**usage: int) -> JsonObject:
    return specimen.gemini(specimen.inline(b"x"), usageMetadata=dict(usage))


def _counted(**usage: int) -> JsonObject:
    return specimen.chat(f"![]({specimen.LINK})", usage=dict(usage))


@check(
    "response/usage",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Usage adds up",
    requirement=(
        "The answer counts tokens; no count is negative, output is counted where there is a "
        "picture and thoughts where these are shown, the total is the sum of its parts, and no "
        "detail is larger than its whole."
    ),
    source="https://ai.google.dev/api/generate-content#UsageMetadata",
    why="Callers bill their own customers by these counts.",
    proves_not="That the counts are those of the model: only response.image_tokens compares them.",
    examples=[
        Example(
            title="a sum that is right",
            gives=Status.PASS,
            response=_answer(promptTokenCount=5, candidatesTokenCount=1120, totalTokenCount=1125),
        ),
        Example(
            title="a sum with thoughts",
            gives=Status.PASS,
            response=_answer(
                promptTokenCount=5,
                candidatesTokenCount=1120,
                thoughtsTokenCount=75,
                totalTokenCount=1200,
            ),
        ),
        Example(
            title="a total that is one too many",
            gives=Status.FAIL,
            response=_answer(promptTokenCount=5, candidatesTokenCount=1120, totalTokenCount=1126),
        ),
        Example(
            title="nothing counted for a picture",
            gives=Status.FAIL,
            response=_answer(promptTokenCount=258, totalTokenCount=258),
        ),
        Example(
            title="thoughts that are shown and not counted",
            gives=Status.FAIL,
            response=specimen.gemini(
                {"text": "Red, I think.", "thought": True},
                usageMetadata={"candidatesTokenCount": 20, "totalTokenCount": 20},
            ),
        ),
        Example(
            title="a negative count",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            response=_counted(prompt_tokens=-1, completion_tokens=9, total_tokens=8),
        ),
        Example(
            title="no usage",
            gives=Status.FAIL,
            response=specimen.gemini(specimen.inline(b"x")),
        ),
        Example(
            title="no usage at the images endpoint, where it is optional",
            gives=Status.INFO,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
        ),
        Example(
            title="thoughts beside the completion, as Gemini counts them",
            gives=Status.WARN,
            dialect=Dialect.CHAT,
            response=specimen.chat(
                "an apple",
                usage={
                    "prompt_tokens": 5,
                    "completion_tokens": 10,
                    "total_tokens": 22,
                    "completion_tokens_details": {"reasoning_tokens": 7},
                },
            ),
        ),
        Example(
            title="a stream that was not asked to count",
            gives=None,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(stream=True),
            headers=(("Content-Type", "text/event-stream"),),
            response=b'data: {"choices":[{"index":0,"delta":{"content":"hi"}}]}\n\n'
            b"data: [DONE]\n\n",
        ),
        Example(
            title="an error",
            gives=None,
            status=400,
            response={"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}},
        ),
    ],
)
def usage(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per rule that is broken, else one."""
    if not answer.answered or answer.spoken is Dialect.ANY:
        return
    counts = answer.outcome.usage
    if counts is None:
        problems = tuple(_missing(answer))
        if not problems:
            return
    else:
        problems = tuple(_problems(counts, answer))
    for problem in problems or (_Problem(message="the counts add up", status=Status.PASS),):
        yield Finding(
            feature=_FEATURE,
            status=problem.status,
            message=problem.message,
            pointer="" if answer.outcome.streamed else _MEMBERS[answer.spoken],
            expected=problem.expected,
            observed=problem.observed,
        )


def _missing(answer: Answer) -> Iterator[_Problem]:
    if answer.spoken is Dialect.IMAGES:
        yield _Problem(message="no tokens are counted, nor need be", status=Status.INFO)
        return
    streamed_chat = answer.spoken is Dialect.CHAT and answer.outcome.streamed
    if streamed_chat and member(answer.sent, "stream_options", "include_usage") is not True:
        return
    if not answer.obstacle:
        yield _Problem(message="no tokens are counted")


def _problems(usage: Usage, answer: Answer) -> Iterator[_Problem]:
    counts = (usage.prompt, usage.output, usage.thoughts, usage.total, usage.tool)
    negative = [count for count in counts if count is not None and count < 0]
    if negative:
        yield _Problem(message="a count of tokens is negative", observed=negative)
        return
    if not any(counts):
        yield _Problem(message="every count of tokens is zero or missing")
        return
    if answer.results and not usage.output:
        yield _Problem(message="no output is counted, though there is a picture", observed=0)
    if answer.spoken is Dialect.GEMINI and _thought(answer) and not usage.thoughts:
        yield _Problem(message="thoughts are shown, but none are counted", observed=0)
    yield from _total(usage, answer.spoken)
    yield from _details(usage, answer.spoken)


def _thought(answer: Answer) -> bool:
    """Whether the answer shows what the model thought, in words or as a draft."""
    return bool(answer.outcome.thoughts) or any(each.image.thought for each in answer.shown)


def _total(usage: Usage, dialect: Dialect) -> Iterator[_Problem]:
    """What Gemini leaves out counts as 0; chats and images count thoughts as output."""
    wanted = (usage.prompt or 0) + (usage.output or 0)
    extra = (usage.thoughts or 0) + (usage.tool or 0)
    if dialect is Dialect.GEMINI:
        wanted, extra = wanted + extra, 0
    if usage.total is None:
        yield _Problem(message="there is no total", expected=wanted)
    elif extra and usage.total == wanted + extra:
        yield _Problem(
            message="thoughts are counted beside the output instead of in it",
            expected=wanted,
            observed=usage.total,
            status=Status.WARN,
        )
    elif usage.total != wanted:
        yield _Problem(
            message="the total is not the sum of its parts",
            expected=wanted,
            observed=usage.total,
        )


def _details(usage: Usage, dialect: Dialect) -> Iterator[_Problem]:
    pairs = [
        ("prompt", usage.prompt_image, usage.prompt),
        ("output", usage.output_image, usage.output),
    ]
    if dialect is not Dialect.GEMINI and (usage.total or 0) <= (usage.prompt or 0) + (
        usage.output or 0
    ):
        pairs.append(("output", usage.thoughts, usage.output))
    for name, part, whole in pairs:
        if part is not None and part > (whole or 0):
            yield _Problem(
                message=f"a detail of the {name} is larger than the whole",
                expected=whole or 0,
                observed=part,
            )
