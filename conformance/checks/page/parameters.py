"""Whether the parameters and headers of printed requests are those of the page's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import key_ways
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, calls
from conformance.checks.printed import Spot
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.model import Json, JsonObject, Status

_PARAMETERS: Final = "https://spec.openapis.org/oas/v3.1.0#parameter-object"
_FIELDS: Final = "https://www.rfc-editor.org/rfc/rfc9110#section-5"

#: Header fields that clients set by themselves, or that the body decides.
_CLIENTS_OWN: Final = frozenset(
    {"accept", "accept-charset", "accept-encoding", "accept-language", "cache-control",
     "connection", "content-length", "content-type", "cookie", "host", "origin", "pragma",
     "referer", "user-agent"}
)  # fmt: skip
#: What a reader calls a parameter, by where it stands.
WORDS: Final = {"query": "query parameter", "header": "header", "path": "path parameter"}
_STREAM: Final = ":streamGenerateContent"

_PATH: Final = "/v1beta/models/m:generateContent"


def _parameter(name: str, where: str = "query", **members: Json) -> JsonObject:
    schema: JsonObject = {"type": "string"}
    return {"name": name, "in": where, "schema": schema, **members}


def _table(*parameters: JsonObject) -> JsonObject:
    model = _parameter("model", "path", required=True)
    return {"parameters": [model, *parameters]}


def _calls(query: str = "", **headers: str) -> JsonObject:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return calls(f"https://api.example.com{_PATH}{query}", headers=named)


@page_check(
    "page/undeclared",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests use declared parameters",
    requirement="Each query parameter, header and path parameter of a printed request is in a "
    "table of the page, or is the credential that the page states.",
    why="A caller cannot tell whether it is needed, what it does and which values it takes.",
    source=_PARAMETERS,
    examples=[
        PageExample(title="all declared", gives=Status.PASS,
                    operation=_table(_parameter("alt"), _parameter("X-Trace", "header")),
                    samples=(_calls("?alt=sse", x_trace="1"),)),
        PageExample(title="empty tables", gives=Status.FAIL, flaws=1,
                    operation={"parameters": []}, samples=(_calls("?alt=sse", X_Trace="1"),)),
        PageExample(title="a query parameter that no table has", gives=Status.FAIL,
                    operation=_table(_parameter("alt")), samples=(_calls("?key=sk-xxx"),)),
        PageExample(title="a header that no table has", gives=Status.FAIL,
                    operation=_table(), samples=(_calls(X_Trace="1"),)),
        PageExample(title="told once for samples that use the same", gives=Status.FAIL, flaws=1,
                    operation=_table(),
                    samples=(_calls("?a=1"), {**_calls("?a=2"), "id": "b"})),
        PageExample(title="headers of the client", gives=Status.PASS, operation=_table(),
                    samples=(_calls(Content_Type="application/json", User_Agent="curl"),)),
        PageExample(title="the credential of the security section", gives=Status.PASS,
                    operation={"security": [{"a": []}], **_table()},
                    document={"components": {"securitySchemes": {
                        "a": {"type": "http", "scheme": "bearer"}}}},
                    samples=(_calls(authorization="Bearer xxx"),)),
        PageExample(title="a key in another place than the page says", gives=Status.PASS,
                    operation=_table(_parameter("x-api-key", "header", required=True)),
                    samples=(_calls(authorization="Bearer xxx"),)),
        PageExample(title="no tables at all", gives=None, samples=(_calls("?alt=sse"),)),
        PageExample(title="only a body printed", gives=None, operation={"parameters": []},
                    samples=({"id": "a", "kind": "request", "body": "{}"},)),
    ],
)  # fmt: skip
def undeclared(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A page without any table is told elsewhere that it lacks them."""
    if not sheet.lists_parameters:
        return
    known = set(_declared(sheet))
    told = set()
    for asked in sheet.requests:
        if not (asked.sample.url or asked.sample.headers) or _is_counterpart(sheet, asked):
            continue
        told_of = known | _foreign_keys(sheet, asked)
        unknown = tuple(each for each in _used(asked) if place(*each) not in told_of)
        if unknown not in told:
            told.add(unknown)
            flaw = f"the request {asked.sample.id} uses what no table of the page has: "
            yield Seen(
                at=spot_of(asked, *unknown[0]) if unknown else asked.spot("url"),
                wrong=flaw + _listed(unknown) if unknown else "",
                expected=[f"{where} {name}" for where, name in sorted(known)],
                printed=[f"{where} {name}" for where, name in unknown],
            )


