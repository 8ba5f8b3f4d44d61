"""A whole OpenAPI document, or the part of one that a page prints, lifted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from conformance.importers.draft import PageFault
from conformance.importers.lift import security, servers
from conformance.importers.lift.journal import Journal, Places
from conformance.importers.lift.operation import Operations
from conformance.importers.lift.schema import Schemas
from conformance.importers.lift.sound import without_unsound
from conformance.importers.lift.swallowed import moved, restored_paths
from conformance.importers.lift.values import as_text, members
from conformance.model import Json, JsonObject
from conformance.spec.node import Node
from conformance.spec.operations import METHODS

_VERSION: Final = re.compile(r"3\.(\d{1,3})(?:\.\d{1,3})?.{0,40}", re.DOTALL)
_PLAIN: Final = re.compile(r"3\.[01]\.\d+")
_OWN_NAMES: Final = ("method", "path")
_MOUSTACHE: Final = re.compile(r"\{\{[^{}]{1,80}\}\}(?=/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A document that the loader accepts, with what had to be left out of the page's own.

    Attributes:
        value: ``openapi``, ``info``, ``servers``, ``security``, ``paths`` and ``components``.
        places: the page's lines of its members.
        version: of OpenAPI.
    """

    value: JsonObject
    places: Places
    version: str = ""
    faults: tuple[PageFault, ...] = ()


def lift(page: Node, *, method: str = "", path: str = "", version: str = "") -> Lifted:
    """Lift a page's document; never raises for anything in it.

    Args:
        page: the root of a document, of its paths, of one path item or of one operation.
        method: of the operation that the page names beside it, for the last two.
        path: likewise.
        version: the version of OpenAPI to lift it to, instead of its own.
    """
    journal = Journal()
    if not isinstance(page.value, Mapping):
        journal.fault(page, "it is no OpenAPI document", "nothing was read from it")
        return Lifted(value={}, places=journal.places, faults=journal.faults())
    children = page.mapping()
    if "swagger" in children:
        hint = "convert it to OpenAPI 3 first; nothing was read from it"
        journal.fault(children["swagger"], "Swagger 2.0 is not supported", hint)
        return Lifted(value={}, places=journal.places, faults=journal.faults())
    version, forced = version or _version(page, journal), bool(version)
    beyond: set[str] = set()
    value = _document(page, journal, version, (method, path), beyond)
    if beyond and not forced:
        journal = Journal()
        hint = "it was read as OpenAPI 3.1"
        message = f"OpenAPI {version} has no schema keyword {min(beyond)!r}"
        journal.fault(children.get("openapi", page), message, hint)
        version = "3.1.0"
        value = _document(page, journal, version, (method, path), beyond)
    without_unsound(value, page.origin.file, journal)
    faults = journal.faults()
    return Lifted(value=value, places=journal.places, version=version, faults=faults)


def _document(
    page: Node, journal: Journal, version: str, named: tuple[str, str], beyond: set[str]
) -> dict[str, Json]:
    children = page.mapping()
    schemas = Schemas(journal=journal, is_3_0=version.startswith("3.0"), beyond=beyond)
    components = children.get("components")
    sections = components.mapping() if components and members(components.value) else {}
    schemes = security.schemes(sections.get("securitySchemes"), journal)
    defined = members(sections["securitySchemes"].value) if "securitySchemes" in sections else {}
    operations = Operations(journal=journal, schemas=schemas, known=schemes, defined=defined)
    made: dict[str, Json] = {"openapi": version}
    if "info" in children and isinstance(children["info"].value, Mapping):
        info = children["info"].mapping()
        kept = {name: each.value for name, each in info.items() if not name.startswith("/")}
        made["info"] = journal.mapping(kept, info)
    if "servers" in children:
        made["servers"] = servers.lift(children["servers"], journal)
    alternatives = security.requirements(children.get("security"), schemes, defined, journal)
    if alternatives is not None:
        made["security"] = alternatives
    made["paths"] = _paths(page, operations, named)
    made["components"] = _components(sections, operations, schemes)
    return journal.mapping(made, children)


