"""Servers with a URL, and variables that have a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from conformance.importers.lift.journal import Journal
from conformance.importers.lift.values import as_text, is_list, members
from conformance.model import Json
from conformance.spec.node import Node

_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?::\d{1,5})?(?:/\S{0,500})?"
)


def lift(node: Node, journal: Journal) -> list[Json]:
    """The servers of one level; empty URLs, which Apifox writes, are left out without a word."""
    if not is_list(node.value):
        return []
    kept: list[tuple[Json, Node]] = []
    for each in node.items():
        url = (as_text(members(each.value).get("url")) or "").strip().rstrip("/")
        if not url:
            continue
        if _HOST.fullmatch(url):
            journal.fault(each, f"the server {url!r} has no scheme", "https:// was put before it")
            url = f"https://{url}"
        children = each.mapping()
        made = {name: value for name, value in members(each.value).items() if name != "variables"}
        variables = _variables(children.get("variables"), journal)
        made |= {"url": url, **({"variables": variables} if variables else {})}
        kept.append((journal.mapping(made, children), each))
    return journal.items(kept)


def _variables(node: Node | None, journal: Journal) -> dict[str, Json]:
    if node is None or not isinstance(node.value, Mapping):
        return {}
    children = node.mapping()
    made: dict[str, Json] = {}
    for name, child in children.items():
        default = as_text(members(child.value).get("default"))
        if default is None:
            journal.fault(child, f"the server variable {name!r} has no default")
        else:
            made[name] = {**members(child.value), "default": default}
    return journal.mapping(made, children)
