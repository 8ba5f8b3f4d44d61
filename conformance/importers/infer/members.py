"""The members of a request, however deep, with what the page says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conformance.codec.pointer import pointer
from conformance.errors import SpecError
from conformance.model import Json, JsonObject
from conformance.spec.node import Node
from conformance.spec.references import References

#: References inside of a page's own document; dialect schemas are never referred to by vendors.
WITHIN: Final = References(dialects=lambda _: None)

_IN_PLACE: Final = ("allOf", "anyOf", "oneOf")
_DEPTH: Final = 24
_MOST: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member that a schema describes.

    Attributes:
        at: where it stands in a request: a JSON pointer with ``*`` for any item, or
            ``path:name``, ``query:name``, ``header:name``.
        node: its schema in the document, references followed.
        line: where the page speaks of it.
        note: what the page says of it in words, its title included.
    """

    at: str
    node: Node
    line: int
    note: str = ""

    @property
    def name(self) -> str:
        """Its last name, items and leading dashes left out; ``''`` for the whole body."""
        return self.at.rstrip("/*").replace(":", "/").rpartition("/")[2].lstrip("-")

    @property
    def schema(self) -> JsonObject:
        """Its schema object, empty where the page has none."""
        return self.node.value if isinstance(self.node.value, Mapping) else {}

    @property
    def kinds(self) -> frozenset[str]:
        """The types that it may have; none where the page does not say."""
        given = self.schema.get("type")
        words = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        return frozenset(word for word in words if isinstance(word, str)) - {"null"}


def of_body(schema: Node) -> tuple[Member, ...]:
    """The members of a body, itself first, in the order of its schema; circles are cut."""
    return tuple(_found(schema, "", "", 0, ()))[:_MOST]


def of_parameters(parameters: list[Node]) -> tuple[Member, ...]:
    """Path, query and header parameters, as the members that they are of a request."""
    found = []
    for each in parameters:
        where, name = each.text_of("in"), each.text_of("name")
        schema = each.get("schema")
        if where in {"path", "query", "header"} and name:
            node = WITHIN.follow(schema) if schema is not None else each
            note = "\n".join(filter(None, (each.text_of("description"), _note(node.value))))
            line = each.location.line
            found.append(Member(at=f"{where}:{name}", node=node, line=line, note=note))
    return tuple(found)


def _found(node: Node, at: str, note: str, depth: int, trail: tuple[str, ...]) -> Iterator[Member]:
    line = node.location.line
    try:
        target = WITHIN.follow(node) if isinstance(node.value, Mapping) else node
    except SpecError:
        return
    if not isinstance(target.value, Mapping) or depth > _DEPTH or target.pointer in trail:
        return
    trail = (*trail, target.pointer)
    note = "\n".join(dict.fromkeys(filter(None, (note, _note(node.value), _note(target.value)))))
    yield Member(at=at, node=target, line=line, note=note)
    children = target.mapping()
    properties = children.get("properties")
    if properties is not None and isinstance(properties.value, Mapping):
        for name, child in properties.mapping().items():
            yield from _found(child, at + pointer(name), "", depth + 1, trail)
    if "items" in children:
        yield from _found(children["items"], f"{at}/*", "", depth + 1, trail)
    for word in _IN_PLACE:
        for branch in children[word].items() if _is_list(target.value.get(word)) else ():
            yield from _found(branch, at, "", depth + 1, trail)


def _is_list(value: Json) -> bool:
    return isinstance(value, list)


def _note(value: Json) -> str:
    if not isinstance(value, Mapping):
        return ""
    words = (value.get("title"), value.get("description"))
    return "\n".join(word for word in words if isinstance(word, str) and word)
