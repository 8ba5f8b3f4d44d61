"""Members of tables as JSON Schema, with the lines that they stand on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from conformance.codec.pointer import pointer
from conformance.importers import text_values
from conformance.importers.tables.members import Member
from conformance.importers.text_values.allowed import listed
from conformance.model import Json

_NUMBERS: Final = ("integer", "number")


class Tree:
    """A schema under construction: ``value``, and the line of each part by its JSON pointer."""

    def __init__(self) -> None:
        self.value: dict[str, Json] = {"type": "object", "properties": {}}
        self.lines: dict[str, int] = {}

    def add(self, members: Iterable[Member]) -> Tree:
        """Add members, and the objects and arrays that their paths lead through."""
        for member in members:
            self._add(member)
        return self

    def _add(self, member: Member) -> None:
        at, node = "", self.value
        for number, name in enumerate(member.path[:-1], start=1):
            at, node = _inside(at, node)
            properties = _properties(node)
            at += pointer("properties", name)
            node = properties.setdefault(name, {})
            if number in member.lists and "type" not in node:
                node["type"] = "array"
        at, node = _inside(at, node)
        properties = _properties(node)
        name = member.path[-1]
        if name in properties and len(properties[name]) > 2:  # noqa: PLR2004 - said before
            return
        inside = ("type", "properties", "required", "items")  # as members before showed it
        known = {key: value for key, value in properties.get(name, {}).items() if key in inside}
        properties[name] = {**known, **of(member)}
        self.lines[at + pointer("properties", name)] = member.line
        if member.required:
            required = node.setdefault("required", [])
            if isinstance(required, list) and name not in required:
                required.append(name)


def of(member: Member) -> dict[str, Json]:
    """The schema of one member: its type and what its cells say."""
    schema: dict[str, Json] = dict(member.schema)
    kind = _scalar(schema)
    if member.title:
        schema["title"] = member.title
    if member.description:
        schema["description"] = member.description
    _restrict(schema, member, kind)
    for keyword, text in (("default", member.default), ("example", member.example)):
        value = _typed(text, kind) if text is not None else None
        if value is not None:
            schema[keyword] = value
    return schema


def _restrict(schema: dict[str, Json], member: Member, kind: str) -> None:
    """Add allowed values and bounds, where the member is of a type that can have them."""
    if kind == "array":
        items = schema.get("items", {"type": "string"})
        if isinstance(items, dict) and items.get("type") == "string":
            _restrict(items, member, "string")
            if "enum" in items:
                schema["items"] = items
        return
    if kind not in {"string", *_NUMBERS, ""}:
        return
    values = listed(member.values) or text_values.allowed(member.description)
    if values and not (member.values and member.description and _contrary(member, values)):
        typed = [_typed(value, kind) for value in values]
        if all(value is not None for value in typed):
            schema["enum"] = typed
    elif kind in _NUMBERS:
        bounds = text_values.bounds(member.values) or text_values.bounds(member.description)
        if bounds and bounds.low is not None:
            schema["minimum"] = bounds.low
        if bounds and bounds.high is not None:
            schema["maximum"] = bounds.high


def _contrary(member: Member, values: tuple[str, ...]) -> bool:
    """Whether the description lists other values than the column does."""
    said = text_values.allowed(member.description)
    return said is not None and set(said) != set(values)


def _scalar(schema: dict[str, Json]) -> str:
    kind = schema.get("type", "")
    return kind if isinstance(kind, str) else "mixed"


def _typed(text: str, kind: str) -> Json:
    """A printed value as the type has it; ``None`` where it cannot be one of it."""
    if kind in {"string", ""}:
        return text.strip("`\"“”'")
    try:
        value: Json = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    fits = {
        "integer": type(value) is int,
        "number": type(value) in {int, float},
        "boolean": type(value) is bool,
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
    }
    return value if fits.get(kind, False) else None


def _inside(at: str, node: dict[str, Json]) -> tuple[str, dict[str, Json]]:
    """The schema whose members are meant: of an array, that of its items."""
    if node.get("type") == "array":
        items = node.setdefault("items", {"type": "object"})
        if isinstance(items, dict):
            return _inside(at + pointer("items"), items)
    return at, node


def _properties(node: dict[str, Json]) -> dict[str, dict[str, Json]]:
    """The members of a schema that has some, and so describes an object."""
    if node.get("type") != "object":
        node["type"] = "object"
    return node.setdefault("properties", {})  # type: ignore[return-value]  # only made here
