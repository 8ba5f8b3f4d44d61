"""The shape of the requests that make a row's choices: what is decided, and holes for the rest.

Every optional member is either there or gone, every branch is taken, every chosen value stands
where it belongs. What stays open is the filler, for Hypothesis to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A value that no choice decides.

    Attributes:
        key: of its node, and the length that was chosen: what tells it from other holes of a tree.
        schema: of the values; the references in it lead into its own ``$defs``.
    """

    key: tuple[str, Json]
    schema: JsonObject = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """An object or array that fits the page only if some more rules of a schema let it."""

    inner: Shape
    rules: JsonObject


#: JSON with holes.
Shape: TypeAlias = Json | Hole | Ruled | Mapping[str, "Shape"] | list["Shape"]

#: What to put in place of a hole or of what has rules.
Fill: TypeAlias = Callable[[Hole | Ruled], Json]


def shaped(tree: Node, choices: Choices, root: JsonObject) -> Shape:
    """The shape of the requests that make these choices; ``root`` holds the ``$defs``."""
    return _Shaping(choices, {"$defs": root["$defs"]} if "$defs" in root else {}).of(tree)[0]


def filled(shape: Shape, fill: Fill) -> Json:
    """A shape as JSON, its holes filled in page order."""
    if isinstance(shape, Hole | Ruled):
        return fill(shape)
    if isinstance(shape, Mapping):
        return {name: filled(part, fill) for name, part in shape.items()}
    return [filled(part, fill) for part in shape] if isinstance(shape, list) else shape


@dataclass(frozen=True, slots=True)
class _Shaping:
    """Shapes nodes by choices; each with whether anything in it was asked for."""

    choices: Choices
    defs: JsonObject

    def of(self, node: Node) -> tuple[Shape, bool]:
        shape, asked = self._of(node)
        return (Ruled(inner=shape, rules=node.rules) if node.rules else shape), asked

    def _of(self, node: Node) -> tuple[Shape, bool]:
        choice = self.choices.get(node.key)
        if isinstance(node, ObjectNode):
            return self._object(node)
        if isinstance(node, UnionNode):
            return self.of(node.branches[_index(choice or FILL)])[0], _asked(choice)
        if isinstance(node, ArrayNode):
            return self._array(node, choice or FILL)
        return self._leaf(node, choice or FILL), _asked(choice)

    def _object(self, node: ObjectNode) -> tuple[Shape, bool]:
        kept: dict[str, Shape] = {}
        asked = False
        for member in node.members:
            if self.choices.get(member.node.key) == ABSENT:
                continue
            shape, chosen = self.of(member.node)
            if chosen or member.required:
                kept[member.name] = shape
            asked = asked or chosen
        return kept, asked

    def _array(self, node: ArrayNode, choice: Choice) -> tuple[Shape, bool]:
        if choice.how == "kinds":
            taken = [node.kinds[int(str(index))] for index in as_list(choice.value)]
            return [self.of(kind)[0] for kind in taken], True
        item, asked = self.of(node.kinds[0])
        exact = choice.value if choice.how == "length" else max(1, _least(node.schema))
        return [item] * int(str(exact)), asked or choice.how == "length"

    def _leaf(self, node: Node, choice: Choice) -> Shape:
        if choice.how == "const":
            return choice.value
        schema = {**node.schema, **self.defs}
        if choice.how != "length":
            return Hole(key=(node.key, None), schema=schema)
        noun = "Items" if implied_type(node.schema) == "array" else "Length"
        exact = {f"min{noun}": choice.value, f"max{noun}": choice.value}
        return Hole(key=(node.key, choice.value), schema={**schema, **exact})


def _asked(choice: Choice | None) -> bool:
    return choice is not None and choice != ABSENT


def _index(choice: Choice) -> int:
    return choice.value if isinstance(choice.value, int) else 0


def _least(schema: JsonObject) -> int:
    least = schema.get("minItems", 0)
    return least if isinstance(least, int) else 0


def example(shape: Shape) -> Json:
    """One value of roughly a shape, the same always; it need not fit.

    It shows what a lens makes of a place, without drawing anything.
    """
    return filled(
        shape,
        lambda part: example(part.inner) if isinstance(part, Ruled) else _example(part.schema),
    )


def _example(schema: JsonObject) -> Json:
    listed = listed_values(schema)
    if listed:
        return listed[0]
    match implied_type(schema):
        case "object":
            return {
                name: _example(as_object(part))
                for name, part in as_object(schema.get("properties")).items()
            }
        case "array":
            prefix = [_example(as_object(part)) for part in as_list(schema.get("prefixItems"))]
            return prefix or [_example(as_object(schema.get("items")))] * max(1, _least(schema))
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
