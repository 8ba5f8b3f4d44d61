"""OpenAPI schema objects, 3.0 and 3.1, to self-contained JSON Schema 2020-12.

References are written out where they stand; only what refers to itself becomes a ``$defs`` entry.
Annotations, ``x-…`` ones included, are kept: the generator reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from conformance.errors import SchemaError, SpecError, SpecReferenceError
from conformance.model import Json, JsonObject
from conformance.spec import keyword_rules as rules
from conformance.spec import rewrites
from conformance.spec.node import Node, nearest
from conformance.spec.references import References

Direction: TypeAlias = Literal["request", "response"]

#: How many schema objects one schema may have, references written out.
MAX_NODES: Final = 20_000
MAX_DEPTH: Final = 64

_Key: TypeAlias = tuple[str, str]


def json_schema(node: Node, references: References, *, direction: Direction) -> JsonObject:
    """Translate a schema object; ``direction`` decides what ``readOnly`` and ``writeOnly`` lift.

    A 3.0 ``nullable: true`` always means that null is allowed: beside an ``enum`` without null or a
    ``$ref``, where the standard would have it mean nothing, too. That is what pages mean by it.

    Raises:
        SchemaError: a keyword is unknown or its value makes no sense, or the schema is too large.
        SpecReferenceError: a reference leads nowhere, outside, or only to itself.
    """
    conversion = _Conversion(references=references, direction=direction)
    try:
        schema = conversion.schema(node)
    except (SchemaError, SpecReferenceError):
        raise
    except SpecError as why:  # a value of the wrong type
        raise SchemaError(why.message, location=why.location, hint=why.hint) from None
    whole = schema if isinstance(schema, Mapping) else ({} if schema else {"not": {}})
    return {**whole, "$defs": conversion.definitions} if conversion.definitions else whole


@dataclass(slots=True, kw_only=True)
class _Conversion:
    """The state of one translation."""

    references: References
    direction: Direction
    definitions: dict[str, Json] = field(default_factory=dict)
    _nodes: int = 0
    _depth: int = 0
    _descents: int = 0  # steps from a value into its parts on the way to the current schema
    _open: dict[_Key, int] = field(default_factory=dict)  # targets being written: descents so far
    _names: dict[_Key, str] = field(default_factory=dict)  # of targets that refer to themselves
    _done: dict[_Key, tuple[Json, int]] = field(default_factory=dict)

    def schema(self, node: Node) -> Json:
        """One schema, true or false included."""
        self._grow(node, 1)
        if isinstance(node.value, bool):
            return node.value
        members = node.mapping()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"the schema is nested more than {MAX_DEPTH} levels deep"
            raise node.error(message, kind=SchemaError)
        try:
            return self._reference(node, members) if "$ref" in members else self._object(node)
        finally:
            self._depth -= 1

    def _grow(self, node: Node, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            message = f"the schema has more than {MAX_NODES} parts, references written out"
            raise node.error(message, kind=SchemaError)

    def _reference(self, node: Node, members: Mapping[str, Node]) -> Json:
        target = self._target(self.references.target(members["$ref"]), members["$ref"])
        rest = {name: child for name, child in members.items() if name != "$ref"}
        if _is_3_0(node):
            # There, what stands beside a reference is ignored; annotations do no harm.
            kept = rewrites.exemplified(
                {n: c.value for n, c in rest.items() if rewrites.is_annotation(n)}
            )
            nullable = node.boolean_of("nullable")
            return rewrites.beside(rewrites.nullable(target) if nullable else target, kept)
        narrower = self._members(node, rest)
        if all(rewrites.is_annotation(name) for name in narrower):
            return rewrites.beside(target, narrower)
        return {"allOf": [target, narrower]}

    def _target(self, target: Node, reference: Node) -> Json:
        key = (target.origin.file, target.pointer)
        if key in self._open:
            if self._open[key] == self._descents:
                message = f"{reference.value!r} refers to itself and to nothing else"
                raise reference.error(message, kind=SpecReferenceError)
            return {"$ref": f"#/$defs/{self._name(key)}"}
        if key not in self._done:
            self._open[key], before = self._descents, self._nodes
            schema = self.schema(target)
            del self._open[key]
            if key in self._names:
                self.definitions[self._names[key]] = schema
                schema = {"$ref": f"#/$defs/{self._names[key]}"}
            self._done[key] = (schema, self._nodes - before)
            return schema
        schema, size = self._done[key]
        self._grow(reference, size)
        return schema

    def _name(self, key: _Key) -> str:
        if key not in self._names:
            name = re.sub(r"[^A-Za-z0-9._-]", "_", key[1].rsplit("/", 1)[-1]) or "root"
            taken = set(self._names.values())
            numbered = (f"{name}_{number}" for number in range(2, len(taken) + 3))
            self._names[key] = next(n for n in (name, *numbered) if n not in taken)
        return self._names[key]

    def _object(self, node: Node) -> Json:
        members = node.mapping()
        schema: JsonObject = self._members(node, members)
        if _is_3_0(node):
            schema = rewrites.exclusive(schema)
        if "example" in members and "examples" not in schema:
            schema = {**schema, "examples": [members["example"].value]}
        if "discriminator" in members:
            schema = rewrites.discriminated(schema, members)
        hidden = "readOnly" if self.direction == "request" else "writeOnly"
        schema = rewrites.lifted(schema, hidden)
        nullable = _is_3_0(node) and node.boolean_of("nullable")
        return rewrites.nullable(schema) if nullable else schema

    def _members(self, node: Node, members: Mapping[str, Node]) -> JsonObject:
        plain = rules.PLAIN_3_0 if _is_3_0(node) else rules.PLAIN_3_1
        schema: dict[str, Json] = {}
        for name, child in members.items():
            if name in plain:
                plain[name](child)
                schema[name] = child.value
            elif name.startswith("x-"):
                schema[name] = child.value
            elif name in _with_schemas(node):
                schema[name] = self._schemas(name, child)
            elif name not in _dropped(node):
                raise _unknown(name, child)
        return rewrites.mended(schema)

    def _schemas(self, name: str, node: Node) -> Json:
        descends = name in rules.OF_PARTS
        self._descents += descends
        try:
            if name == "properties":
                return {key: self.schema(child) for key, child in node.mapping().items()}
            if name in rules.LISTS:
                return [self.schema(child) for child in node.items()]
            return self.schema(node)
        finally:
            self._descents -= descends


def _is_3_0(node: Node) -> bool:
    root = node.origin.root
    return isinstance(root, Mapping) and str(root.get("openapi", "")).startswith("3.0")


def _with_schemas(node: Node) -> frozenset[str]:
    known = rules.IN_PLACE | rules.OF_PARTS
    return known - rules.ONLY_3_1 if _is_3_0(node) else known


def _dropped(node: Node) -> frozenset[str]:
    return rules.DROPPED_3_0 if _is_3_0(node) else rules.DROPPED_3_1


def _unknown(name: str, node: Node) -> SchemaError:
    plain = rules.PLAIN_3_0 if _is_3_0(node) else rules.PLAIN_3_1
    if name in rules.PLAIN_3_1 or name in rules.ONLY_3_1:
        hint = "openapi: 3.1.0 has it"
    elif name == "nullable":
        hint = 'since OpenAPI 3.1 null is a type: type: [string, "null"]'
    else:
        hint = nearest(name, {*plain, *_with_schemas(node)})
    return SchemaError(f"unknown schema keyword {name!r}", location=node.location, hint=hint)
