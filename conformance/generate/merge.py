"""One schema that says what two schemas say, as far as one schema can.

What has no single form (two patterns, two ``anyOf``) stays behind in ``allOf`` and is checked after
drawing. https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conformance.codec.canonical import canonical
from conformance.model import Json, JsonObject

#: The schema that nothing fits, as this package writes it.
NEVER: JsonObject = {"not": {}}

_HIGHEST = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
_LOWEST = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
_SINGLE = {"pattern", "format", "multipleOf", "not", "anyOf", "oneOf"}
_ARRAY = {"prefixItems", "items"}
_OBJECT = {"properties", "patternProperties", "additionalProperties"}


class _Nothing(Exception):
    """No value fits both sides."""


def is_never(schema: Json) -> bool:
    """Whether a schema plainly says that nothing fits."""
    return schema is False or schema == NEVER


def merge(first: Json, second: Json) -> JsonObject:
    """The schema of the values that fit both; annotations of the second win."""
    if is_never(first) or is_never(second):
        return NEVER
    a, b = as_object(first), as_object(second)
    held = {name: b[name] for name in b if name in _kept_apart(a, b)}
    b = {name: value for name, value in b.items() if name not in held}
    try:
        merged = {**a, **b}
        if "properties" in merged:
            merged["properties"] = _properties(a, b)
        for name in (name for name in a if name in b and name != "properties"):
            merged[name] = _both(name, a[name], b[name])
    except _Nothing:
        return NEVER
    return {**merged, "allOf": [*as_list(merged.get("allOf")), held]} if held else merged


def types(schema: JsonObject) -> tuple[str, ...]:
    """The types that ``type`` allows; () where it is absent."""
    stated = schema.get("type")
    return (stated,) if isinstance(stated, str) else tuple(str(each) for each in as_list(stated))


def same(a: Json, b: Json) -> bool:
    """Whether two values are the same JSON value of the same type; ``true`` is not ``1``."""
    return canonical(a) == canonical(b)


def as_list(value: Json) -> list[Json]:
    """An array's items; nothing for any other value."""
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []


def as_object(value: Json) -> JsonObject:
    """An object; an empty one for any other value."""
    return value if isinstance(value, Mapping) else {}


def _kept_apart(a: JsonObject, b: JsonObject) -> set[str]:
    """The keywords of ``b`` that have no common form with those of ``a``."""
    apart = {name for name in _SINGLE & a.keys() & b.keys() if not same(a[name], b[name])}
    for family, knot in ((_ARRAY, "prefixItems"), (_OBJECT, "patternProperties")):
        if family & a.keys() and family & b.keys() and (knot in a or knot in b):
            apart |= family
    return apart


def _both(name: str, x: Json, y: Json) -> Json:
    if name in _HIGHEST or name in _LOWEST:
        if isinstance(x, int | float) and isinstance(y, int | float):
            return max(x, y) if name in _HIGHEST else min(x, y)
        return y
    match name:
        case "type":
            return _types(types({"type": x}), types({"type": y}))
        case "enum":
            return _some([value for value in as_list(x) if any(same(value, z) for z in as_list(y))])
        case "const":
            return _some([x] if same(x, y) else [])[0]
        case "required" | "allOf":
            return [*as_list(x), *(each for each in as_list(y) if each not in as_list(x))]
        case "uniqueItems":
            return bool(x or y)
        case "dependentRequired":
            return _dependent(as_object(x), as_object(y))
        case "items" | "additionalProperties":
            return merge(x, y)
        case _:
            return y


def _properties(a: JsonObject, b: JsonObject) -> JsonObject:
    """Members of both; what one side does not name must fit its ``additionalProperties``."""
    mine, theirs = as_object(a.get("properties")), as_object(b.get("properties"))
    merged: dict[str, Json] = {}
    for name in {**mine, **theirs}:
        left = mine.get(name, a.get("additionalProperties", True))
        right = theirs.get(name, b.get("additionalProperties", True))
        merged[name] = left if right is True else right if left is True else merge(left, right)
    return merged


def _dependent(a: JsonObject, b: JsonObject) -> JsonObject:
    return {name: [*as_list(a.get(name)), *as_list(b.get(name))] for name in {**a, **b}}


def _types(a: tuple[str, ...], b: tuple[str, ...]) -> Json:
    kept = [each for each in a if each in b or (each == "integer" and "number" in b)]
    if "number" in a and "integer" in b and "integer" not in kept:
        kept.append("integer")
    kept = [str(each) for each in _some(kept)]
    return kept[0] if len(kept) == 1 else kept


def _some(kept: Sequence[Json]) -> list[Json]:
    if not kept:
        raise _Nothing
    return list(kept)
