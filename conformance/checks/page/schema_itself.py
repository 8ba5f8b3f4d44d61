"""Whether a page's tables contradict themselves: bounds that nothing meets, defaults outside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import Json, JsonObject, Status
from conformance.spec.node import Node

_SCHEMA: Final = "https://json-schema.org/draft/2020-12/json-schema-validation"
#: Keywords that go together: the least and the most of one thing.
_BOUNDS: Final = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,), "boolean": (bool,), "array": (list,), "object": (dict,),
    "number": (int, float), "integer": (int, float),
}  # fmt: skip
#: A value that the reader has to replace.
_STAND_IN: Final = re.compile(r"[<{\[$*…]|\.{3}|\b(?:your|my)[-_ ]|x{3}", re.IGNORECASE)

_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}


def _member(**schema: Json) -> JsonObject:
    return {"requestBody": body({"type": "object", "properties": {"n": schema}})}


def _parameter(**schema: Json) -> JsonObject:
    return {"parameters": [{"name": "X-Region", "in": "header", "schema": schema}]}


@page_check(
    "page/bounds",
    feature="docs.numbers",
    status=Status.FAIL,
    title="The least is no more than the most",
    requirement="Where a table has a lower and an upper bound, some value lies between them.",
    why="A client made from the page refuses every value before it is sent.",
    source=_SCHEMA,
    examples=[
        PageExample(title="a range", gives=Status.PASS, **_IN_IMAGES,
                    operation=_member(type="integer", minimum=1, maximum=4)),
        PageExample(title="one value alone", gives=Status.PASS, **_IN_IMAGES,
                    operation=_member(type="integer", minimum=4, maximum=4)),
        PageExample(title="the wrong way round", gives=Status.FAIL, flaws=1, **_IN_IMAGES,
                    operation=_member(type="integer", minimum=10, maximum=4)),
        PageExample(title="numbers of items", gives=Status.FAIL, flaws=1, **_IN_IMAGES,
                    operation=_member(type="array", minItems=3, maxItems=1)),
        PageExample(title="in a parameter", gives=Status.FAIL, flaws=1,
                    operation=_parameter(type="integer", minimum=2, maximum=1)),
        PageExample(title="in an answer", gives=Status.FAIL, flaws=1, **_IN_IMAGES,
                    operation={"responses": answers({"type": "object", "properties": {
                        "created": {"type": "integer", "minimum": 5, "maximum": 0}}})}),
        PageExample(title="one bound", gives=None, **_IN_IMAGES,
                    operation=_member(type="integer", maximum=4)),
    ],
)  # fmt: skip
def bounds(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each pair of bounds of members and parameters."""
    for name, node in _described(sheet):
        for low, high in _BOUNDS:
            least, most = _number(node, low), _number(node, high)
            if least is not None and most is not None:
                wrong = f"the {low} of {name} is {least:g}, and its {high} {most:g}"
                yield Seen(
                    at=Spot.of(node, low),
                    wrong=wrong if least > most else "",
                    expected=f"at most {most:g}",
                    printed=least,
                )


