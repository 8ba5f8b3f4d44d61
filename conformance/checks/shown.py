"""Which members of a request a page shows: in its tables, among its parameters, in its samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from conformance.checks.printed import Spot
from conformance.checks.sheet import Member, Sheet
from conformance.codec.pointer import pointer, resolve, tokens
from conformance.model import Json

_MOST: Final = 5000  # values looked at in one printed body


def spelling(name: str) -> str:
    """A name without its casing: ``imageSize``, ``image_size`` and ``image-size`` are one."""
    return name.replace("_", "").replace("-", "").casefold()


def key(path: str) -> tuple[str, ...]:
    """Equal for pointers that name the same member: casing and the index of an item apart."""
    try:
        parts = tokens(path)
    except ValueError:
        return (path,)
    return tuple("*" if part.isdecimal() or part == "*" else spelling(part) for part in parts)


def sampled(sheet: Sheet) -> dict[str, Spot]:
    """Every member that a printed request body has, ``*`` for an item, at its first place."""
    found: dict[str, Spot] = {}
    for asked in sheet.distinct:
        if asked.body is not None:
            for path, where in _members(asked.body.value):
                if path not in found:
                    found[path] = asked.body.spot(where)
    return found


@lru_cache(maxsize=1)  # many checks of one sheet ask, one after the other
def declared(sheet: Sheet) -> tuple[Member, ...]:
    """The members of the page's own tables, without those that were read from a sample."""
    members = sheet.request_members if sheet.declares_request else ()
    return tuple(each for each in members if not _inferred(sheet, each.node.pointer))


def explained(sheet: Sheet, path: str) -> bool:
    """Whether a table of the answer has words for a member of it, or for one inside of it."""
    place = key(path)
    return any(
        key(each.path)[: len(place)] == place for each in sheet.answer_members if each.description
    )


def is_shown(sheet: Sheet, member: str) -> bool:
    """Whether any table or sample has a member, as a claim addresses it."""
    where, _, name = member.partition(":")
    if member.startswith("/"):
        wanted = key(member)
        tables = (each.path for each in sheet.request_members)
        return any(key(path) == wanted for path in (*tables, *sampled(sheet)))
    if where == "path":
        return True
    declared = {(each.where, spelling(each.name)) for each in sheet.operation.parameters}
    return (where, spelling(name)) in declared | _carried(sheet)


def names(sheet: Sheet) -> frozenset[str]:
    """The spelling of every name that a caller finds: members, parameters, what samples use."""
    paths = [*(each.path for each in sheet.request_members), *sampled(sheet)]
    in_body = {part for path in paths for part in key(path)}
    declared = {spelling(each.name) for each in sheet.operation.parameters}
    return frozenset(in_body | declared | {name for _, name in _carried(sheet)})


def describes(schema: Json) -> bool:
    """Whether a schema describes any member, or that there are none to describe."""
    return bool(members_of(schema)) or (
        isinstance(schema, Mapping)
        and isinstance(schema.get("type"), str)
        and schema["type"] not in {"object", "array"}
    )


def members_of(schema: Json) -> set[str]:
    """The spelling of the names of all members, references into ``$defs`` included."""
    found: set[str] = set()
    waiting: list[Json] = [schema]
    for each in waiting:
        if isinstance(each, Mapping):
            inside = each.get("properties")
            found |= {spelling(name) for name in inside} if isinstance(inside, Mapping) else set()
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each
    return found


def _carried(sheet: Sheet) -> set[tuple[str, str]]:
    """Headers and query parameters of the samples."""
    found: set[tuple[str, str]] = set()
    for asked in sheet.requests:
        found |= {("query", spelling(name)) for name, _ in asked.query}
        found |= {("header", spelling(name)) for name, _ in asked.sample.headers}
    return found


def _members(value: Json) -> Iterator[tuple[str, str]]:
    """Each member's path with ``*`` for items, and its pointer; breadth first, under a cap."""
    waiting: list[tuple[str, str, Json]] = [("", "", value)]
    for path, where, held in waiting:
        if len(waiting) > _MOST:
            return
        children: list[tuple[str, str, Json]] = []
        if isinstance(held, Mapping):
            children = [
                (path + pointer(name), where + pointer(name), child) for name, child in held.items()
            ]
            yield from ((below, at) for below, at, _ in children)
        elif isinstance(held, Sequence) and not isinstance(held, str):
            children = [
                (f"{path}/*", where + pointer(index), child) for index, child in enumerate(held)
            ]
        waiting += children


def _inferred(sheet: Sheet, where: str) -> bool:
    """Whether a place stands below a schema that was read from a sample."""
    value: Json = sheet.root.value
    for token in tokens(where):
        try:
            value = resolve(value, pointer(token))
        except (LookupError, ValueError):
            return False
        if isinstance(value, Mapping) and "x-inferred-from" in value:
            return True
    return False
