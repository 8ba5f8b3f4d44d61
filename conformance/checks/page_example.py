"""Examples beside a check of page scope: small specs of a made-up vendor, really loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conformance.checks.check import Context
from conformance.checks.sheet import Sheet
from conformance.codec import yaml
from conformance.model import Json, JsonObject, Status
from conformance.spec import loader

if TYPE_CHECKING:
    from conformance.spec.library import Library

_URL: Final = "https://docs.example.com/page"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExample:
    """A page with one operation, and what the check must say of it.

    Attributes:
        gives: the worst status expected, ``None`` where the check must say nothing.
        operation: members of the operation object; each replaces that of the plain page.
        samples, claims: ``x-samples`` and ``x-claims``; ``source: page`` is put in where missing.
        provider: members of ``x-provider``, likewise replaced.
        document: members of the whole document, likewise replaced.
        flaws: how many flaws must be told, where that matters.
    """

    title: str
    gives: Status | None
    operation: JsonObject = field(default_factory=dict)
    samples: tuple[JsonObject, ...] = ()
    claims: tuple[JsonObject, ...] = ()
    provider: JsonObject = field(default_factory=dict)
    document: JsonObject = field(default_factory=dict)
    path: str = "/v1beta/models/{model}:generateContent"
    dialect: Json = "gemini.generate-content"
    flaws: int | None = None

    def text(self) -> str:
        """The spec, as YAML."""
        operation: dict[str, Json] = {
            "operationId": "generate_image",
            "summary": "Generate an image",
            "x-dialect": self.dialect,
            **self.operation,
            "x-samples": [_sourced(each) for each in self.samples],
            "x-claims": [_sourced(each) for each in self.claims],
        }
        provider: dict[str, Json] = {
            "id": "example",
            "name": "Example",
            "sources": [{"id": "page", "url": _URL, "retrieved": "2026-11-21"}],
            **self.provider,
        }
        return yaml.dump(
            {
                "openapi": "3.1.0",
                "info": {"title": "Example", "version": "1", "description": "Pictures."},
                "servers": [{"url": "https://api.example.com"}],
                **self.document,
                "x-provider": provider,
                "paths": {self.path: {"post": operation}},
            }
        )

    def subject(self, library: Library) -> tuple[Sheet, Context]:
        """What the check looks at; raises ``SpecError`` where the example is no good spec."""
        spec = loader.parse(
            self.text().encode(),
            file="specs/example.yaml",
            stem="example",
            features=library.features,
            references=library.references,
        )
        operation = spec.provider.operations[0]
        context = Context(
            provider=spec.provider, operation=operation, models=library.models, wire=library.wire
        )
        return Sheet(spec.provider, operation, spec.root, library.references), context


def body(schema: JsonObject, *, required: bool = True) -> JsonObject:
    """A ``requestBody`` of JSON with that schema."""
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def answers(schema: JsonObject, status: str = "200") -> JsonObject:
    """``responses`` with one status, whose body is JSON with that schema."""
    return {status: {"description": "OK", "content": {"application/json": {"schema": schema}}}}


def asks(body: Json, **members: Json) -> JsonObject:
    """A request sample with that body: a text as it is, anything else as JSON."""
    return {"id": "body", "kind": "request", "body": _printed(body), **members}


def shows(body: Json, **members: Json) -> JsonObject:
    """A response sample with that body, likewise."""
    return {"id": "ok", "kind": "response", "status": 200, "body": _printed(body), **members}


def calls(url: str, **members: Json) -> JsonObject:
    """A request sample with that URL."""
    return {"id": "curl", "kind": "request", "url": url, **members}


def _printed(body: Json) -> str:
    return body if isinstance(body, str) else json.dumps(body, indent=1)


def _sourced(statement: Mapping[str, Json]) -> JsonObject:
    return {"source": "page", **statement}
