"""The words that a page prints, as it prints them.

Claims and prose are left out: a spec may put those in words of its own. What is here is raw, so its
language, its quotation marks and its placeholders are the page's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.errors import SpecError
from conformance.spec.node import Node

_MOST: Final = 5000  # values of one operation
_KINDS: Final = frozenset({"title", "summary", "description"})
_DATA: Final = frozenset({"example", "examples", "default", "enum", "const", "required"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text, where it stands, and what it is: ``title | summary | description | tag``.

    ``about`` is the name of what it describes, e.g. a member, or ''.
    """

    text: str
    spot: Spot
    kind: str
    about: str = ""


@lru_cache(maxsize=1)  # many checks of one sheet ask, one after the other
def words(sheet: Sheet) -> tuple[Words, ...]:
    """All texts of an operation, and the title of the whole, in the order of the page."""
    info = sheet.root.get("info")
    nodes = [info, sheet.node] if info is not None else [sheet.node]
    return tuple(found for node in nodes for found in _words(node, sheet))


def is_chinese(char: str) -> bool:
    """Whether a character is a Han character, as in Chinese and Japanese."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def _words(top: Node, sheet: Sheet) -> Iterator[Words]:
    """Depth first, each place once, through references."""
    waiting, seen = [top], 0
    met: set[str] = set()
    while waiting and seen < _MOST:
        node = waiting.pop()
        seen += 1
        if isinstance(node.value, Mapping):
            node = _followed(node, sheet)
            if node.pointer in met or not isinstance(node.value, Mapping):
                continue
            met.add(node.pointer)
            yield from _texts(node)
            children = node.mapping().items()
            waiting += [child for name, child in reversed(children) if _goes_on(name, child)]
        elif isinstance(node.value, Sequence) and not isinstance(node.value, str):
            waiting += reversed(node.items())


def _texts(node: Node) -> Iterator[Words]:
    for name, child in node.mapping().items():
        if name in _KINDS and isinstance(child.value, str) and child.value.strip():
            about = node.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            yield Words(text=child.value, spot=Spot.of(child), kind=name, about=about)
        elif name == "tags" and isinstance(child.value, list):
            for tag in child.items():
                if isinstance(tag.value, str):
                    yield Words(text=tag.value, spot=Spot.of(tag), kind="tag")


def _goes_on(name: str, child: Node) -> bool:
    """Samples have titles that the page prints; other extensions and data hold no words."""
    inside = isinstance(child.value, Mapping | list)
    return inside and name not in _DATA and (not name.startswith("x-") or name == "x-samples")


def _followed(node: Node, sheet: Sheet) -> Node:
    try:
        return sheet.references.follow(node)
    except SpecError:
        return node
