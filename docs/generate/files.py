"""The page of the files that are written, from their published schemas."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from docs.generate.markdown import code, heading, page, table, text


def files() -> str:
    """Every published schema: what it describes, and its members."""
    parts = [
        "# Files",
        (
            "Every file that other programs may read has a JSON Schema in `conformance/schemas/`. "
            "Within a version members are only added, and all added ones are optional: a reader "
            "ignores members that it does not know."
        ),
        "What a vendor's spec may hold is on [its own page](../specs.md).",
    ]
    for name, schema in sorted(schemas().items()):
        parts += [heading(2, text(schema.get("title", name)), name), text(_description(schema))]
        parts.append(f"Schema: [{code(name)}](schemas/{name}), {code(schema['$id'])}")
        parts += [table(("member", "what it is"), rows)] if (rows := _members(schema)) else []
        for part, inner in schema.get("$defs", {}).items():
            if rows := _members(inner):
                parts += [heading(3, code(part), f"{name}-{part}"), text(_description(inner))]
                parts.append(table(("member", "what it is"), rows))
    return page(*parts)


def schemas() -> dict[str, dict[str, Any]]:
    """The published schemas by file name."""
    folder = resources.files("conformance.schemas")
    return {
        each.name: json.loads(each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".json")
    }


def _description(schema: dict[str, Any]) -> str:
    return str(schema.get("description", ""))


def _members(schema: dict[str, Any]) -> list[tuple[str, str]]:
    """The members of an object, or of the items of a list."""
    inner = schema.get("items", schema)
    required = set(inner.get("required", ()))
    return [
        (code(name) + ("" if name in required else ", optional"), text(_words(member)))
        for name, member in inner.get("properties", {}).items()
    ]


def _words(schema: Any) -> str:
    """What a schema says of a member: its description, else its type; and its values."""
    if not isinstance(schema, dict):
        return ""
    words = _description(schema) or _kind(schema)
    values = ", ".join(f"`{json.dumps(each)}`" for each in schema.get("enum", ()))
    return f"{words} One of {values}.".strip() if values else words


def _kind(schema: Any) -> str:
    if not isinstance(schema, dict):
        return "anything"
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if inner := schema.get("properties"):
        return "object of " + ", ".join(f"`{name}`" for name in inner)
    kind = schema.get("type", "")
    return "" if "enum" in schema else kind if isinstance(kind, str) else " or ".join(kind)
