"""Whether a successful answer is what the owner of its dialect would send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.breach import MOST, breaches, lacks
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec import strict_json
from conformance.model import Dialect, Finding, Json, Operation, Sample, Status
from conformance.spec.oracle import SchemaViolation
from conformance.spec.wire import Wire

_FEATURE = "dialect.response"
#: Members that the schema demands and that may be null: hardly any imitation sends them.
_FORGIVEN = frozenset({"logprobs", "refusal"})


@check(
    "dialect/response",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The answer fits the official dialect",
    requirement=(
        "A successful answer, or each event of a stream, fits the wire schema of the dialect's "
        "owner; where the page prints another structure, the page counts."
    ),
    source="https://ai.google.dev/api/generate-content#GenerateContentResponse",
    why="The official clients read by this schema, and lose or refuse what does not fit.",
    proves_not=(
        "Structures that the page itself prints differently are only noted: a client of the "
        "dialect may still fail on them. Members that may be null and are missing are warnings."
    ),
    examples=[
        Example(
            title="a Gemini answer",
            gives=Status.PASS,
            response=specimen.gemini(specimen.inline(b"hello")),
        ),
        Example(
            title="a picture under a name in snake_case",
            gives=Status.FAIL,
            response=specimen.gemini({"inline_data": {"mime_type": "image/png", "data": "aGk="}}),
        ),
        Example(
            title="the same, as the page prints it",
            gives=Status.INFO,
            response=specimen.gemini({"inline_data": {"mime_type": "image/png", "data": "aGk="}}),
            samples=(
                Sample(
                    id="ok",
                    kind="response",
                    body='{"candidates":[{"content":{"parts":[{"inline_data":'
                    '{"mime_type":"image/png","data":"aGk="}}]}}]}',
                ),
            ),
        ),
        Example(
            title="a chat completion without log probabilities",
            gives=Status.WARN,
            dialect=Dialect.CHAT,
            response={
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": "m",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": "an apple", "refusal": None},
                    }
                ],
            },
        ),
        Example(
            title="a chunk of a stream without its id",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=(("Content-Type", "text/event-stream"),),
            response=b'data: {"object":"chat.completion.chunk","created":1,"model":"m","choices":'
            b'[{"index":0,"delta":{"content":"an apple"},"finish_reason":"stop"}]}\n\n'
            b"data: [DONE]\n\n",
        ),
        Example(
            title="a list of images",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
        ),
        Example(
            title="an answer of no dialect, where the page leaves it open",
            gives=None,
            answers=Dialect.ANY,
            response={"result": "an apple"},
        ),
    ],
)
def dialect_response(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per kind of breach, else one; an open dialect is the one that fits."""
    if not answer.answered or answer.spoken is Dialect.ANY or not answer.pieces:
        return
    part = "stream_event" if answer.outcome.streamed else "response"
    met = list(islice(breaches(_violations(answer, part, context.wire)), MOST))
    printed = _printed(context.operation, answer.spoken, part, context.wire) if met else ()
    for breach in met:
        if breach.structural and breach.key in printed:
            yield breach.finding(_FEATURE, Status.INFO, "the page prints it so")
        else:
            forgiven = lacks(breach) in _FORGIVEN
            yield breach.finding(_FEATURE, Status.WARN if forgiven else Status.FAIL)
    if not met:
        yield Finding(
            feature=_FEATURE,
            status=Status.PASS,
            message="the answer fits the official schema",
            observed=answer.spoken.value,
        )


def _violations(answer: Answer, part: str, wire: Wire) -> Iterator[tuple[str, SchemaViolation]]:
    for where, value in answer.pieces:
        for violation in wire.violations(answer.spoken, part, value):
            yield where, violation


def _printed(
    operation: Operation, dialect: Dialect, part: str, wire: Wire
) -> frozenset[tuple[str, str, str]]:
    """What the page's own answers break of the same schema."""
    found = (
        ("", violation)
        for value in printed_answers(operation.samples)
        for violation in wire.violations(dialect, part, value)
    )
    return frozenset(breach.key for breach in breaches(found))


def printed_answers(samples: Sequence[Sample]) -> Iterator[Json]:
    """Those of the page's printed answers that are JSON."""
    for sample in samples:
        if sample.kind == "response" and sample.body:
            parsed = strict_json.parse(sample.body.encode("utf-8", "replace"))
            if parsed.found:
                yield parsed.value