@page_check(
    "page/unexplained",
    feature="docs.complete",
    status=Status.INFO,
    title="What samples use is explained",
    requirement="Where a page has no tables of parameters, its text explains what samples use.",
    why="A caller cannot tell whether it is needed, what it does and which values it takes.",
    source=_PARAMETERS,
    examples=[
        PageExample(title="a query parameter", gives=Status.INFO, flaws=1,
                    samples=(_calls("?alt=sse", X_Trace="1"),)),
        PageExample(title="a claim names it", gives=Status.PASS, samples=(_calls(X_Trace="1"),),
                    claims=({"id": "c", "feature": "stream.honoured", "works": True,
                             "member": "header:X-Trace"},)),
        PageExample(title="the text names it", gives=Status.PASS, samples=(_calls("?alt=sse"),),
                    operation={"description": "Add alt=sse for a stream."}),
        PageExample(title="used by the second of two samples", gives=Status.INFO, flaws=1,
                    samples=(_calls(), {**_calls("?alt=sse"), "id": "b"})),
        PageExample(title="the key and the model are matters of their own", gives=Status.PASS,
                    samples=(_calls("?key=sk-xxx"),)),
        PageExample(title="a key beside that of the security section", gives=Status.INFO,
                    operation={"security": [{"a": []}]},
                    document={"components": {"securitySchemes": {
                        "a": {"type": "http", "scheme": "bearer"}}}},
                    samples=(_calls("?key=sk-xxx", authorization="Bearer xxx"),)),
        PageExample(title="tables are judged apart", gives=None, operation=_table(),
                    samples=(_calls("?alt=sse"),)),
    ],
)  # fmt: skip
def unexplained(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each request with what none before it uses."""
    if sheet.lists_parameters:
        return
    known = {place(*each.member.partition(":")[::2]) for each in sheet.operation.claims}
    words = "\n".join(each.text for each in sheet.passages).lower()
    stated = {way.place for way in key_ways.stated(sheet)}
    for asked in sheet.sent:
        keys = stated or {way.place for way in key_ways.handed_in(sheet, asked)}
        unknown = tuple(
            (where, name)
            for where, name in _used(asked)
            if where != "path"
            and place(where, name) not in known | keys
            and name.lower() not in words
        )
        known |= {place(*each) for each in unknown}
        yield Seen(
            at=spot_of(asked, *unknown[0]) if unknown else asked.spot("url"),
            wrong=f"the request {asked.sample.id} uses what the page does not explain: "
            f"{_listed(unknown)}"
            if unknown
            else "",
            printed=[f"{where} {name}" for where, name in unknown],
        )


@page_check(
    "page/parameter-missing",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests have what the tables require",
    requirement="Each query parameter and header that a table requires is in each printed request.",
    why="The sample is refused, or the parameter is not required at all.",
    source=_PARAMETERS,
    examples=[
        PageExample(title="there", gives=Status.PASS,
                    operation=_table(_parameter("v", required=True)), samples=(_calls("?v=1"),)),
        PageExample(title="not there", gives=Status.FAIL,
                    operation=_table(_parameter("v", required=True)), samples=(_calls(),)),
        PageExample(title="a header in another casing", gives=Status.PASS,
                    operation=_table(_parameter("X-Trace", "header", required=True)),
                    samples=(_calls(x_trace="1"),)),
        PageExample(title="a header not there", gives=Status.FAIL,
                    operation=_table(_parameter("X-Trace", "header", required=True)),
                    samples=(_calls(Accept="*/*"),)),
        PageExample(title="the key not there", gives=Status.FAIL,
                    operation={"security": [{"a": []}]},
                    document={"components": {"securitySchemes": {
                        "a": {"type": "http", "scheme": "bearer"}}}},
                    samples=(_calls(Content_Type="application/json"),)),
        PageExample(title="another key there is another matter", gives=None,
                    operation={"security": [{"a": []}]},
                    document={"components": {"securitySchemes": {
                        "a": {"type": "http", "scheme": "bearer"}}}},
                    samples=(_calls(x_api_key="xxx"),)),
        PageExample(title="no headers printed", gives=None, samples=(_calls(),),
                    operation=_table(_parameter("X-Trace", "header", required=True))),
        PageExample(title="not there in the second of two samples", gives=Status.FAIL, flaws=2,
                    operation=_table(_parameter("v", required=True),
                                     _parameter("X-Trace", "header", required=True)),
                    samples=(_calls("?v=1", X_Trace="1"), {**_calls(Accept="*/*"), "id": "b"})),
        PageExample(title="one with a default", gives=None, samples=(_calls(),),
                    operation=_table(_parameter("v", required=True, schema={"default": "1"}))),
        PageExample(title="one whose default is none of its values", gives=Status.FAIL,
                    samples=(_calls(),), operation=_table(_parameter(
                        "v", required=True, schema={"default": "1", "enum": ["2"]}))),
        PageExample(title="an optional one", gives=None, operation=_table(_parameter("v")),
                    samples=(_calls(),)),
    ],
)  # fmt: skip
def parameter_missing(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A sample without headers may leave them to the reader; one with a URL prints its query."""
    needed = [
        (each.where, each.name)
        for each in sheet.operation.parameters
        if each.required and each.where != "path" and not _has_default(each.schema)
    ]
    told = set()
    for asked in sheet.sent:
        used = {place(*each) for each in _used(asked)}
        seen = [_needed(asked, each, used) for each in needed
                if each[0] == "query" or asked.sample.headers]  # fmt: skip
        for each in (*seen, *_key(sheet, asked)):
            if (each.expected, bool(each.wrong)) not in told:
                told.add((each.expected, bool(each.wrong)))
                yield each


def _has_default(schema: JsonObject) -> bool:
    """Whether leaving a parameter out comes to a value that its table allows."""
    choices = schema.get("enum")
    return "default" in schema and (not isinstance(choices, list) or schema["default"] in choices)


def _used(asked: PrintedRequest) -> Iterator[tuple[str, str]]:
    """Where and what: the parameters of a printed request, each once."""
    query = (("query", name) for name, _ in asked.query)
    headers = (("header", name) for name, _ in asked.sample.headers)
    path = (("path", name) for name in asked.path_values)
    for where, name in dict.fromkeys((*query, *headers, *path)):
        if not (where == "header" and name.lower() in _CLIENTS_OWN):
            yield where, name


def place(where: str, name: str) -> tuple[str, str]:
    """Equal for the same parameter; names of headers have no casing."""
    return where, name.lower() if where == "header" else name


def spot_of(asked: PrintedRequest, where: str, name: str) -> Spot:
    """Where a printed request has a parameter."""
    return asked.spot("headers", name) if where == "header" else asked.spot("url")


def _listed(places: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"the {WORDS[where]} {name}" for where, name in places)


def _declared(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The places of what tables and security section have; beside tables, what the text has."""
    for node in sheet.parameter_nodes:
        yield place(node.text_of("in"), node.text_of("name"))
    for alternative in key_ways.secured(sheet):
        yield from (way.place for way in alternative)
    for claim in sheet.operation.claims if sheet.parameter_nodes else ():
        if claim.source in {"", sheet.source_of(sheet.node.pointer)}:
            where, _, name = claim.member.partition(":")
            if where in WORDS:
                yield place(where, name)


def _foreign_keys(sheet: Sheet, asked: PrintedRequest) -> set[tuple[str, str]]:
    """The places of keys where none is one that the page states: see ``page/key-agrees``."""
    stated = {way.place for way in key_ways.stated(sheet)}
    places = {way.place for way in key_ways.handed_in(sheet, asked)}
    return set() if not stated or stated & places else places


def _is_counterpart(sheet: Sheet, asked: PrintedRequest) -> bool:
    """Whether a sample calls the operation that does the same in a stream."""
    return _STREAM in asked.path and _STREAM not in sheet.operation.path


def _needed(asked: PrintedRequest, needed: tuple[str, str], used: set[tuple[str, str]]) -> Seen:
    where, name = needed
    flaw = f"the request {asked.sample.id} lacks the required {WORDS[where]} {name}"
    return Seen(
        at=asked.spot("headers" if where == "header" else "url"),
        wrong="" if place(where, name) in used else flaw,
        expected=name,
    )


def _key(sheet: Sheet, asked: PrintedRequest) -> Iterator[Seen]:
    """Whether a request that prints headers has the key that the page requires, or any other."""
    required = any(each.required for each in sheet.operation.credentials)
    stated = key_ways.stated(sheet)
    if not required or not stated or not asked.sample.headers:
        return
    if not key_ways.handed_in(sheet, asked):
        flaw = f"the request {asked.sample.id} lacks the key, for which the page names {stated[0]}"
        yield Seen(at=asked.spot("headers"), wrong=flaw, expected=str(stated[0]))
