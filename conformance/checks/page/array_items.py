"""Whether a page's table says what the items of its arrays are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Member, Sheet
from conformance.checks.shown import declared
from conformance.model import Json, JsonObject, Status

#: Words by which a description may say what the items are.
_SAYS: Final = re.compile(
    r"(?<![a-z])(?:each|every|items?|elements?|entr(?:y|ies)|strings?|texts?|objects?|parts?|urls?"
    r"|links?|base64|numbers?|integers?|roles?|names?|ids?)(?![a-z])"
    r"|每|元素|字符串|文本|对象|链接|地址|数字|整数|角色|名称",
    re.IGNORECASE,
)
#: What a schema may have and still say nothing of what it describes.
_IDLE: Final = frozenset({"type", "properties", "required", "title", "description", "nullable"})


def _array(**members: Json) -> JsonObject:
    schema: JsonObject = {
        "type": "object",
        "properties": {"messages": {"type": "array", **members}},
    }
    return {"requestBody": body(schema)}


@page_check(
    "page/items-described",
    feature="docs.complete",
    status=Status.INFO,
    title="Items of arrays are described",
    requirement="An array in the table says what its items are: their type, or their members.",
    why="A caller knows that there is a list, and not what to put into it.",
    source="https://json-schema.org/draft/2020-12/json-schema-core#name-items",
    examples=[
        PageExample(title="objects with members", gives=Status.PASS, operation=_array(
            items={"type": "object", "properties": {"role": {"type": "string"}}})),
        PageExample(title="texts", gives=Status.PASS, operation=_array(items={"type": "string"})),
        PageExample(title="objects without members", gives=Status.INFO, flaws=1,
                    operation=_array(items={"type": "object", "properties": {}})),
        PageExample(title="nothing", gives=Status.INFO, operation=_array(items={})),
        PageExample(title="not even that", gives=Status.INFO, operation=_array()),
        PageExample(title="in words", gives=Status.PASS,
                    operation=_array(description="Each has a role and a content.")),
        PageExample(title="one of several forms", gives=Status.PASS,
                    operation=_array(items={"anyOf": [{"type": "string"}, {"type": "object"}]})),
        PageExample(title="a table read from a sample", gives=None,
                    samples=(asks('{"messages": []}', id="a"),),
                    operation={"requestBody": body({"x-inferred-from": "a", "type": "object",
                               "properties": {"messages": {"type": "array"}}})}),
        PageExample(title="no array", gives=None),
    ],
)  # fmt: skip
def items_described(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding for all arrays of an operation."""
    arrays = [each for each in declared(sheet) if _type(each.node.value) == "array"]
    bare = [each for each in arrays if not _describes(sheet, each)]
    if arrays:
        named = ", ".join(dict.fromkeys(each.name for each in bare))
        yield Seen(
            at=Spot.of((bare or arrays)[0].node, "items"),
            wrong=f"the table does not say what the items of {named} are" if bare else "",
            expected="a type, or members",
        )


def _describes(sheet: Sheet, array: Member) -> bool:
    items = array.node.get("items")
    schema = sheet.references.follow(items).value if items is not None else None
    if _SAYS.search(array.description[:2000]):
        return True
    if array.node.get("prefixItems") is not None or array.node.get("contains") is not None:
        return True
    if not isinstance(schema, Mapping):
        return False
    simple = _type(schema) not in {"object", ""}
    return simple or bool(schema.keys() - _IDLE) or bool(schema.get("properties"))


def _type(schema: Json) -> str:
    """The type of a schema, or the first of several that is not null; '' where it has none."""
    named = schema.get("type") if isinstance(schema, Mapping) else None
    listed = named if isinstance(named, list) else [named]
    return next((each for each in listed if isinstance(each, str) and each != "null"), "")
