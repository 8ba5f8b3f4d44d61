"""Several documents of one page as one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from conformance.importers.lift.document import Lifted
from conformance.importers.lift.journal import Places
from conformance.importers.lift.values import members
from conformance.model import Json, JsonObject
from conformance.spec.operations import METHODS

_REFERENCE: Final = re.compile(r"#/components/([A-Za-z]{1,40})/([^/]{1,400})(.{0,400})", re.DOTALL)


def merged(parts: Sequence[Lifted]) -> tuple[JsonObject, Places]:
    """One document with all operations; of the same method and path the first counts.

    What two documents call alike and mean differently is renamed. Servers and security of a later
    document stand at its operations.
    """
    if not parts:
        return {"openapi": "3.1.0", "paths": {}, "components": {}}, Places()
    root = dict(parts[0].value)
    places = parts[0].places
    paths = _Grown(places, members(root.get("paths")))
    components = {
        name: _Grown(places, members(section))
        for name, section in members(root.get("components")).items()
    }
    for part in parts[1:]:
        places.take(part.places)
        renamed = _renamed(part.value, components)
        _refer(part.value, renamed)
        for section, entries in members(part.value.get("components")).items():
            into = components.setdefault(section, _Grown(places, {}))
            for name, value in members(entries).items():
                into.add(renamed.get((section, name), name), value, entries, name)
        _add_paths(paths, part.value, root)
    root["paths"] = paths.value
    root["components"] = {name: section.value for name, section in components.items()}
    places.put(root, places.lines_of(parts[0].value))
    return root, places


class _Grown:
    """A mapping that takes members of others together with their places."""

    def __init__(self, places: Places, start: Mapping[str, Json]) -> None:
        self.value: dict[str, Json] = dict(start)
        self.places = places
        self.lines = dict(places.lines_of(start))
        places.put(self.value, self.lines)

    def add(self, name: str, value: Json, source: Json, old: str) -> None:
        """Take a member of ``source`` where there is none of that name yet."""
        if name not in self.value:
            self.value[name] = value
            self.lines[name] = self.places.lines_of(source).get(old, 0)
            self.places.put(self.value, self.lines)


def _add_paths(paths: _Grown, document: JsonObject, root: JsonObject) -> None:
    given = members(document.get("paths"))
    for path, item in given.items():
        own = item if isinstance(item, dict) else {}
        if document.get("servers") and document.get("servers") != root.get("servers"):
            own.setdefault("servers", document["servers"])
        for method in METHODS:
            operation = own.get(method)
            if isinstance(operation, dict) and document.get("security") != root.get("security"):
                operation.setdefault("security", document.get("security", []))
        known = paths.value.get(path)
        if isinstance(known, dict):
            for name, value in own.items():
                known.setdefault(name, value)
        else:
            paths.add(path, own, given, path)


def _renamed(document: JsonObject, components: Mapping[str, _Grown]) -> dict[tuple[str, str], str]:
    """New names for components that an earlier document has with another meaning."""
    renamed: dict[tuple[str, str], str] = {}
    for section, entries in members(document.get("components")).items():
        taken = components[section].value if section in components else {}
        for name, value in members(entries).items():
            if name in taken and taken[name] != value:
                numbers = (f"{name}_{number}" for number in range(2, len(taken) + 3))
                renamed[section, name] = next(each for each in numbers if each not in taken)
    return renamed


def _refer(value: Json, renamed: Mapping[tuple[str, str], str]) -> None:
    """Let the references in a document lead to the new names."""
    waiting = [value] if renamed else []
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            found = (
                _REFERENCE.fullmatch(text) if isinstance(text := each.get("$ref"), str) else None
            )
            if found and (found[1], found[2]) in renamed:
                each["$ref"] = f"#/components/{found[1]}/{renamed[found[1], found[2]]}{found[3]}"
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
