"""Narrow a request's schema to the choices of one row: whatever still fits it fits the page's too.

Every optional member is either required or gone, every branch is taken, every chosen value is a
``const``. What stays open is the filler, for Hypothesis to draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from conformance.generate.merge import as_list, as_object
from conformance.generate.nodes import ArrayNode, Node, ObjectNode, UnionNode
from conformance.generate.schema import implied_type, listed_values
from conformance.model import Json, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen at one node.

    ``absent``; ``fill``, drawn freely; ``const``, exactly ``value``; ``length``, a string or array
    of ``value`` characters or items; ``branch``, the branch of that index; ``kinds``, an array with
    one item of each kind whose index is in ``value``.
    """

    how: Literal["absent", "fill", "const", "length", "branch", "kinds"]
    value: Json = None


ABSENT = Choice(how="absent")
FILL = Choice(how="fill")

Choices = Mapping[str, Choice]


def narrowed(tree: Node, choices: Choices, root: JsonObject) -> JsonObject:
    """The schema of the requests that make these choices; ``root`` holds the ``$defs``."""
    schema, _ = _shape(tree, choices)
    return {**schema, "$defs": root["$defs"]} if "$defs" in root else schema


def _shape(node: Node, choices: Choices) -> tuple[JsonObject, bool]:
    """A node's schema, and whether anything in it was asked for."""
    if isinstance(node, ObjectNode):
        return _object(node, choices)
    if isinstance(node, UnionNode):
        branch = node.branches[_index(choices.get(node.key, FILL))]
        return _shape(branch, choices)[0], choices.get(node.key, ABSENT) != ABSENT
    if isinstance(node, ArrayNode):
        return _array(node, choices)
    return _leaf(node, choices.get(node.key, FILL)), choices.get(node.key, ABSENT) != ABSENT


def _object(node: ObjectNode, choices: Choices) -> tuple[JsonObject, bool]:
    kept: dict[str, Json] = {}
    asked = False
    for member in node.members:
        if choices.get(member.node.key) == ABSENT:
            continue
        shape, chosen = _shape(member.node, choices)
        if chosen or member.required:
            kept[member.name] = shape
        asked = asked or chosen
    rest = {name: node.schema[name] for name in ("allOf", "not", "dependentRequired",
            "minProperties", "maxProperties", "propertyNames") if name in node.schema}  # fmt: skip
    closed: dict[str, Json] = {
        "properties": kept,
        "required": [*kept],
        "additionalProperties": False,
    }
    return {"type": "object", **closed, **rest}, asked


def _array(node: ArrayNode, choices: Choices) -> tuple[JsonObject, bool]:
    choice = choices.get(node.key, FILL)
    if choice.how == "kinds":
        taken = [node.kinds[int(str(index))] for index in as_list(choice.value)]
        shapes = [_shape(kind, choices)[0] for kind in taken]
        return {
            "type": "array",
            "prefixItems": shapes,
            "items": False,
            "minItems": len(shapes),
        }, True
    item, asked = _shape(node.kinds[0], choices)
    exact = choice.value if choice.how == "length" else max(1, _least(node.schema))
    bounds: dict[str, Json] = {"minItems": exact, "maxItems": exact}
    unique: dict[str, Json] = (
        {"uniqueItems": True} if node.schema.get("uniqueItems") is True else {}
    )
    return {"type": "array", "items": item, **bounds, **unique}, asked or choice.how == "length"


def _leaf(node: Node, choice: Choice) -> JsonObject:
    schema = {name: value for name, value in node.schema.items() if name != "$defs"}
    if choice.how == "const":
        return {"const": choice.value}
    if choice.how == "length":
        noun = "Items" if implied_type(schema) == "array" else "Length"
        return {**schema, f"min{noun}": choice.value, f"max{noun}": choice.value}
    return schema


def _index(choice: Choice) -> int:
    return choice.value if isinstance(choice.value, int) else 0


def _least(schema: JsonObject) -> int:
    least = schema.get("minItems", 0)
    return least if isinstance(least, int) else 0


def example(schema: JsonObject) -> Json:
    """One value of roughly the shape of a narrowed schema, the same always; it need not fit.

    It shows what a lens makes of a place, without drawing anything.
    """
    listed = listed_values(schema)
    if listed:
        return listed[0]
    match implied_type(schema):
        case "object":
            return {
                name: example(as_object(part))
                for name, part in as_object(schema.get("properties")).items()
            }
        case "array":
            prefix = [example(as_object(part)) for part in as_list(schema.get("prefixItems"))]
            return prefix or [example(as_object(schema.get("items")))] * max(1, _least(schema))
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return _text(schema)


def _text(schema: JsonObject) -> str:
    hint = schema.get("x-generate")
    if hint == "image-url":
        return "https://example.com/reference.png"
    if isinstance(hint, str) and hint.startswith("image/"):
        return "aGVsbG8="
    least = schema.get("minLength", 1)
    return "a" * (least if isinstance(least, int) else 1)
