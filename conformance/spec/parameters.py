"""Path, query and header parameters, declared or only shown by the path's template."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from conformance.model import Parameter
from conformance.spec.credentials import is_key, printed
from conformance.spec.node import Node
from conformance.spec.openapi import json_schema
from conformance.spec.references import References

_VARIABLE: Final = re.compile(r"\{([^{}]+)\}")
#: Header parameters that OpenAPI has one ignore: the body and the answer decide them.
_IGNORED: Final = frozenset({"content-type", "accept"})


def declared(item: Node, node: Node, references: References) -> list[Node]:
    """Parameters of an operation, and those of its path that it does not declare again."""
    merged: dict[tuple[str, str], Node] = {}
    for level in (references.follow(item), node):
        seen: set[tuple[str, str]] = set()
        for each in level.items_of("parameters"):
            parameter = references.follow(each)
            key = (parameter.require("name").text(), parameter.require("in").text())
            if key in seen:
                raise each.error(f"the {key[1]} parameter {key[0]!r} is declared twice")
            seen.add(key)
            merged[key] = parameter
    return list(merged.values())


def carries_key(node: Node) -> bool:
    """Whether a parameter is a credential."""
    return is_key(node.text_of("in"), node.text_of("name"), printed(node))


def parameters(
    path: str, declared: Iterable[Node], references: References
) -> tuple[Parameter, ...]:
    """Read parameters that carry no key; those that only the path's template shows come first."""
    read = [
        _parameter(each, references)
        for each in declared
        if not (each.text_of("in") == "header" and each.text_of("name").lower() in _IGNORED)
    ]
    known = {each.name for each in read if each.where == "path"}
    shown = [name for name in dict.fromkeys(_VARIABLE.findall(path)) if name not in known]
    return (
        *(
            Parameter(
                name=n, where="path", schema={"type": "string"}, required=True, declared=False
            )
            for n in shown
        ),
        *read,
    )


def _parameter(node: Node, references: References) -> Parameter:
    where = node.require("in").word(("path", "query", "header"), "place for a parameter")
    schema = node.get("schema")
    converted = json_schema(schema, references, direction="request") if schema else {}
    example = node.get("example")
    if example is not None and "examples" not in converted:
        converted = {**converted, "examples": [example.value]}
    return Parameter(
        name=node.require("name").text(),
        where="path" if where == "path" else "query" if where == "query" else "header",
        schema=converted,
        required=where == "path" or node.boolean_of("required"),
    )
