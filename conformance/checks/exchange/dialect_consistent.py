"""Whether an answer is in one dialect throughout, and in its spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.breach import MOST
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.exchange.dialect_schema import printed_answers
from conformance.codec.pointer import pointer, walk
from conformance.dialects.casing import camel, snake
from conformance.dialects.members import items, members
from conformance.model import Dialect, Finding, Json, JsonObject, Operation, Sample, Status
from conformance.spec.wire import Wire

_FEATURE = "dialect.consistent"
#: Members at the top of an answer that only one dialect has.
_MARKS = {
    "candidates": Dialect.GEMINI,
    "promptFeedback": Dialect.GEMINI,
    "usageMetadata": Dialect.GEMINI,
    "modelVersion": Dialect.GEMINI,
    "responseId": Dialect.GEMINI,
    "choices": Dialect.CHAT,
    "data": Dialect.IMAGES,
}


@check(
    "dialect/consistent",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="One dialect throughout",
    requirement=(
        "A successful answer has no member of another dialect, and none of its own in another "
        "casing; where the page prints such a member, it is only noted."
    ),
    source="https://protobuf.dev/programming-guides/json/",
    why="Clients of a dialect look for its members, and do not see those of another.",
    proves_not="That nothing is missing or of a wrong type: dialect.response judges that.",
    examples=[
        Example(
            title="a Gemini answer",
            gives=Status.PASS,
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="a name in snake_case in a Gemini answer",
            gives=Status.FAIL,
            response=specimen.gemini({"inline_data": {"mime_type": "image/png", "data": "aGk="}}),
        ),
        Example(
            title="a Gemini answer from the images endpoint",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="Gemini's finish reason beside the chat's own",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            response={
                "choices": [{"message": {"content": "hi"}, "finishReason": "STOP"}],
            },
        ),
        Example(
            title="a name in snake_case that the page prints",
            gives=Status.INFO,
            response=specimen.gemini({"inline_data": {"data": "aGk="}}),
            samples=(
                Sample(
                    id="ok",
                    kind="response",
                    body='{"candidates":[{"content":{"parts":[{"inline_data":{}}]}}]}',
                ),
            ),
        ),
        Example(
            title="a dialect that the page leaves open",
            gives=Status.INFO,
            answers=Dialect.ANY,
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="no dialect at all",
            gives=Status.FAIL,
            answers=Dialect.ANY,
            response={"result": "an apple"},
        ),
        Example(
            title="an error",
            gives=None,
            status=400,
            response={"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}},
        ),
    ],
)
def consistent(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per foreign name, else one."""
    if not answer.answered or not answer.pieces:
        return
    if answer.spoken is Dialect.ANY:
        yield Finding(
            feature=_FEATURE, status=Status.FAIL, message="the answer is in no known dialect"
        )
        return
    met = _distinct(answer, context.wire)
    printed = _printed(context.operation, answer.spoken, context.wire) if met else frozenset()
    for name, where in islice(met.items(), MOST):
        shown = name in printed
        yield Finding(
            feature=_FEATURE,
            status=Status.INFO if shown else Status.FAIL,
            message=_why(name) + (": the page prints it so" if shown else ""),
            pointer=where,
            expected=answer.spoken.value,
            observed=name,
        )
    if not met:
        yield _clean(answer.spoken, context.operation)


def _clean(spoken: Dialect, operation: Operation) -> Finding:
    is_open = operation.response_dialect is Dialect.ANY
    return Finding(
        feature=_FEATURE,
        status=Status.INFO if is_open else Status.PASS,
        message="the page leaves the dialect open; this answer is all in one"
        if is_open
        else "the answer is in one dialect throughout",
        observed=spoken.value,
    )


def _why(name: str) -> str:
    if name in _MARKS:
        return "the answer has a member of another dialect"
    return "the answer has a member in another casing"


def _distinct(answer: Answer, wire: Wire) -> dict[str, str]:
    """Each foreign name with the first place where it stands."""
    met: dict[str, str] = {}
    for where, value in answer.pieces:
        for name, at in _foreign(value, answer.spoken, wire):
            met.setdefault(name, where + at)
    return met


def _printed(operation: Operation, dialect: Dialect, wire: Wire) -> frozenset[str]:
    return frozenset(
        name
        for value in printed_answers(operation.samples)
        for name, _ in _foreign(value, dialect, wire)
    )


def _foreign(value: Json, dialect: Dialect, wire: Wire) -> Iterator[tuple[str, str]]:
    """Names that do not belong, each with its pointer."""
    for name, held in members(value).items():
        if _MARKS.get(name, dialect) is not dialect and _is_mark(name, held):
            yield name, pointer(name)
    respell = camel if dialect is Dialect.GEMINI else snake
    odd = [
        (name, at + pointer(name))
        for at, inner in walk(value)
        for name in members(inner)
        if respell(name) != name and _MARKS.get(name, dialect) is dialect
    ]
    if odd:
        known = _names(wire.schema(dialect, "response"))
        yield from ((name, at) for name, at in odd if respell(name) in known)


def _is_mark(name: str, held: Json) -> bool:
    """``data`` is a common word: only a list of pictures marks a dialect."""
    if name != "data":
        return True
    return any({"url", "b64_json"} & members(item).keys() for item in items(held))


def _names(schema: JsonObject) -> frozenset[str]:
    """Every member name that a schema and its definitions know."""
    return frozenset(
        name
        for _, inner in walk(schema)
        if isinstance(inner, Mapping)
        for name in members(inner.get("properties"))
    )
