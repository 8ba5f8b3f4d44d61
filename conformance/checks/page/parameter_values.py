"""Whether the parameters and headers of printed requests have values, and those of their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page.parameters import WORDS, place, spot_of
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, calls
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import Json, JsonObject, Parameter, Status
from conformance.spec.node import Node
from conformance.spec.oracle import violations

_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_STAND_IN: Final = re.compile(
    r".*[<{\[$*\u2026].*|:\w+|x{3,}|(?:your|my)[-_ ].*|.*\.\.\.", re.IGNORECASE | re.DOTALL
)

_PATH: Final = "/v1beta/models/m:generateContent"
_MODEL: Final[JsonObject] = {"name": "model", "in": "path", "required": True,
                             "schema": {"type": "string"}}  # fmt: skip
_ALT: Final[JsonObject] = {"name": "alt", "in": "query",
                           "schema": {"type": "string", "enum": ["sse"]}}  # fmt: skip
_N: Final[JsonObject] = {"name": "n", "in": "query", "schema": {"type": "integer", "maximum": 4}}


def _table(parameter: JsonObject) -> JsonObject:
    return {"parameters": [_MODEL, parameter]}


def _calls(query: str = "", **headers: str) -> JsonObject:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return calls(f"https://api.example.com{_PATH}{query}", headers=named)


@page_check(
    "page/parameter-empty",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="No parameter is empty in a printed request",
    requirement="Each parameter in the path, in the query and among the headers of a printed "
    "request has a value.",
    why="Sent as printed, the request is turned away, or reaches another path.",
    source="https://spec.openapis.org/oas/v3.1.0#path-templating",
    examples=[
        PageExample(title="a model", gives=Status.PASS, samples=(_calls(),)),
        PageExample(title="no model in the path", gives=Status.FAIL,
                    samples=(calls("https://api.example.com/v1beta/models/:generateContent"),)),
        PageExample(title="no model behind a doubled slash", gives=Status.FAIL,
                    samples=(calls("https://api.example.com//v1beta/models/:generateContent"),)),
        PageExample(title="an empty key", gives=Status.FAIL, samples=(_calls("?key="),)),
        PageExample(title="a switch without a value", gives=Status.PASS,
                    samples=(_calls("?debug"),)),
        PageExample(title="an empty header", gives=Status.FAIL, samples=(_calls(X_Key=""),)),
        PageExample(title="nothing printed", gives=None),
    ],
)  # fmt: skip
def parameter_empty(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Told once, however many samples print the same."""
    told = set()
    for asked in sheet.requests:
        values = [("path", *each) for each in asked.path_values.items()]
        values += [("query", *each) for each in asked.query]
        values += [("header", *each) for each in asked.sample.headers]
        for where, name, value in values:
            bare = where == "query" and f"{name}=" not in asked.sample.url
            empty = not value.strip() and not bare
            if (where, name, empty) not in told:
                told.add((where, name, empty))
                flaw = f"the {WORDS[where]} {name} is empty in the request {asked.sample.id}"
                yield Seen(at=spot_of(asked, where, name), wrong=flaw if empty else "",
                           expected=f"a value for {name}", printed=value)  # fmt: skip


@page_check(
    "page/parameter-value",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed parameters have values of their tables",
    requirement="The value of a parameter, in a printed request and in its own example, fits the "
    "schema that the table gives it.",
    why="Either the table or the sample is wrong, and only a paid call tells which.",
    source="https://spec.openapis.org/oas/v3.1.0#parameter-object",
    examples=[
        PageExample(title="one of the values", gives=Status.PASS,
                    operation=_table(_ALT),
                    samples=(_calls("?alt=sse"),)),
        PageExample(title="another value", gives=Status.FAIL,
                    operation=_table(_ALT),
                    samples=(_calls("?alt=json"),)),
        PageExample(title="a number", gives=Status.PASS,
                    operation=_table(_N),
                    samples=(_calls("?n=4"),)),
        PageExample(title="a number too large", gives=Status.FAIL,
                    operation=_table(_N),
                    samples=(_calls("?n=5"),)),
        PageExample(title="a model in the path that the table does not have", gives=Status.FAIL,
                    operation={"parameters": [{**_MODEL, "schema": {"enum": ["a"]}}]},
                    samples=(_calls(),)),
        PageExample(title="its own example", gives=Status.FAIL,
                    operation=_table({**_ALT, "example": "json"})),
        PageExample(title="a placeholder", gives=Status.PASS,
                    operation=_table(_ALT),
                    samples=(_calls("?alt={alt}"),)),
        PageExample(title="any text will do", gives=Status.PASS,
                    operation=_table({**_ALT, "schema": {"type": "string"}}),
                    samples=(_calls("?alt=sse"),)),
    ],
)  # fmt: skip
def parameter_value(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Values that are empty, or that the reader has to replace, are judged apart."""
    nodes = {place(n.text_of("in"), n.text_of("name")): n for n in sheet.parameter_nodes}
    for each in sheet.operation.parameters:
        told = set()
        for value, at in _values(sheet, each, nodes.get(place(each.where, each.name))):
            if str(value) in told or _is_left_open(value):
                continue
            told.add(str(value))
            broken = violations(each.schema, _typed(value, each.schema))
            flaw = f"the {WORDS[each.where]} {each.name} does not fit its table: "
            yield Seen(at=at, wrong=flaw + broken[0].message if broken else "",
                       expected=broken[0].expected if broken else None, printed=value)  # fmt: skip


def _values(sheet: Sheet, each: Parameter, node: Node | None) -> Iterator[tuple[Json, Spot]]:
    example = node.get("example") if node is not None else None
    if example is not None:
        yield example.value, Spot.of(example)
    for asked in sheet.requests:
        found = {
            "path": asked.path_values.items(),
            "query": asked.query,
            "header": asked.sample.headers,
        }[each.where]
        for name, value in found:
            if place(each.where, name) == place(each.where, each.name):
                yield value, spot_of(asked, each.where, name)


def _is_left_open(value: Json) -> bool:
    return isinstance(value, str) and (not value.strip() or bool(_STAND_IN.fullmatch(value[:200])))


def _typed(value: Json, schema: JsonObject) -> Json:
    """A printed value as the type that the table declares, where it reads as one."""
    if not isinstance(value, str):
        return value
    if schema.get("type") == "boolean" and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if schema.get("type") in {"integer", "number"}:
        return _number(value)
    return value


def _number(text: str) -> Json:
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)
