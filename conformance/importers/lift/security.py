"""Security schemes and requirements: a spec knows those that take a key and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from conformance.importers.lift.journal import Journal
from conformance.importers.lift.values import as_text, is_list, members
from conformance.model import Json
from conformance.spec.node import Node

_BEARER: Final = frozenset({"bearer", "jwt", "token", "bearertoken", "bearerauth"})
_NOT_A_KEY: Final = "it was left out: only a key in a header or in the query is supported"


def schemes(node: Node | None, journal: Journal) -> dict[str, Json]:
    """``components.securitySchemes``: those that a key can be put into, in OpenAPI's own words."""
    if node is None or not isinstance(node.value, Mapping):
        return {}
    children = node.mapping()
    made: dict[str, Json] = {}
    for name, child in children.items():
        scheme = _scheme(members(child.value))
        if scheme is None:
            kind = as_text(members(child.value).get("scheme") or members(child.value).get("type"))
            message = f"the security scheme {name!r} ({kind or 'of no type'}) cannot be used"
            journal.fault(child, message, _NOT_A_KEY)
        else:
            made[name] = journal.mapping({**members(child.value), **scheme}, child.mapping())
    return journal.mapping(made, children)


def _scheme(given: Mapping[str, Json]) -> dict[str, Json] | None:
    """Type, scheme, place and name, normalised; ``None`` where no key can be put into it."""
    kind = (as_text(given.get("type")) or "").replace("_", "").replace("-", "").lower()
    word = (as_text(given.get("scheme")) or "").strip().lower()
    if kind in _BEARER or (
        kind == "http" and (word in _BEARER or (not word and _formatted(given)))
    ):
        return {"type": "http", "scheme": "bearer"}
    where = (as_text(given.get("in")) or "").lower()
    name = as_text(given.get("name"))
    if kind == "apikey" and where in {"header", "query"} and name:
        return {"type": "apiKey", "in": where, "name": name}
    return None


def _formatted(given: Mapping[str, Json]) -> bool:
    return bool(as_text(given.get("bearerFormat")))


def requirements(
    node: Node | None, known: Collection[str], defined: Collection[str], journal: Journal
) -> list[Json] | None:
    """The alternatives of a ``security`` list, ``None`` where there is none that can be used.

    Args:
        node: the list; an empty one says that no key is needed.
        known: names of the schemes that can be used.
        defined: names of all schemes of the page: those that cannot be used had their fault.
        journal: takes the faults.
    """
    if node is None or node.value is None:
        return None
    if not is_list(node.value):
        journal.fault(node, "'security' must be a list")
        return None
    kept: list[tuple[Json, Node]] = []
    for each in node.items():
        given = members(each.value)
        for name in given:
            if name not in defined and not name.startswith("x-"):
                message = f"there is no security scheme {name!r}"
                journal.fault(each, message, "it was left out of what operations take")
        usable = {name: _scopes(scopes) for name, scopes in given.items() if name in known}
        if usable or not given:
            kept.append((usable, each))
    return journal.items(kept) if kept or not node.value else None


def _scopes(value: Json) -> Json:
    return list(value) if isinstance(value, list) else []
