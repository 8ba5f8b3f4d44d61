"""Whether a setting has one place: in the query, among the headers, or in the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page.parameters import WORDS
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Member, Sheet
from conformance.checks.shown import declared, spelling
from conformance.codec.pointer import tokens
from conformance.model import Json, JsonObject, Status
from conformance.spec.node import Node
from conformance.spec.parameters import carries_key

#: Names that mean something else wherever they stand.
_COMMON: Final = frozenset(
    {"id", "name", "type", "text", "role", "data", "content", "value", "title", "description",
     "format", "version", "object", "url", "index"}
)  # fmt: skip
#: Words that tell which place counts, or that one is there for the other.
_SETTLED: Final = re.compile(
    r"overrid|overrul|preced|instead|same as|either|prefer|ignored|deprecat|default|body|query"
    r"|header|优先|覆盖|以.{1,12}为准|忽略|请求体|同上|二选一|默认",
    re.IGNORECASE,
)


def _both(query: str, member: str, description: str = "", *, where: str = "query") -> JsonObject:
    """An operation with a parameter, and a member of the body two levels down."""
    schema: Json = {"type": "string"}
    inner: Json = {"type": "object", "properties": {member: schema}}
    return {
        "parameters": [{"name": query, "in": where, "schema": schema, "description": description}],
        "requestBody": body({"type": "object", "properties": {"imageConfig": inner}}),
    }


@page_check(
    "page/setting-twice",
    feature="docs.prose",
    status=Status.INFO,
    title="A setting has one place",
    requirement="No setting is both a parameter and a member of the body, unless the page says "
    "which of them counts.",
    why="Set in one place, it may be undone by the default of the other.",
    source="https://spec.openapis.org/oas/v3.1.0#parameter-object",
    examples=[
        PageExample(title="in the body alone", gives=Status.PASS,
                    operation=_both("trace", "imageSize")),
        PageExample(title="in both", gives=Status.INFO, flaws=1,
                    operation=_both("imageSize", "imageSize")),
        PageExample(title="in both, spelt as each likes", gives=Status.INFO,
                    operation=_both("X-Image-Size", "image_size", where="header")),
        PageExample(title="in both, and one goes before", gives=Status.PASS,
                    operation=_both("imageSize", "imageSize", "Overrides that of the body.")),
        PageExample(title="a name that means something else", gives=None,
                    operation=_both("type", "type")),
        PageExample(title="no parameters", gives=None, operation={
            "requestBody": body({"type": "object", "properties": {"n": {"type": "integer"}}})}),
    ],
)  # fmt: skip
def setting_twice(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A variable of the path is no second place: it says what is called."""
    members = {spelling(each.name): each for each in declared(sheet) if _is_leaf(each)}
    for node in sheet.parameter_nodes:
        where, name = node.text_of("in"), node.text_of("name")
        if where not in {"query", "header"} or carries_key(node) or not members:
            continue
        other = members.get(_bare(where, name))
        twice = other is not None and not _is_settled(node, other)
        yield Seen(
            at=Spot.of(node, "name"),
            wrong=f"the {WORDS[where]} {name} is also a member of the body, "
            f"{'.'.join(tokens(other.path))}, and which of them counts is not said"
            if other is not None and twice
            else "",
            expected="one place",
        )


def _is_leaf(member: Member) -> bool:
    """Whether a member holds a value of its own, under a name that tells what it is."""
    inside = any(member.node.get(word) is not None for word in ("properties", "items"))
    return not inside and spelling(member.name) not in _COMMON


def _bare(where: str, name: str) -> str:
    """The spelling of a parameter; headers of one's own often begin with ``X-``."""
    plain = name[2:] if where == "header" and name[:2].lower() == "x-" else name
    return "" if spelling(plain) in _COMMON else spelling(plain)


def _is_settled(node: Node, member: Member) -> bool:
    told = node.get("description")
    words = told.value if told is not None and isinstance(told.value, str) else ""
    return any(_SETTLED.search(text[:2000]) for text in (words, member.description))
