"""A JSON Schema of what a page prints, where it prints no schema.

Nothing is required and no other member is excluded: a sample shows what may be there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from conformance.model import Json, JsonObject

_DEPTH: Final = 30
_SHORT: Final = 64  # characters; longer texts are prompts and pictures, no values to choose from
_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
)


def of_request(bodies: Sequence[Json]) -> dict[str, Json]:
    """The schema of a request's body; short texts are kept as ``x-inferred-values``."""
    return _schema(bodies, values=True, depth=0)


def of_answer(bodies: Sequence[Json]) -> dict[str, Json]:
    """The schema of an answer, with the types alone: what a sample's values are is chance."""
    return _schema(bodies, values=False, depth=0)


def _schema(shown: Sequence[Json], *, values: bool, depth: int) -> dict[str, Json]:
    kinds: dict[str, list[Json]] = {}
    for each in shown:
        kinds.setdefault(_kind(each), []).append(each)
    kinds.pop("null", None)
    if {"integer", "number"} <= kinds.keys():
        kinds["number"] += kinds.pop("integer")
    if depth > _DEPTH:
        return {}
    branches: list[Json] = []
    for kind, those in kinds.items():
        branches.append(_branch(kind, those, values=values, depth=depth))
    if not branches:
        return {}
    only = branches[0]
    return dict(only) if len(branches) == 1 and isinstance(only, Mapping) else {"anyOf": branches}


def _branch(kind: str, shown: list[Json], *, values: bool, depth: int) -> dict[str, Json]:
    if kind == "object":
        return _object([each for each in shown if isinstance(each, Mapping)], values, depth)
    if kind == "array":
        items = [item for each in shown if isinstance(each, list) for item in each]
        return (
            {"type": "array", "items": _items(items, values, depth)} if items else {"type": "array"}
        )
    schema: dict[str, Json] = {"type": kind}
    texts = [each for each in shown if isinstance(each, str)]
    if values and kind == "string" and texts and all(_is_value(each) for each in texts):
        schema["x-inferred-values"] = list(dict.fromkeys(texts))
    return schema


def _object(shown: Sequence[JsonObject], values: bool, depth: int) -> dict[str, Json]:  # noqa: FBT001 - handed on
    names = dict.fromkeys(name for each in shown for name in each)
    if not names:
        return {"type": "object"}
    properties: dict[str, Json] = {
        name: _schema(
            [each[name] for each in shown if name in each], values=values, depth=depth + 1
        )
        for name in names
    }
    return {"type": "object", "properties": properties}


def _items(items: Sequence[Json], values: bool, depth: int) -> Json:  # noqa: FBT001 - handed on
    """One schema of all items; where each names its ``type``, one branch for each type."""
    kinds = [each.get("type") if isinstance(each, Mapping) else None for each in items]
    names = list(dict.fromkeys(kind for kind in kinds if isinstance(kind, str)))
    if not values or len(names) < 2 or not all(isinstance(kind, str) for kind in kinds):  # noqa: PLR2004 - a choice
        return _schema(items, values=values, depth=depth + 1)
    branches: list[Json] = []
    for name in names:
        those = [each for each in items if isinstance(each, Mapping) and each.get("type") == name]
        branch = _object(those, values, depth + 1)
        properties = branch["properties"]
        told = dict(properties) if isinstance(properties, Mapping) else {}
        branches.append(
            {"type": "object", "properties": {**told, "type": {"type": "string", "enum": [name]}}}
        )
    return {"anyOf": branches}


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    for known, name in _TYPES:
        if isinstance(value, known):
            return name
    return "object" if isinstance(value, Mapping) else "array"


def _is_value(text: str) -> bool:
    return 0 < len(text) <= _SHORT and " " not in text.strip() and "://" not in text
