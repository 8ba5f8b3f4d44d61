"""Whether a successful answer has the members and types that the page documents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from conformance.checks.answer import Answer
from conformance.checks.breach import MOST, Breach, breaches
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example
from conformance.errors import SchemaError
from conformance.model import Dialect, Finding, JsonObject, Operation, ResponseSpec, Status
from conformance.spec.oracle import SchemaViolation, violations

_FEATURE = "response.page_schema"
_CENTURY = 100
_JSON = "application/json"
_TEXT: JsonObject = {"type": "object", "properties": {"text": {"type": "string"}}}
_STRICT: JsonObject = {**_TEXT, "required": ["text"]}


@check(
    "response/page-schema",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The answer fits the page's schema",
    requirement=(
        "A successful answer, or each event of a stream, fits the schema that the page documents "
        "for its status and media type."
    ),
    source="https://spec.openapis.org/oas/v3.1.1.html#response-object",
    why="Code is generated from the page's schema, and breaks where the answer differs.",
    proves_not=(
        "Much, where the page prints no schema but an answer: then only types are compared, and a "
        "null in place of a value is noted."
    ),
    examples=[
        Example(
            title="as documented",
            gives=Status.PASS,
            documents={"200": _STRICT},
            response={"text": "an apple"},
        ),
        Example(
            title="a documented member is missing",
            gives=Status.FAIL,
            documents={"2XX": _STRICT},
            response={"word": "apple"},
        ),
        Example(
            title="another type in one event of a stream",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            documents={"default": _TEXT},
            headers=(("Content-Type", "text/event-stream"),),
            response=b'data: {"text":"an"}\n\ndata: {"text":1}\n\ndata: [DONE]\n\n',
        ),
        Example(
            title="null where the printed answer has a text",
            gives=Status.INFO,
            documents={"200": _TEXT},
            inferred=True,
            response={"text": None},
        ),
        Example(
            title="nothing documented",
            gives=None,
            response={"text": "an apple"},
        ),
    ],
)
def page_schema(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per kind of breach, else one."""
    spec = _documented(context.operation, answer.response.status)
    schema = _schema(spec, answer) if spec else None
    if not answer.answered or spec is None or not schema or not answer.pieces:
        return
    try:
        met = list(islice(breaches(_violations(schema, answer)), MOST))
    except SchemaError:
        yield inconclusive(_FEATURE, "the page's schema cannot be worked with")
        return
    for breach in met:
        unprinted = bool(spec.inferred_from) and _is_null(breach)
        yield breach.finding(
            _FEATURE,
            Status.INFO if unprinted else Status.FAIL,
            "null, where the printed answer has a value" if unprinted else "",
        )
    if not met:
        yield Finding(
            feature=_FEATURE,
            status=Status.PASS,
            message="the answer fits the page's schema"
            if not spec.inferred_from
            else "the answer has the types of the one that the page prints",
        )


def _violations(schema: JsonObject, answer: Answer) -> Iterator[tuple[str, SchemaViolation]]:
    for where, value in answer.pieces:
        for violation in violations(schema, value):
            yield where, violation


def _is_null(breach: Breach) -> bool:
    return breach.keyword == "type" and breach.observed is None


def _documented(operation: Operation, status: int) -> ResponseSpec | None:
    """What the page says of a status: by itself, by its class, or by default."""
    by_status = {spec.status.upper(): spec for spec in operation.responses}
    names = (str(status), f"{status // _CENTURY}XX", "DEFAULT")
    return next((by_status[name] for name in names if name in by_status), None)


def _schema(spec: ResponseSpec, answer: Answer) -> JsonObject | None:
    """The schema for the answer's media type; pages print the events of a stream as JSON."""
    by_type = {name.partition(";")[0].strip().lower(): each for name, each in spec.schemas.items()}
    schema = by_type.get(answer.media_type, by_type.get(_JSON))
    return schema if isinstance(schema, dict) else None
