"""Whether what a page prints is JSON and fits the page's own schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec import strict_json
from conformance.model import Finding, JsonObject, Operation, Sample, Status
from conformance.spec.oracle import violations

_REQUEST: Final = "docs.sample_valid"
_RESPONSE: Final = "docs.response_valid"

_SCHEMA: Final[JsonObject] = {
    "type": "object",
    "properties": {"model": {"type": "string"}},
    "required": ["model"],
}


def _sample(kind: str, body: str) -> tuple[Sample, ...]:
    if kind == "request":
        return (Sample(id="body", kind="request", body=body),)
    return (Sample(id="ok", kind="response", status=200, body=body),)


@check(
    "page/sample-valid",
    scope=Scope.PAGE,
    features=[_REQUEST],
    title="Printed requests fit the page's own schema",
    requirement="The body of each printed request is JSON and fits the schema printed beside it.",
    source="https://spec.openapis.org/oas/v3.1.0#media-type-object",
    proves_not="That the service accepts it: docs/sample-works sends it.",
    examples=[
        Example(title="fits", gives=Status.PASS, schema=_SCHEMA,
                samples=_sample("request", '{"model": "m"}')),
        Example(title="lacks a required member", gives=Status.FAIL, schema=_SCHEMA,
                samples=_sample("request", '{"prompt": "x"}')),
        Example(title="a comment in it", gives=Status.FAIL, schema=_SCHEMA,
                samples=_sample("request", '{"model": "m"} // the model')),
        Example(title="a string that holds JSON, where an object is declared", gives=Status.FAIL,
                schema=_SCHEMA, samples=_sample("request", '"{\\"model\\": \\"m\\"}"')),
        Example(title="nothing printed", gives=None, schema=_SCHEMA),
    ],
)  # fmt: skip
def request(operation: Operation, _context: Context) -> Iterator[Finding]:
    """A schema that was read from the sample itself is held against the other samples only."""
    source = {each.body for each in operation.samples if each.id == operation.inferred_from}
    for sample in operation.samples:
        if sample.kind == "request" and sample.body and sample.body not in source:
            yield _judge(_REQUEST, sample, operation.request_schema)


@check(
    "page/response-valid",
    scope=Scope.PAGE,
    features=[_RESPONSE],
    title="Printed answers fit the page's own schema",
    requirement="The body of each printed answer is JSON and fits the schema of its status.",
    source="https://spec.openapis.org/oas/v3.1.0#media-type-object",
    proves_not="That the service answers so.",
    examples=[
        Example(title="fits", gives=Status.PASS, documents={"200": _SCHEMA},
                samples=_sample("response", '{"model": "m"}')),
        Example(title="another type", gives=Status.FAIL, documents={"200": _SCHEMA},
                samples=_sample("response", '{"model": 1}')),
        Example(title="an ellipsis", gives=Status.FAIL, documents={"200": _SCHEMA},
                samples=_sample("response", '{"model": "m", ...}')),
        Example(title="nothing printed", gives=None, documents={"200": _SCHEMA}),
    ],
)  # fmt: skip
def response(operation: Operation, _context: Context) -> Iterator[Finding]:
    """Without a schema for its status, a printed answer can only fail to be JSON."""
    for sample in operation.samples:
        schema = _schema_of(operation, sample)
        if sample.kind == "response" and sample.body and (schema or not _is_json(sample)):
            yield _judge(_RESPONSE, sample, schema)


def _is_json(sample: Sample) -> bool:
    return strict_json.parse((sample.body or "").encode("utf-8", "replace")).strict


def _schema_of(operation: Operation, sample: Sample) -> JsonObject:
    for spec in operation.responses:
        if spec.status in {str(sample.status), "default"} and spec.inferred_from != sample.id:
            return next((each for each in spec.schemas.values() if isinstance(each, dict)), {})
    return {}


def _judge(feature: str, sample: Sample, schema: JsonObject) -> Finding:
    parsed = strict_json.parse((sample.body or "").encode("utf-8", "replace"))
    where = f"sample {sample.id}"
    if not parsed.strict:
        defect = parsed.defects[0]
        return Finding(
            feature=feature,
            status=Status.FAIL,
            message=f"the printed body is not JSON: {defect.name}",
            value=sample.id,
            pointer=where,
            expected="one JSON text",
            observed=_around(sample.body or "", defect.offset),
        )
    broken = violations(schema, parsed.value)
    if broken:
        return Finding(
            feature=feature,
            status=Status.FAIL,
            message=f"the printed body breaks the page's own schema: {broken[0].message}",
            value=sample.id,
            pointer=f"{where} {broken[0].pointer}".strip(),
            expected=broken[0].expected,
            observed=broken[0].observed,
        )
    return Finding(
        feature=feature,
        status=Status.PASS,
        message="the printed body is JSON and fits the page's schema",
        value=sample.id,
        pointer=where,
    )


def _around(body: str, offset: int) -> str:
    """The text at a byte offset, a little of it."""
    before = body.encode("utf-8", "replace")[: max(offset, 0)].decode("utf-8", "ignore")
    return body[max(len(before) - 20, 0) : len(before) + 40]
