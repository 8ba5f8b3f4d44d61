"""The last word: what the loader still refuses in a lifted document is left out of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conformance.errors import SpecError
from conformance.importers.lift.journal import Journal
from conformance.importers.lift.values import members
from conformance.model import Json
from conformance.spec.credentials import Stated, credentials
from conformance.spec.node import Node
from conformance.spec.openapi import Direction, json_schema
from conformance.spec.operations import METHODS
from conformance.spec.parameters import carries_key, declared
from conformance.spec.references import References

_REFERENCES: Final = References(dialects=lambda _: None)


def without_unsound(root: dict[str, Json], file: str, journal: Journal) -> None:
    """Empty each schema of ``root`` that cannot be translated, and drop credentials likewise.

    That is what cannot be seen in one place: references that go round, schemas too large once
    references are written out, and basic authentication that only an example shows.
    """
    page = Node.of(root, file=file, line=journal.places.line_in(root))
    for item in page.require("paths").mapping().values():
        for method, operation in item.mapping().items():
            if method in METHODS:
                _operation(page, item, operation, journal)


def _operation(page: Node, item: Node, operation: Node, journal: Journal) -> None:
    for level in (item, operation):
        for each in level.items_of("parameters"):
            _schema(_REFERENCES.follow(each), "request", journal)
    for media, direction in _media(operation):
        _schema(media, direction, journal)
    try:
        keys = [each for each in declared(item, operation, _REFERENCES) if carries_key(each)]
        security = operation.get("security") or page.get("security")
        schemes = page.require("components").get("securitySchemes")
        stated = Stated(security=security, schemes=schemes, parameters=keys)
        credentials(stated, (), _REFERENCES)
    except SpecError as why:
        journal.fault(operation, f"the credentials cannot be used: {why.message}")
        for level in (item, operation):
            _without_keys(level)


def _media(operation: Node) -> Iterator[tuple[Node, Direction]]:
    body = operation.get("requestBody")
    responses = operation.get("responses")
    places: list[tuple[Node, Direction]] = [(body, "request")] if body else []
    for status, each in responses.mapping().items() if responses else ():
        if not status.startswith("x-"):
            places.append((each, "response"))
    for node, direction in places:
        content = _REFERENCES.follow(node).get("content")
        for media in content.mapping().values() if content else ():
            yield media, direction


def _schema(holder: Node, direction: Direction, journal: Journal) -> None:
    schema = holder.get("schema")
    if schema is None:
        return
    try:
        json_schema(schema, _REFERENCES, direction=direction)
    except SpecError as why:
        journal.fault(schema, f"a schema cannot be used: {why.message}", "it was left empty")
        _own(holder)["schema"] = {}


def _without_keys(level: Node) -> None:
    own = _own(level)
    given = own.get("parameters")
    if isinstance(given, list):
        own["parameters"] = [each for each in given if not _is_key(level, each)]


def _is_key(level: Node, value: Json) -> bool:
    node = Node(value=value, origin=level.origin)
    return bool(members(value)) and carries_key(_REFERENCES.follow(node))


def _own(node: Node) -> dict[str, Json]:
    """The mapping behind a node; all mappings here were made by the lift and belong to it."""
    assert isinstance(node.value, dict) and isinstance(node.value, Mapping)  # noqa: S101, PT018
    return node.value
