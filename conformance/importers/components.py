"""The shared parts of an OpenAPI document: which of them a spec needs, and under what names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.codec.pointer import tokens
from conformance.model import Json

_LOCAL: Final = re.compile(r"#/components/([^/]{1,80})/([^/]{1,400})")


def used(value: Json, components: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
    """Of the components those that a document refers to, however indirectly."""
    wanted: dict[tuple[str, str], None] = {}
    open_ = [value]
    while open_:
        for section, name in (*_referred(open_[-1]), *_schemes(open_.pop())):
            part = components.get(section, {}).get(name)
            if part is not None and (section, name) not in wanted:
                wanted[section, name] = None
                open_.append(part)
    kept: dict[str, Json] = {}
    for section, parts in components.items():
        held = {name: part for name, part in parts.items() if (section, name) in wanted}
        if held:
            kept[section] = held
    return kept


def renamed(value: Json, names: Mapping[tuple[str, str], str]) -> Json:
    """A copy in which references and security requirements use other names of components."""
    if isinstance(value, Mapping):
        made = {name: renamed(child, names) for name, child in value.items()}
        reference = made.get("$ref")
        if isinstance(reference, str) and (found := _target(reference)) in names:
            made["$ref"] = f"#/components/{found[0]}/{_escaped(names[found])}"
        security = made.get("security")
        if isinstance(security, list):
            made["security"] = [_requirement(each, names) for each in security]
        return made
    if isinstance(value, list):
        return [renamed(child, names) for child in value]
    return value


def _requirement(value: Json, names: Mapping[tuple[str, str], str]) -> Json:
    if not isinstance(value, Mapping):
        return value
    return {names.get(("securitySchemes", name), name): child for name, child in value.items()}


def _referred(value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield _target(reference)
        for child in value.values():
            yield from _referred(child)
    elif isinstance(value, list):
        for child in value:
            yield from _referred(child)


def _schemes(value: Json) -> Iterator[tuple[str, str]]:
    """Security schemes are named without a reference."""
    if isinstance(value, Mapping):
        security = value.get("security")
        for each in security if isinstance(security, list) else ():
            for name in each if isinstance(each, Mapping) else ():
                yield "securitySchemes", name
        for name in ("paths",) if "paths" in value else value:
            yield from _schemes(value[name])


def _target(reference: str) -> tuple[str, str]:
    found = _LOCAL.match(reference)
    if found is None:
        return "", ""
    parts = tokens("/" + "/".join(found.groups()))
    return parts[0], parts[1]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
