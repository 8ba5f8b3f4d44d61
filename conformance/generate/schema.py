"""The part of JSON Schema 2020-12 that we generate from, and how a schema is opened up for it.

A keyword outside ``KEYWORDS`` and ``ANNOTATIONS`` (and not ``x-…``) is an error that names it: a
schema is never followed in part without a word. References lead into ``$defs`` of the same schema.
https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from conformance.codec.pointer import resolve
from conformance.errors import SchemaError, SpecReferenceError
from conformance.generate.merge import NEVER, as_list, is_never, merge, types
from conformance.model import Json, JsonObject

#: Keywords that decide what fits.
KEYWORDS = frozenset({
    "$ref", "allOf", "anyOf", "oneOf", "not", "type", "enum", "const",
    "properties", "required", "additionalProperties", "patternProperties", "propertyNames",
    "minProperties", "maxProperties", "dependentRequired",
    "items", "prefixItems", "minItems", "maxItems", "uniqueItems",
    "minLength", "maxLength", "pattern", "format",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
})  # fmt: skip

#: Keywords that only describe; ``format`` beyond the known ones is such a word too.
ANNOTATIONS = frozenset({
    "$schema", "$id", "$defs", "$comment", "title", "description", "default", "example", "examples",
    "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType",
    "discriminator", "xml", "externalDocs",
})  # fmt: skip

_IMPLIED = (
    ("object", ("properties", "required", "additionalProperties", "patternProperties",
                "propertyNames", "minProperties", "maxProperties", "dependentRequired")),
    ("array", ("items", "prefixItems", "minItems", "maxItems", "uniqueItems")),
    ("string", ("minLength", "maxLength", "pattern", "format", "x-generate")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)  # fmt: skip


def expand(schema: Json, root: JsonObject) -> tuple[JsonObject, tuple[str, ...]]:
    """A schema with ``$ref`` and ``allOf`` folded in, and the references followed for it.

    What ``allOf`` cannot fold stays in it.

    Raises:
        SchemaError: it is no schema, has an unknown keyword, or refers to itself and nothing else.
        SpecReferenceError: a reference leads nowhere, or out of ``$defs``.
    """
    return _expand(schema, root, ())


def alternatives(
    node: JsonObject, root: JsonObject, trail: tuple[str, ...] = ()
) -> tuple[tuple[JsonObject, tuple[str, ...]], ...]:
    """The expanded branches of a node's ``anyOf``, ``oneOf`` and list of types; else itself alone.

    Each comes with ``trail`` and the references followed for it; one that would go round in a
    circle without going deeper into a value adds nothing and is left out. ``oneOf`` stays in each,
    for the filter: that no second branch fits is not in a branch.
    """
    several = types(node)
    if "enum" in node or "const" in node or len(several) == 1:
        several = ()
    choices = (as_list(node.get("anyOf")), as_list(node.get("oneOf")), [*several])
    if not any(choices):
        return ((node, trail),)
    base = {name: value for name, value in node.items() if name not in {"anyOf", "oneOf"}}
    found: list[tuple[JsonObject, tuple[str, ...]]] = []
    for one, other, kind in product(*(each or [None] for each in choices)):
        branch: JsonObject = base
        followed: tuple[str, ...] = ()
        for part in (one, other, None if kind is None else {"type": kind}):
            folded, more = ({}, ()) if part is None else _expand(part, root, ())
            branch, followed = merge(branch, folded), followed + more
        if is_never(branch) or set(followed) & set(trail):
            continue
        if "oneOf" in node:
            branch = {**branch, "allOf": [*as_list(branch.get("allOf")), {"oneOf": node["oneOf"]}]}
        found += alternatives(branch, root, (*trail, *followed))
    return tuple(found)


def implied_type(node: JsonObject) -> str:
    """The one type of a node without ``type``: the first whose keywords it uses; '' for none."""
    stated = types(node)
    if stated:
        return stated[0]
    return next((kind for kind, words in _IMPLIED if any(word in node for word in words)), "")


def listed_values(node: JsonObject) -> list[Json]:
    """The values that a node itself lists: its constant, its enum, or those of the example."""
    if "const" in node:
        return [node["const"]]
    return as_list(node.get("enum")) or as_list(node.get("x-inferred-values"))


def _expand(
    schema: Json, root: JsonObject, seen: tuple[str, ...]
) -> tuple[JsonObject, tuple[str, ...]]:
    if isinstance(schema, bool):
        return ({} if schema else NEVER), ()
    if not isinstance(schema, Mapping):
        raise SchemaError(f"a schema must be an object or a boolean, not {type(schema).__name__}")
    _refuse_unknown(schema)
    node: JsonObject = {
        name: value for name, value in schema.items() if name not in {"$ref", "allOf", "$defs"}
    }
    followed: tuple[str, ...] = ()
    if "$ref" in schema:
        reference = str(schema["$ref"])
        if reference in seen:
            raise SchemaError(f"{reference} refers to itself and to nothing else")
        target, more = _expand(_target(reference, root), root, (*seen, reference))
        node = merge(target, node)
        followed = (reference, *more)
    for part in as_list(schema.get("allOf")):
        folded, more = _expand(part, root, seen)
        node = merge(node, folded)
        followed += more
    return (NEVER if node.get("enum") == [] else node), followed


def _target(reference: str, root: JsonObject) -> Json:
    if reference != "#" and not reference.startswith("#/$defs/"):
        raise SpecReferenceError(
            f"{reference} leads out of the schema", hint="put the target into $defs"
        )
    try:
        return resolve(root, reference[1:])
    except (LookupError, ValueError):
        raise SpecReferenceError(f"{reference} leads nowhere") from None


def _refuse_unknown(schema: JsonObject) -> None:
    for name in schema:
        if name not in KEYWORDS and name not in ANNOTATIONS and not name.startswith("x-"):
            raise SchemaError(
                f"the keyword {name!r} is not one we generate from",
                hint=f"known are {', '.join(sorted(KEYWORDS))}",
            )
    for name in ("properties", "patternProperties"):
        if not isinstance(schema.get(name, {}), Mapping):
            raise SchemaError(f"{name} must be an object")
