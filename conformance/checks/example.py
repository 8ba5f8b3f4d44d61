"""Examples beside a check: small exchanges, and groups, with the status they must be given.

They are run by the tests, and shown by ``conformance explain CHECK``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from conformance.checks.check import Group
from conformance.model import (
    Case,
    Claim,
    ClientOutcome,
    Credential,
    Dialect,
    Evidence,
    EvidenceKind,
    Exchange,
    Facts,
    Fault,
    Fetched,
    Headers,
    Json,
    JsonObject,
    ModelName,
    Operation,
    Part,
    Phase,
    Provider,
    Received,
    Request,
    Response,
    ResponseSpec,
    Sample,
    Status,
    Timing,
    Violation,
    ViolationKind,
)

T = TypeVar("T")

#: JSON, or raw bytes where a body is none.
Body: TypeAlias = Json | bytes
#: A value, or how to make it: pictures are drawn only when an example is run.
Made: TypeAlias = T | Callable[[], T]

#: The group that the facts of an example belong to.
EXAMPLE_GROUP = "group"

_PATHS = {
    Dialect.GEMINI: "/v1beta/models/{model}:generateContent",
    Dialect.CHAT: "/v1/chat/completions",
    Dialect.IMAGES: "/v1/images/generations",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One exchange with a made-up vendor, and what the check must say of it.

    Attributes:
        gives: the worst status expected, ``None`` where the check must say nothing.
        request, response: the bodies.
        url: appended to the host; by default the dialect's own path.
        documents: statuses that the made-up page documents, with the schema of each answer.
        inferred: these schemas are read from a printed answer, since the page prints none.
        names, claims, samples: what else the made-up page says.
        client: what an official client made of the answer.
    """

    title: str
    gives: Status | None
    dialect: Dialect = Dialect.GEMINI
    answers: Dialect | None = None
    request: Made[Body] = field(default_factory=dict)
    response: Made[Body] = field(default_factory=dict)
    method: str = "POST"
    url: str = ""
    status: int = 200
    headers: Headers = (("Content-Type", "application/json"),)
    request_headers: Headers = (
        ("Content-Type", "application/json"),
        ("x-goog-api-key", "{API_KEY}"),
    )
    model: str = "gemini-3-pro-image"
    facets: JsonObject = field(default_factory=dict)
    valid: bool = True
    violation: Violation | None = None
    phase: Phase = Phase.COVERING
    sample: str = ""
    fault: Fault | None = None
    fetched: Made[tuple[Fetched, ...]] = ()
    echoes: tuple[str, ...] = ()
    timing: Timing = field(default_factory=Timing)
    received: Received = field(default_factory=Received)
    documents: JsonObject = field(default_factory=lambda: {"200": {}})
    inferred: bool = False
    schema: JsonObject = field(default_factory=dict)
    names: tuple[ModelName, ...] = ()
    claims: tuple[Claim, ...] = ()
    samples: tuple[Sample, ...] = ()
    operation: Operation | None = None
    client: ClientOutcome | None = None

    def exchange(self) -> Exchange:
        """The exchange of this example."""
        path = self.url or _PATHS[self.dialect].replace("{model}", self.model)
        request = Request(
            method=self.method,
            url=f"https://api.example.com{path}",
            headers=self.request_headers,
            body=_bytes(_made(self.request)),
        )
        case = Case(
            id="example/generate_image/covering/0",
            provider="example",
            operation="generate_image",
            phase=self.phase,
            request=request,
            valid=self.valid,
            violation=self.violation,
            facets=self.facets,
            sample=self.sample,
        )
        answered = self.fault is None or self.response != {}
        return Exchange(
            case=case,
            evidence=Evidence(kind=EvidenceKind.SIMULATED),
            response=self._response() if answered else None,
            fault=self.fault,
            fetched=_made(self.fetched),
            echoes=self.echoes,
            timing=self.timing,
            received=self.received,
            client=self.client,
        )

    def spec(self) -> tuple[Provider, Operation]:
        """The made-up vendor and its one operation."""
        operation = self.operation or Operation(
            id="generate_image",
            provider="example",
            method="POST",
            path=_PATHS[self.dialect],
            request_dialect=self.dialect,
            response_dialect=self.answers or self.dialect,
            servers=("https://api.example.com",),
            request_schema=self.schema,
            responses=tuple(
                ResponseSpec(
                    status=status,
                    schemas={"application/json": schema} if schema else {},
                    inferred_from="ok" if self.inferred else "",
                )
                for status, schema in self.documents.items()
            ),
            credentials=(
                Credential(id="header:x-goog-api-key", carrier="header", name="x-goog-api-key"),
            ),
            claims=self.claims,
            samples=self.samples,
        )
        provider = Provider(
            id="example",
            name="Example",
            key_env="EXAMPLE_API_KEY",
            models=self.names,
            operations=(operation,),
        )
        return provider, operation

    def _response(self) -> Response:
        return Response(status=self.status, headers=self.headers, body=_bytes(_made(self.response)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupExample:
    """A probe group as facts, and what the check must say of it."""

    title: str
    gives: Status | None
    probe: str
    members: tuple[Facts, ...]
    dialect: Dialect = Dialect.GEMINI

    def group(self) -> Group:
        """The group of this example."""
        return Group(id=EXAMPLE_GROUP, probe=self.probe, members=self.members)


def facts(role: str = "", **members: object) -> Facts:
    """Facts of a plain success, for examples; any member can be replaced."""
    base: dict[str, object] = {
        "case": f"example/generate_image/probe/{role or 0}",
        "operation": "generate_image",
        "phase": Phase.PROBE,
        "evidence": EvidenceKind.SIMULATED,
        "parts": (Part(group=EXAMPLE_GROUP, probe="", role=role),) if role else (),
        "status": 200,
        "media_type": "application/json",
        "finish": "stop",
    }
    return Facts(**{**base, **members})  # type: ignore[arg-type]  # the tests build every example


def violates(kind: ViolationKind, rule: str, pointer: str = "") -> Violation:
    """A violation, for examples of negative cases."""
    return Violation(kind=kind, rule=rule, pointer=pointer)


def _made(value: Made[T]) -> T:
    return value() if callable(value) else value


def _bytes(body: Body) -> bytes:
    if isinstance(body, bytes):
        return body
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
