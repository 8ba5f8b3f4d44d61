"""GitBook's blocks, ``{% tab title="200" %}``, as the components that MDX has for the same.

Sources: https://gitbook.com/docs/creating-content/blocks and, for the older blocks of an API,
https://gitbook.com/docs/guides (``swagger``, ``api-method``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from conformance.importers.markdown.sheet import Sheet

_BLOCK: Final = re.compile(r"\{%[-\s]\s{0,10}([a-z-]{2,40})([^%\n]{0,1000})-?%\}")
_ATTRIBUTE: Final = re.compile(r"([\w-]{1,40})\s{0,5}=\s{0,5}\"([^\"]{0,500})\"")
_PLAIN: Final = {
    "tabs": "Tabs",
    "hint": "Info",
    "stepper": "Steps",
    "step": "Step",
    "columns": "Columns",
    "column": "Column",
}
_TITLED: Final = {"tab": "Tab", "code": "CodeBlock"}


def take(sheet: Sheet) -> None:
    """Rewrite all blocks of GitBook's in their lines; those that say nothing here are dropped."""
    for number, line in enumerate(sheet.lines):
        if "{%" in line:
            sheet.lines[number] = _BLOCK.sub(_rewritten, line)


def _rewritten(match: re.Match[str]) -> str:
    name = match[1]
    given = dict(_ATTRIBUTE.findall(match[2]))
    if name.startswith("end"):
        word = name.removeprefix("end")
        tag = {**_PLAIN, **_TITLED, **_CLOSED}.get(word, "")
        return f"</{tag}>" if tag else ""
    if name in _PLAIN:
        return f"<{_PLAIN[name]}>"
    if name in _TITLED:
        return f"<{_TITLED[name]}{_attribute('title', given.get('title', ''))}>"
    return _WRITTEN[name](given) if name in _WRITTEN else ""


def _attribute(name: str, value: str) -> str:
    return f' {name}="{value}"' if value else ""


def _operation(given: Mapping[str, str]) -> str:
    """The line that declares an operation; of a reference to OpenAPI, its method and path too."""
    server = given.get("baseUrl", given.get("host", "")).rstrip("/")
    path = given.get("path", "")
    method = given.get("method", "").upper()
    return f"{method} {server}{path}" if method and path else ""


def _parameter(given: Mapping[str, str]) -> str:
    where = given.get("in", "body")
    where = where if where in {"body", "query", "path", "header"} else "body"
    required = " required" if given.get("required") == "true" else ""
    kind = _attribute("type", given.get("type", ""))
    return f"<ParamField{_attribute(where, given.get('name', ''))}{kind}{required}>"


def _response(given: Mapping[str, str]) -> str:
    return f"<ResponseExample{_attribute('title', given.get('status', ''))}>"


_WRITTEN: Final[Mapping[str, Callable[[Mapping[str, str]], str]]] = {
    "swagger": _operation,
    "api-method": _operation,
    "openapi": _operation,
    "swagger-parameter": _parameter,
    "swagger-response": _response,
}
_CLOSED: Final = {"swagger-parameter": "ParamField", "swagger-response": "ResponseExample"}
