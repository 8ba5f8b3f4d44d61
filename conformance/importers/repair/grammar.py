"""What may stand where in an OpenAPI document, for pages that no longer show it by indentation.

Sources: https://spec.openapis.org/oas/v3.0.4 and https://spec.openapis.org/oas/v3.1.1, with the
extensions that Apifox and Mintlify write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Form: TypeAlias = Literal["scalar", "scalars", "mapping", "list", "any"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a member's value is; ``context`` is that of a mapping or of a list's items."""

    form: Form
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One kind of object: its members by name, or any names of one pattern."""

    members: Mapping[str, tuple[Kind, ...]] = field(default_factory=dict)
    names: re.Pattern[str] | None = None
    of: Kind = Kind("any")

    def kinds(self, name: str) -> tuple[Kind, ...]:
        """What a member of this name may be, nothing where there is no such member."""
        if name in self.members:
            return self.members[name]
        return (self.of,) if self.names is not None and self.names.fullmatch(name) else ()


_SCALAR: Final = (Kind("scalar"),)
_SCALARS: Final = (Kind("scalars"),)
_ANY: Final = (Kind("any"),)


def _mapping(context: str) -> tuple[Kind, ...]:
    return (Kind("mapping", context),)


def _list(context: str) -> tuple[Kind, ...]:
    return (Kind("list", context),)


def _scalars(*names: str) -> dict[str, tuple[Kind, ...]]:
    return dict.fromkeys(names, _SCALAR)


def _named(of: Kind, pattern: str = r"[^\s#{}\[\]].{0,300}") -> Context:
    return Context(names=re.compile(pattern), of=of)


_PATHS: Final = _named(Kind("mapping", "path item"), r"/.{0,500}|https?://.{0,500}")
_PARAMETER: Final = {
    **_scalars(
        "name", "in", "description", "required", "deprecated", "style", "explode", "$ref",
        "allowReserved", "allowEmptyValue",
    ),
    "schema": _mapping("schema"),
    "example": _ANY,
    "examples": _mapping("examples"),
    "content": _mapping("content"),
}  # fmt: skip
_METHOD: Final = dict.fromkeys(
    ("get", "put", "post", "delete", "options", "head", "patch", "trace"), _mapping("operation")
)

CONTEXTS: Final[Mapping[str, Context]] = {
    "root": Context(
        members={
            **_scalars("openapi", "swagger", "jsonSchemaDialect"),
            "info": _mapping("info"),
            "servers": _list("server"),
            "security": _list("requirement"),
            "tags": _list("tag"),
            "paths": _mapping("paths"),
            "webhooks": _mapping("named path items"),
            "components": _mapping("components"),
            "externalDocs": _mapping("external"),
        }
    ),
    "info": Context(
        members={
            **_scalars("title", "description", "version", "summary", "termsOfService"),
            "contact": _mapping("external"),
            "license": _mapping("external"),
        }
    ),
    "external": Context(
        members=_scalars("name", "url", "email", "identifier", "description"),
    ),
    "server": Context(
        members={**_scalars("url", "description"), "variables": _mapping("variables")}
    ),
    "variables": _named(Kind("mapping", "variable")),
    "variable": Context(members={**_scalars("default", "description"), "enum": _SCALARS}),
    "requirement": Context(
        members={"x-apifox": _ANY},
        names=re.compile(r"[A-Za-z0-9._-]{1,120}"),
        of=Kind("scalars"),
    ),
    "tag": Context(
        members={**_scalars("name", "description"), "externalDocs": _mapping("external")}
    ),
    "paths": _PATHS,
    "named path items": _named(Kind("mapping", "path item")),
    "path item": Context(
        members={
            **_METHOD,
            **_scalars("summary", "description", "$ref"),
            "servers": _list("server"),
            "parameters": _list("parameter"),
        }
    ),
    "operation": Context(
        members={
            **_scalars("summary", "description", "operationId", "deprecated"),
            "tags": _SCALARS,
            "parameters": _list("parameter"),
            "requestBody": _mapping("body"),
            "responses": _mapping("responses"),
            "security": _list("requirement"),
            "servers": _list("server"),
            "externalDocs": _mapping("external"),
            "callbacks": _ANY,
            "x-codeSamples": _list("code"),
        }
    ),
    "code": Context(members=_scalars("lang", "label", "source")),
    "parameter": Context(members=_PARAMETER),
    "body": Context(
        members={**_scalars("description", "required", "$ref"), "content": _mapping("content")}
    ),
    "content": _named(Kind("mapping", "media"), r"[A-Za-z*][\w.+*-]{0,60}/[\w.+*; =-]{1,120}"),
    "media": Context(
        members={
            "schema": _mapping("schema"),
            "example": _ANY,
            "examples": _mapping("examples"),
            "encoding": _ANY,
        }
    ),
    "examples": _named(Kind("mapping", "example")),
    "example": Context(
        members={**_scalars("summary", "description", "externalValue", "$ref"), "value": _ANY}
    ),
    "responses": _named(
        Kind("mapping", "response"), r"[1-5](?:\d\d|XX)|default|x-[1-5]\d\d.{0,80}"
    ),
    "response": Context(
        members={
            **_scalars("description", "$ref"),
            "content": _mapping("content"),
            "headers": _mapping("headers"),
            "links": _ANY,
        }
    ),
    "headers": _named(Kind("mapping", "parameter"), r"[\w-]{1,80}"),
    "schema": Context(
        members={
            **_scalars(
                "title", "description", "format", "pattern", "minimum", "maximum", "multipleOf",
                "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems",
                "maxItems", "uniqueItems", "minProperties", "maxProperties", "readOnly",
                "writeOnly", "deprecated", "nullable", "$ref", "$id", "$schema",
                "contentEncoding", "contentMediaType",
            ),
            "type": (*_SCALAR, *_SCALARS),
            "enum": _SCALARS,
            "required": (*_SCALARS, *_SCALAR),
            "const": _ANY,
            "default": _ANY,
            "example": _ANY,
            "examples": _ANY,
            "properties": _mapping("properties"),
            "items": _mapping("schema"),
            "additionalProperties": (*_SCALAR, *_mapping("schema")),
            **dict.fromkeys(("not", "if", "then", "else", "contains"), _mapping("schema")),
            **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _list("schema")),
            "discriminator": _mapping("discriminator"),
            "externalDocs": _mapping("external"),
            "x-apifox-orders": _SCALARS,
            "x-apifox-enum": _list("enum entry"),
        }
    ),
    "properties": _named(Kind("mapping", "schema")),
    "discriminator": Context(
        members={**_scalars("propertyName"), "mapping": _mapping("words")}
    ),
    "words": _named(Kind("scalar")),
    "enum entry": Context(members=_scalars("value", "name", "description")),
    "components": Context(
        members={
            "schemas": _mapping("schemas"),
            "parameters": _mapping("parameters"),
            "responses": _mapping("named responses"),
            "requestBodies": _mapping("bodies"),
            "examples": _mapping("examples"),
            "headers": _mapping("headers"),
            "securitySchemes": _mapping("schemes"),
        }
    ),
    "schemas": _named(Kind("mapping", "schema")),
    "parameters": _named(Kind("mapping", "parameter")),
    "named responses": _named(Kind("mapping", "response")),
    "bodies": _named(Kind("mapping", "body")),
    "schemes": _named(Kind("mapping", "scheme")),
    "scheme": Context(
        members={
            **_scalars(
                "type", "scheme", "in", "name", "description", "bearerFormat", "openIdConnectUrl"
            ),
            "flows": _ANY,
        }
    ),
}  # fmt: skip

#: All names that OpenAPI itself has.
KNOWN: Final = frozenset(name for each in CONTEXTS.values() for name in each.members)

#: Extensions that stand in one context only, whatever is open when they come.
EXTENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "x-apifox-orders": ("schema",),
    "x-apifox-enum": ("schema",),
    "x-apifox-ignore-properties": ("schema",),
    "x-apifox-overrides": ("schema",),
    "x-apifox-refs": ("schema",),
    "x-apifox-name": ("response",),
    "x-apifox-ordering": ("response",),
    "x-apifox-status": ("operation",),
    "x-apifox-folder": ("operation", "schema"),
    "x-apifox": ("requirement",),
    "x-apifox-maintainer": ("operation",),
    "x-run-in-apifox": ("operation",),
    "x-codeSamples": ("operation",),
}
