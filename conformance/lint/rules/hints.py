"""Members for which only noise could be drawn, because nothing says what belongs there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.codec.pointer import pointer
from conformance.errors import SpecError
from conformance.lint.places import items, member, members, operations, text
from conformance.lint.rule import Told, rule
from conformance.spec.library import Library
from conformance.spec.node import Node

_SAYS_ENOUGH: Final = (
    "enum", "const", "examples", "example", "default", "pattern", "format", "x-generate",
    "x-inferred-values", "not",
)  # fmt: skip
_LIKELY: Final = (
    (re.compile(r"prompt|text|content|instruction|message|input", re.IGNORECASE), "prompt"),
    (re.compile(r"url|uri|link", re.IGNORECASE), "image-url"),
    (re.compile(r"data|base64|b64|image|mask", re.IGNORECASE), "image/png"),
    (re.compile(r"model", re.IGNORECASE), "model"),
)
_DEPTH: Final = 30


@rule(
    "hint-missing",
    severity="warning",
    why="What is drawn for it is noise, which a vendor may refuse for reasons of its own.",
)
def hints(root: Node, library: Library) -> Iterator[Told]:
    """Strings of a request body that may be anything."""
    for operation in operations(root):
        if member(operation, "x-async") is not None or member(operation, "x-not-judged"):
            continue
        claimed = {text(each, "member") for each in items(member(operation, "x-claims"))}
        for _, media in members(member(member(operation, "requestBody"), "content")):
            schema = member(media, "schema")
            if schema is not None:
                yield from _free(schema, "", claimed, library, 0)


def _free(node: Node, path: str, claimed: set[str], library: Library, depth: int) -> Iterator[Told]:
    if depth > _DEPTH or not isinstance(node.value, Mapping):
        return
    try:
        node = library.references.follow(node)
    except SpecError:
        return  # told by the loader
    if _is_free(node) and path not in claimed and path:
        name = path.rstrip("/*").rpartition("/")[2]
        yield Told(
            node=node,
            message=f"nothing says what to put into {path}",
            hint=_hint(name),
        )
    for name, child in members(member(node, "properties")):
        yield from _free(child, path + pointer(name), claimed, library, depth + 1)
    child_items = member(node, "items")
    if child_items is not None:
        yield from _free(child_items, f"{path}/*", claimed, library, depth + 1)
    for word in ("allOf", "anyOf", "oneOf"):
        for branch in items(member(node, word)):
            yield from _free(branch, path, claimed, library, depth + 1)


def _is_free(node: Node) -> bool:
    kinds = member(node, "type")
    stated = kinds.value if kinds is not None else None
    is_text = stated == "string" or (isinstance(stated, list) and "string" in stated)
    return is_text and not any(member(node, name) is not None for name in _SAYS_ENOUGH)


def _hint(name: str) -> str:
    likely = next((hint for pattern, hint in _LIKELY if pattern.search(name)), "")
    others = "an enum, examples, a default or a claim on its values"
    return f"x-generate: {likely}; or {others}" if likely else others