@page_check(
    "page/default-fits",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Defaults and examples are values of their tables",
    requirement="The default and the example of a member or parameter are among its values, "
    "within its bounds and of its type.",
    why="Either the value is allowed and the table wrong, or leaving the member out is an error.",
    source=_SCHEMA,
    examples=[
        PageExample(title="one of the values", gives=Status.PASS, **_IN_IMAGES,
                    operation=_member(type="string", enum=["1K", "2K"], default="1K")),
        PageExample(title="another", gives=Status.FAIL, flaws=1, **_IN_IMAGES,
                    operation=_member(type="string", enum=["1K", "2K"], default="1080p")),
        PageExample(title="beyond the bounds", gives=Status.FAIL, flaws=1, **_IN_IMAGES,
                    operation=_member(type="integer", maximum=4, default=8)),
        PageExample(title="of another type", gives=Status.FAIL, flaws=1, **_IN_IMAGES,
                    operation=_member(type="boolean", default="true")),
        PageExample(title="an item that the list may not have", gives=Status.FAIL, flaws=1,
                    **_IN_IMAGES, operation=_member(
                        type="array", items={"type": "string", "enum": ["TEXT", "IMAGE"]},
                        default=["TEXT", "PICTURE"])),
        PageExample(title="an example", gives=Status.FAIL, flaws=1, **_IN_IMAGES,
                    operation=_member(type="string", enum=["url", "b64_json"], example="base64")),
        PageExample(title="of a header", gives=Status.FAIL, flaws=1,
                    operation=_parameter(type="string", enum=["eu", "us"], default="asia")),
        PageExample(title="null and nothing say that there is none", gives=None, **_IN_IMAGES,
                    operation={"requestBody": body({"type": "object", "properties": {
                        "size": {"type": "string", "enum": ["1K"], "default": None},
                        "style": {"type": "string", "enum": ["vivid"], "default": ""}}})}),
        PageExample(title="a whole number with a point", gives=Status.PASS, **_IN_IMAGES,
                    operation=_member(type="integer", default=1.0)),
        PageExample(title="one of two types", gives=Status.PASS, **_IN_IMAGES,
                    operation=_member(type=["string", "array"], default=["a"])),
        PageExample(title="an example to be replaced", gives=None, **_IN_IMAGES,
                    operation=_member(type="string", enum=["a"], example="<one of the models>")),
        PageExample(title="bounds that nothing meets are told alone", gives=None, **_IN_IMAGES,
                    operation=_member(type="integer", minimum=5, maximum=1, default=2)),
    ],
)  # fmt: skip
def default_fits(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """By the member's own keywords alone: what its forms have is theirs to say."""
    for name, node in _described(sheet):
        for word in ("default", "example"):
            child = node.get(word)
            if child is None or _is_left_out(child.value) or _is_impossible(node):
                continue
            expected, why = _misfit(node.value, child.value)
            yield Seen(
                at=Spot.of(child),
                wrong=f"the {word} of {name} {why} in its own table" if why else "",
                expected=expected,
                printed=child.value,
            )


def _described(sheet: Sheet) -> Iterator[tuple[str, Node]]:
    """Name and schema of every member and parameter, each place once."""
    told = set()
    named = [(each.name, each.node) for each in (*sheet.request_members, *sheet.answer_members)]
    for parameter in sheet.parameter_nodes:
        schema = parameter.get("schema")
        if schema is not None and isinstance(schema.value, Mapping):
            named.append((parameter.text_of("name"), sheet.references.follow(schema)))
    for name, node in named:
        if isinstance(node.value, Mapping) and (node.origin.file, node.pointer) not in told:
            told.add((node.origin.file, node.pointer))
            yield name, node


def _number(node: Node, word: str) -> float | None:
    child = node.get(word)
    value = child.value if child is not None else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_left_out(value: Json) -> bool:
    """Whether a value says that there is none, or stands for another."""
    if isinstance(value, str):
        return not value.strip() or bool(_STAND_IN.search(value[:200]))
    return value is None


def _is_impossible(node: Node) -> bool:
    limits = [(_number(node, low), _number(node, high)) for low, high in _BOUNDS]
    return any(low is not None and high is not None and low > high for low, high in limits)


def _misfit(schema: Json, value: Json) -> tuple[Json, str]:
    """What is allowed instead of a value, and what is wrong with it; '' where it fits."""
    if not isinstance(schema, Mapping):
        return None, ""
    choices, kinds = schema.get("enum"), schema.get("type")
    if isinstance(choices, list) and choices and not _is_among(value, choices):
        return choices, "is none of the values"
    allowed = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    if allowed and not any(_is_of(value, each) for each in allowed):
        return kinds, "is not of the type"
    if isinstance(value, int | float) and not isinstance(value, bool):
        least, most = schema.get("minimum"), schema.get("maximum")
        if isinstance(least, int | float) and value < least:
            return f"at least {least}", "is below the least"
        if isinstance(most, int | float) and value > most:
            return f"at most {most}", "is above the most"
    wrong = (_misfit(schema.get("items"), each) for each in _items(value))
    return next((each for each in wrong if each[1]), (None, ""))


def _is_among(value: Json, choices: list[Json]) -> bool:
    """Pages that list the values of items beside the array mean the items."""
    inside = _items(value)
    return value in choices or (bool(inside) and all(each in choices for each in inside))


def _is_of(value: Json, kind: Json) -> bool:
    """Whether a value is of a type; a word that is no type leaves that open."""
    if kind == "null" or not isinstance(kind, str) or kind not in _TYPES:
        return kind != "null"
    if isinstance(value, bool):
        return kind == "boolean"
    whole = not isinstance(value, float) or value.is_integer()
    return isinstance(value, _TYPES[kind]) and (whole or kind != "integer")


def _items(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