def _version(page: Node, journal: Journal) -> str:
    """3.0.x or 3.1.x; of a part that does not say, 3.1, which can say more."""
    given = members(page.value).get("openapi")
    text = as_text(given) or ""
    if _PLAIN.fullmatch(text):
        return text
    found = _VERSION.fullmatch(text.strip())
    if found is None or int(found[1]) > 1:
        if given is not None:
            journal.fault(page, f"OpenAPI {text[:40]} is not known", "it was read as OpenAPI 3.1")
        return "3.1.0"
    return "3.0.3" if found[1] == "0" else "3.1.0"


def _paths(page: Node, operations: Operations, named: tuple[str, str]) -> dict[str, Json]:
    journal = operations.journal
    made: dict[str, Json] = {}
    lines: dict[str, int] = {}
    for given, node in _items(page, journal, *named).items():
        item = operations.item(node)
        if item is None:
            continue
        path = _path(given, node, item, journal)
        if path in made:
            journal.fault(node, f"the path {path!r} occurs twice", "the first one was read")
            continue
        made[path], lines[path] = item, node.location.line
    journal.places.put(made, lines)
    return made


def _items(page: Node, journal: Journal, method: str, path: str) -> dict[str, Node]:
    """The path items by path, whichever part of a document the page prints."""
    children = page.mapping()
    paths = children.get("paths")
    if paths is not None and paths.value is not None:
        return paths.mapping() if isinstance(paths.value, Mapping) else {}
    method, path = _named(children, method, path)
    if isinstance(members(page.value).get("operation"), Mapping) and path:
        page = children["operation"]
        children = page.mapping()
    slashed = {name: child for name, child in children.items() if name.startswith("/")}
    if not slashed and not path:
        misplaced = restored_paths(page, journal)
        return misplaced.mapping() if misplaced else {}
    if slashed:
        return slashed
    if any(name.lower() in METHODS for name in children):
        return {path: page}
    if "responses" in children or "requestBody" in children:
        return {path: moved(page, method, set(children))}
    return {}


def _named(children: Mapping[str, Node], method: str, path: str) -> tuple[str, str]:
    """The operation that a part names itself, in members ``method`` and ``path``."""
    own = [as_text(children[name].value) if name in children else None for name in _OWN_NAMES]
    if own[0] and own[1] and own[0].lower() in METHODS:
        return own[0].lower(), own[1]
    return method, path


def _path(given: str, node: Node, item: dict[str, Json], journal: Journal) -> str:
    """A path that starts with a slash: a host before it becomes the server."""
    path = _MOUSTACHE.sub("", given.strip(), count=1)
    if "://" in path:
        try:
            parts = urlsplit(path)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme and parts.netloc:
            item.setdefault("servers", [{"url": f"{parts.scheme}://{parts.netloc}"}])
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    path = path if path.startswith("/") else f"/{path}"
    if path != given:
        journal.fault(node, f"{given[:120]!r} is no path", f"it was read as {path[:120]!r}")
    return path


def _components(
    sections: Mapping[str, Node], operations: Operations, schemes: dict[str, Json]
) -> dict[str, Json]:
    """What references lead to; other sections are of no use to a spec."""
    makers: dict[str, Callable[[Node], Json]] = {
        "schemas": operations.schemas.lift,
        "parameters": operations.parameter,
        "requestBodies": operations.body,
        "responses": operations.response,
        "examples": lambda node: node.value,
    }
    made: dict[str, Json] = {}
    for section, node in sections.items():
        if section in makers and isinstance(node.value, Mapping):
            children = node.mapping()
            lifted: dict[str, Json] = {
                name: makers[section](child) for name, child in children.items()
            }
            kept: dict[str, Json] = {
                name: value for name, value in lifted.items() if value is not None
            }
            made[section] = operations.journal.mapping(kept, children)
    if schemes:
        made["securitySchemes"] = schemes
    return operations.journal.mapping(made, sections)
