"""No check raises, whatever a vendor sends; and what it finds can be written down."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.checks.answer import Answer
from conformance.checks.check import CHECKS, Check, Context, Group, Scope
from conformance.checks.example import EXAMPLE_GROUP, Example, GroupExample
from conformance.checks.judge import abridge
from conformance.codec import strict_json
from conformance.codec.pointer import replace as swapped
from conformance.codec.pointer import walk
from conformance.model import (
    ClientOutcome,
    ClientPicture,
    Dialect,
    EvidenceKind,
    Facts,
    Fault,
    Fetched,
    Finding,
    Json,
    Phase,
    PictureFacts,
    Received,
    Response,
    Sample,
    Timing,
    Usage,
    Violation,
    ViolationKind,
)
from tests.effort import examples
from tests.project import LIBRARY

DIALECTS = [dialect for dialect in Dialect if dialect is not Dialect.ANY]
OF = {scope: [check for check in CHECKS.values() if check.scope is scope] for scope in Scope}
EXAMPLES = [each for check in CHECKS.values() for each in check.examples]
SINGLE = [each for each in EXAMPLES if isinstance(each, Example)]
GROUPS = [each for each in EXAMPLES if isinstance(each, GroupExample)]


def _names(value: Json) -> Iterable[str]:
    for _, inner in walk(value):
        if isinstance(inner, dict) and isinstance(inner.get("properties"), dict):
            yield from inner["properties"]


NAMES = sorted(
    {
        name
        for dialect in DIALECTS
        for part in ("request", "response", "stream_event", "error")
        for name in _names(LIBRARY.wire.schema(dialect, part))
    }
)
WORDS = [
    "16:9",
    "1:1",
    "0:0",
    "2K",
    "640x480",
    "TEXT",
    "IMAGE",
    "png",
    "url",
    "STOP",
    "stop",
    "SAFETY",
    "image/png",
    "data:image/png;base64,aGVsbG8=",
    "https://files.example.com/apple.png",
    "http://[",
    "gemini-3-pro-image",
    "chat.completion",
    "chat.completion.chunk",
    "INVALID_ARGUMENT",
    "aGVsbG8",
    "\ud800",
]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3000)
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(WORDS)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def _dump(value: Json) -> bytes:
    return json.dumps(value).encode("utf-8")


def _stream(events: list[Json]) -> bytes:
    return b"".join(b"data: " + _dump(event) + b"\n\n" for event in events) + b"data: [DONE]\n\n"


#: Answers of the dialects' shape, with anything at the places that matter.
shaped = st.one_of(
    st.builds(lambda part, more: {"candidates": [{"content": {"parts": part}}], **more}, values, st.dictionaries(st.sampled_from(NAMES), values, max_size=3)),
    st.builds(lambda message, more: {"choices": [{"message": message}], **more}, values, st.dictionaries(st.sampled_from(NAMES), values, max_size=3)),
    st.builds(lambda data, usage: {"data": data, "usage": usage}, values, values),
    st.builds(lambda error: {"error": error}, values),
)  # fmt: skip
bodies = (
    st.binary(max_size=40)
    | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | values.map(_dump)
    | shaped.map(_dump)
    | st.lists(shaped | values, max_size=3).map(_stream)
    | st.lists(shaped, max_size=3).map(_dump)
    | shaped.map(lambda value: _dump(value)[:-3])
)
asked = bodies | st.dictionaries(st.sampled_from(NAMES), values, max_size=6).map(_dump)
headers = st.lists(
    st.tuples(
        st.sampled_from(["Content-Type", "content-type", "Retry-After", "Date", "x-any"])
        | st.text(max_size=8),
        st.sampled_from(["application/json", "text/event-stream", "text/html;", ";", "", "-1"])
        | st.sampled_from(["application/json; charset=utf-16", "Sun, 99 Nov 1994 08:49:37 GMT"])
        | st.text(max_size=8),
    ),
    max_size=3,
).map(tuple)
responses = st.builds(
    Response, status=st.sampled_from([0, 200, 204, 302, 404, 503]), headers=headers, body=bodies
)
fetched = st.lists(
    st.builds(
        Fetched,
        url=st.sampled_from(WORDS),
        response=st.none() | responses,
        fault=st.none() | st.builds(Fault, name=st.text(max_size=5)),
    ),
    max_size=2,
).map(tuple)
violations = st.none() | st.builds(
    Violation,
    kind=st.sampled_from(ViolationKind),
    rule=st.sampled_from(sorted({each.violation.rule for each in SINGLE if each.violation}))
    | st.text(max_size=5),
    pointer=st.sampled_from(["", "/a/*/b", "path:model", "query:key", "header:x", "/~"]),
)
samples = st.lists(
    st.builds(
        Sample,
        id=st.just("s"),
        kind=st.sampled_from(["request", "response"]),
        body=st.none() | st.text(max_size=20) | values.map(json.dumps) | shaped.map(json.dumps),
        status=st.none() | st.just(200),
        url=st.sampled_from(["", "https://api.example.com//v1", "{BASE_URL}/v1", "::"]),
        headers=headers,
    ),
    max_size=2,
).map(tuple)
documents = st.dictionaries(
    st.sampled_from(["200", "2XX", "4XX", "default"]),
    st.sampled_from(
        [{}, {"type": "object", "required": ["a"]}, {"type": "string"}, {"pattern": "(a+)+$"}]
    ),
    max_size=2,
)
clients = st.builds(
    ClientOutcome,
    client=st.sampled_from(["google-genai", "openai", ""]),
    version=st.just("3.0.0"),
    raised=st.text(max_size=3),
    own=st.booleans(),
    status=st.none() | st.integers(-1, 999),
    reason=st.text(max_size=3),
    told=st.booleans(),
    pictures=st.lists(
        st.builds(ClientPicture, decodes=st.booleans(), linked=st.booleans()), max_size=2
    ).map(tuple),
    text=st.booleans(),
    pieces=st.integers(0, 3),
)
exchanges = st.builds(
    Example,
    title=st.just("drawn"),
    gives=st.none(),
    dialect=st.sampled_from(DIALECTS),
    answers=st.none() | st.sampled_from(Dialect),
    request=asked,
    response=bodies,
    method=st.sampled_from(["POST", "GET"]),
    url=st.sampled_from(["", "/v1//x?key=a&alt=sse", "/models/a:streamGenerateContent", "/%zz"]),
    status=st.sampled_from([200, 201, 302, 400, 401, 404, 429, 500, 503]) | st.integers(0, 999),
    headers=headers,
    request_headers=headers,
    valid=st.booleans(),
    violation=violations,
    phase=st.sampled_from(Phase),
    facets=st.dictionaries(st.sampled_from(["credential", "stream", "n"]), scalars, max_size=2)
    | st.fixed_dictionaries(
        {
            "client": st.sampled_from(["google-genai", "openai"]) | scalars,
            "script": st.sampled_from(["generate", "edit", "stream", "wrong-key"]) | scalars,
        }
    ),
    fault=st.none() | st.builds(Fault, name=st.text(max_size=5)),
    fetched=fetched,
    echoes=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    timing=st.builds(Timing, first_byte=st.floats(0, 1e6), total=st.floats(0, 1e6)),
    received=st.builds(Received, declared_length=st.none() | st.integers(0, 99)),
    documents=documents,
    inferred=st.booleans(),
    schema=st.sampled_from([{}, {"type": "object", "required": ["contents"]}]),
    samples=samples,
    client=st.none() | clients,
)


@st.composite
def altered(draw: st.DrawFn) -> Example:
    """An example of some check, with anything in place of one thing in the request or answer."""
    example = draw(st.sampled_from(SINGLE))
    exchange = example.exchange()
    side = draw(st.sampled_from(["request", "response"]))
    message = exchange.case.request if side == "request" else exchange.response
    value = strict_json.parse(message.body if message else b"").value
    where = draw(st.sampled_from([path for path, _ in walk(value)]))
    body = _dump(swapped(value, where, draw(values)))
    return replace(example, fetched=exchange.fetched, **{side: body})


counts = st.none() | st.integers(-3, 5000)
pictures = st.builds(
    PictureFacts,
    where=st.just("/x"),
    place=st.text(max_size=5),
    declared=st.none() | st.text(max_size=5),
    type=st.none() | st.sampled_from(["image/png", "image/jpeg"]),
    width=counts,
    height=counts,
    sha256=st.text(max_size=2),
    decodes=st.booleans(),
    thought=st.booleans(),
    delivery=st.sampled_from(["data", "url"]),
)
facts = st.builds(
    Facts,
    case=st.text(max_size=3),
    operation=st.just("generate_image"),
    phase=st.sampled_from(Phase),
    evidence=st.sampled_from(EvidenceKind),
    valid=st.booleans(),
    parts=st.lists(
        st.sampled_from([part for each in GROUPS for one in each.members for part in one.parts]),
        max_size=2,
    ).map(tuple),
    facets=st.dictionaries(st.text(max_size=5), scalars, max_size=2),
    asked=st.dictionaries(
        st.sampled_from(["model", "aspect_ratio", "image_size", "count", "stream"]),
        scalars,
        max_size=3,
    ),
    status=st.none() | st.sampled_from([200, 400, 503]),
    fault=st.sampled_from(["", "timeout-total"]),
    media_type=st.text(max_size=5),
    streamed=st.booleans(),
    pictures=st.lists(pictures, max_size=3).map(tuple),
    has_text=st.booleans(),
    usage=st.none() | st.builds(Usage, prompt=counts, prompt_image=counts, output=counts),
    finish=st.none() | st.sampled_from(["stop", "blocked"]),
    error=st.none() | st.sampled_from(["bad_request", "blocked"]),
    model=st.none() | st.text(max_size=5),
    first_byte=st.floats(0, 1e6),
    total=st.floats(0, 1e6),
    sent=st.sampled_from(["", "a", "b"]),
    prompt=st.sampled_from(["", "a", "b"]),
    reference_sizes=st.lists(st.sampled_from(["", "96x54", "0x0", "x"]), max_size=2).map(tuple),
    envelope=st.none() | st.sampled_from(["google", "openai", "html"]),
    declines=st.booleans(),
    id=st.none() | st.text(max_size=2),
    created=st.none() | st.integers(),
    date=st.none() | st.integers(),
)


def context(example: Example) -> Context:
    provider, operation = example.spec()
    return Context(provider=provider, operation=operation, models=LIBRARY.models, wire=LIBRARY.wire)


def judged(check: Check[object], subject: object, around: Context) -> None:
    for finding in check.run(subject, around):
        assert isinstance(finding, Finding)
        assert finding.feature in check.features
        assert finding.message
        for value in (finding.value, finding.expected, finding.observed):
            json.dumps(abridge(value))


def judge_exchange(example: Example) -> None:
    around = context(example)
    answer = Answer(example.exchange(), around)
    for check in OF[Scope.EXCHANGE]:
        judged(check, answer, around)


@given(exchanges)
@settings(max_examples=examples(30))
def test_checks_of_anything(example):
    judge_exchange(example)


@given(altered())
@settings(max_examples=examples(50))
def test_checks_of_what_was_altered(example):
    judge_exchange(example)


@pytest.mark.slow
@given(exchanges | altered())
@settings(max_examples=10_000)
def test_checks_of_ten_thousand_exchanges(example):
    judge_exchange(example)


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_checks_of_what_other_checks_are_about(check):
    for example in check.examples:
        if isinstance(example, Example):
            judge_exchange(example)


@given(
    st.lists(facts, min_size=1, max_size=4),
    st.sampled_from(sorted({each.probe for each in GROUPS})),
    st.sampled_from(DIALECTS),
)
@settings(deadline=None, max_examples=examples(30))
def test_checks_of_groups(members, probe, dialect):
    around = context(Example(title="drawn", gives=None, dialect=dialect))
    for check in OF[Scope.OPERATION]:
        judged(check, Group(id=EXAMPLE_GROUP, probe=probe, members=tuple(members)), around)
    for check in OF[Scope.PROVIDER]:
        judged(check, tuple(members), around)
