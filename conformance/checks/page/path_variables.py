"""Whether the variables of a path and the path parameters of the tables are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks import printed_url
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import JsonObject, Status

_TEMPLATING: Final = "https://spec.openapis.org/oas/v3.1.0#path-templating"

#: ``{model=models/*}``, ``{model:.*}``, ``{+model}`` and ``{model*}`` are all named ``model``.
_NAME: Final = re.compile(r"[+#./;?&]?([\w-]{1,100})(?=[=:*+?]|$)")


def _table(*names: str, where: str = "path") -> JsonObject:
    """An operation with these parameters."""
    return {
        "parameters": [
            {"name": name, "in": where, "required": True, "schema": {"type": "string"}}
            for name in names
        ]
    }


@page_check(
    "page/path-variables",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Path and table name the same variables",
    requirement="Each path parameter of a table is a variable of the path, by the same name.",
    why="A generated client leaves the variable in the path as it stands, and gets 404.",
    source=_TEMPLATING,
    examples=[
        PageExample(title="the same name", gives=Status.PASS, operation=_table("model")),
        PageExample(title="another name", gives=Status.FAIL, flaws=1,
                    operation=_table("modelName")),
        PageExample(title="in another casing", gives=Status.FAIL, operation=_table("Model")),
        PageExample(title="one too many", gives=Status.FAIL, operation=_table("model", "version")),
        PageExample(title="with a pattern, as Google prints it", gives=Status.PASS,
                    path="/v1beta/{model=models/*}:generateContent", operation=_table("model")),
        PageExample(title="marked by a colon", gives=Status.PASS,
                    path="/v1beta/:api/{model}:generateContent", operation=_table("model", "api")),
        PageExample(title="a path that is printed filled in", gives=None,
                    path="/v1beta/models/m:generateContent", operation=_table("model")),
        PageExample(title="a parameter of the query", gives=None,
                    operation=_table("modelName", where="query")),
        PageExample(title="no table", gives=None),
    ],
)  # fmt: skip
def path_variables(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A path without any variable may be printed with the values in it."""
    path = sheet.operation.path
    variables = list(dict.fromkeys(map(_bare, printed_url.variables(path))))
    rows = [node for node in sheet.parameter_nodes if node.text_of("in") == "path"]
    named = {node.text_of("name") for node in rows}
    left = [name for name in variables if name not in named]
    for node in rows if variables else ():
        name = node.text_of("name")
        known = name in variables or f":{name}" in path.split("/")
        stands = f"where the path has {' and '.join(map(repr, left))}" if left else ""
        yield Seen(
            at=Spot.of(node, "name"),
            wrong=""
            if known
            else f"the table has the path parameter {name!r}, "
            + (stands or "for which the path has no place"),
            expected=left or variables,
            printed=name,
        )


def _bare(variable: str) -> str:
    """The name of a variable, without the pattern or the operator that some templates add."""
    found = _NAME.match(variable)
    return found[1] if found else variable
