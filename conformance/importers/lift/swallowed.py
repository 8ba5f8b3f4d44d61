"""Objects whose members stand one level too high, because the line with their key is gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from conformance.codec.pointer import pointer
from conformance.importers.lift.journal import Journal
from conformance.importers.lift.values import members
from conformance.importers.lift.words import plain_types
from conformance.model import Json
from conformance.spec import keyword_rules as rules
from conformance.spec.node import Node
from conformance.spec.operations import METHODS

Level: TypeAlias = Literal[
    "operation", "body", "responses", "response", "content", "media", "schema"
]

_MEDIA_TYPE: Final = re.compile(
    r"(?:application|image|text|multipart|audio|video)/[\w.+*;= -]{1,99}"
)
_STATUS: Final = re.compile(r"[1-5](?:\d\d|XX)")
_SCHEMA: Final = frozenset(rules.PLAIN_3_1) | rules.IN_PLACE | rules.OF_PARTS | {"$ref", "nullable"}
_TELLING: Final = frozenset({"type", "$ref", "properties", "items", "allOf", "anyOf", "oneOf"})

_PUT_BACK: Final = "it was put back"


def _is_content(name: str, _: Json) -> bool:
    return _MEDIA_TYPE.fullmatch(name) is not None


def _is_status(name: str, value: Json) -> bool:
    return _STATUS.fullmatch(name) is not None and isinstance(value, Mapping)


def _is_property(name: str, value: Json) -> bool:
    if name in _SCHEMA or name.startswith("x-") or not isinstance(value, Mapping):
        return False
    return bool(value.keys() & _TELLING) and (
        "type" not in value or not plain_types(value["type"])[1]
    )


def _is_schema(name: str, _: Json) -> bool:
    return name in _SCHEMA and name not in {"example", "examples"}


_LEVELS: Final[Mapping[Level, tuple[tuple[str, Callable[[str, Json], bool]], ...]]] = {
    "operation": (("requestBody", lambda name, _: name == "content"), ("responses", _is_status)),
    "body": (("content", _is_content),),
    "responses": (("default", lambda name, _: name in {"description", "content"}),),
    "content": (("application/json", lambda name, _: name in {"schema", "example", "examples"}),),
    "response": (("content", _is_content),),
    "media": (("schema", _is_schema),),
    "schema": (("properties", _is_property),),
}


def restored(node: Node, level: Level, journal: Journal) -> Node:
    """The node with the keys that are missing around members of it, each with a fault."""
    for key, belongs in _LEVELS[level]:
        if key in members(node.value):
            continue
        inside = {name for name, value in members(node.value).items() if belongs(name, value)}
        if inside and (level != "media" or inside & _TELLING):
            node = moved(node, key, inside)
            journal.fault(node.require(key), f"the line with {key!r} is missing", _PUT_BACK)
    return node


def restored_answers(node: Node, journal: Journal) -> Node:
    """An operation whose answers stand in its body, because ``responses`` is missing."""
    body = members(members(node.value).get("requestBody"))
    inside = {name: each for name, each in body.items() if _is_status(name, each)}
    if not inside or "responses" in members(node.value):
        return node
    kept = {name: each for name, each in body.items() if name not in inside}
    answers, line = node.pointer + "/responses", node.origin.line

    def at(where: str) -> int:
        if where == answers:
            where += pointer(next(iter(inside)))
        is_below = where.startswith(answers + "/")
        return line(f"{node.pointer}/requestBody{where[len(answers) :]}" if is_below else where)

    value = {**members(node.value), "requestBody": kept, "responses": inside}
    whole = replace(node, value=value, origin=replace(node.origin, line=at))
    journal.fault(whole.require("responses"), "the line with 'responses' is missing", _PUT_BACK)
    return whole


def restored_item(node: Node, journal: Journal) -> Node:
    """A path item whose operation stands in it without its method: one with a body is a POST."""
    names = set(members(node.value))
    if not names & {"requestBody", "responses"} or any(name.lower() in METHODS for name in names):
        return node
    if "requestBody" not in names:
        journal.fault(node, "a path has no method", "its operation was left out")
        return node
    node = moved(node, "post", names - {"servers"})
    journal.fault(node.require("post"), "a path has no method", "it was read as POST: look it up")
    return node


def restored_paths(page: Node, journal: Journal) -> Node | None:
    """The paths of a document that has none, where they stand in another of its sections."""
    for section in page.mapping().values():
        inside = {
            name: value
            for name, value in members(section.value).items()
            if name.startswith("/") and isinstance(value, Mapping)
        }
        if inside:
            paths = replace(section, value=inside)
            first = paths.mapping()[next(iter(inside))]
            journal.fault(first, "the line with 'paths' is missing", _PUT_BACK)
            return paths
    return None


def moved(node: Node, key: str, inside: set[str]) -> Node:
    """The node with some of its members below ``key``; they keep their lines."""
    value = members(node.value)
    kept = {name: each for name, each in value.items() if name not in inside}
    kept[key] = {name: each for name, each in value.items() if name in inside}
    below = node.pointer + pointer(key)
    line = node.origin.line

    def at(where: str) -> int:
        if where == below:
            where += pointer(next(each for each in value if each in inside))
        is_below = where.startswith(below + "/")
        return line(node.pointer + where[len(below) :] if is_below else where)

    return replace(node, value=kept, origin=replace(node.origin, line=at))
