"""Which schema keywords there are, in OpenAPI 3.0 and in JSON Schema 2020-12, and what they take.

Sources: https://spec.openapis.org/oas/v3.0.4#schema-object and
https://json-schema.org/draft/2020-12/json-schema-validation. Left out on purpose, so that they are
errors: references by anchor, dynamic references, ``unevaluated…`` and ``patternProperties``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from conformance.errors import SchemaError
from conformance.spec.node import Node, described, nearest
from conformance.spec.pattern import UnsafePattern, bounded

MAX_ENUM: Final = 2_000
TYPES: Final = ("string", "number", "integer", "boolean", "array", "object", "null")


def number(node: Node) -> None:
    """Any number."""
    node.number()


def count(node: Node) -> None:
    """A whole number, not negative."""
    value = node.number()
    if isinstance(value, float) or value < 0:
        raise wrong(node, f"must be a whole number of at least 0, not {value}")


def positive(node: Node) -> None:
    """A number above 0."""
    if node.number() <= 0:
        raise wrong(node, f"must be more than 0, not {node.value}")


def flag(node: Node) -> None:
    """True or false."""
    node.boolean()


def text(node: Node) -> None:
    """A string."""
    node.text()


def names(node: Node) -> None:
    """A list of member names."""
    if isinstance(node.value, bool):
        hint = "it stands beside 'properties', as the list of the names that are required"
        raise node.error("'required' must be a list", hint=hint, kind=SchemaError)
    for item in node.items():
        item.text()


def names_by_name(node: Node) -> None:
    """Lists of member names, by member name."""
    for child in node.mapping().values():
        names(child)


def anything(_: Node) -> None:
    """Any value at all."""


def values(node: Node) -> None:
    """A list of any values, not empty and not too long."""
    size = len(node.items())
    if not size:
        raise wrong(node, "allows nothing: it is empty")
    if size > MAX_ENUM:
        raise wrong(node, f"has {size} values, more than {MAX_ENUM}")


def pattern(node: Node) -> None:
    """A regular expression that cannot make us wait."""
    source = node.text()
    try:
        bounded(source)
    except UnsafePattern as why:
        raise wrong(node, f"{described(source)} cannot be used: {why}") from None


def one_type(node: Node) -> None:
    """The name of a type, as OpenAPI 3.0 knows them."""
    if not isinstance(node.value, str):
        hint = "several types need openapi: 3.1.0; null is written nullable: true"
        raise node.error("'type' must be one word in OpenAPI 3.0", hint=hint, kind=SchemaError)
    _type(node, TYPES[:-1])


def types(node: Node) -> None:
    """The name of a type, or a list of such names."""
    for each in [node] if isinstance(node.value, str) else node.items():
        _type(each, TYPES)


def _type(node: Node, known: tuple[str, ...]) -> None:
    if node.text() not in known:
        message = f"there is no type {node.value!r}"
        raise node.error(message, hint=nearest(node.text(), known), kind=SchemaError)


def wrong(node: Node, message: str) -> SchemaError:
    """An error about the value of a keyword."""
    keyword = node.pointer.rsplit("/", 1)[-1]
    return SchemaError(f"{keyword!r} {message}", location=node.location)


#: Keywords with a plain value that are the same in both versions.
_COMMON: Final[Mapping[str, Callable[[Node], None]]] = {
    "enum": values,
    "multipleOf": positive,
    "minimum": number,
    "maximum": number,
    "minLength": count,
    "maxLength": count,
    "pattern": pattern,
    "format": text,
    "minItems": count,
    "maxItems": count,
    "uniqueItems": flag,
    "minProperties": count,
    "maxProperties": count,
    "required": names,
    "title": text,
    "description": text,
    "default": anything,
    "deprecated": flag,
    "readOnly": flag,
    "writeOnly": flag,
}
PLAIN_3_0: Final[Mapping[str, Callable[[Node], None]]] = {
    **_COMMON,
    "type": one_type,
    "exclusiveMinimum": flag,
    "exclusiveMaximum": flag,
}
PLAIN_3_1: Final[Mapping[str, Callable[[Node], None]]] = {
    **_COMMON,
    "type": types,
    "const": anything,
    "exclusiveMinimum": number,
    "exclusiveMaximum": number,
    "minContains": count,
    "maxContains": count,
    "dependentRequired": names_by_name,
    "examples": anything,
    "contentEncoding": text,
    "contentMediaType": text,
    "$comment": text,
}

#: Keywords that hold schemas for the same value, and for parts of it.
IN_PLACE: Final = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
OF_PARTS: Final = frozenset(
    {"items", "additionalProperties", "properties", "prefixItems", "contains", "propertyNames"}
)
LISTS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
ONLY_3_1: Final = frozenset({"if", "then", "else", "prefixItems", "contains", "propertyNames"})

#: Keywords that say nothing about a value, or that are dealt with by themselves.
DROPPED_3_0: Final = frozenset({"xml", "externalDocs", "discriminator", "example", "nullable"})
DROPPED_3_1: Final = frozenset({"xml", "externalDocs", "discriminator", "example", "$defs"})

#: Keywords beside a ``$ref`` that do not narrow what it allows.
ANNOTATIONS: Final = frozenset(
    {"title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples"}
)
