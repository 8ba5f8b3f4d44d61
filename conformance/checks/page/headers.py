"""Whether the headers of printed requests fit the body that they announce, and are headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, body, calls
from conformance.checks.printed import Spot
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.model import JsonObject, Status

_FIELDS: Final = "https://www.rfc-editor.org/rfc/rfc9110#section-5.1"
_TYPE: Final = "https://www.rfc-editor.org/rfc/rfc9110#section-8.3"

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_JSON: Final = re.compile(r"(?:application|text)/(?:[\w.-]{1,60}\+)?json")
#: How the names of headers begin whose value is a list.
_LISTS: Final = ("accept", "cache-control", "cookie", "via", "forwarded", "x-forwarded-for")
_STAND_IN: Final = re.compile(r"[<{$*]")

_BODY: Final[JsonObject] = {"requestBody": body({"type": "object"})}
_FORM: Final[JsonObject] = {
    "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object"}}}}
}


def _sends(text: str = "{}", **headers: str) -> JsonObject:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return calls("/x", body=text, headers=named)


@page_check(
    "page/content-type",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Content-Type names the body that is sent",
    requirement="The Content-Type of each printed request is one that the page declares for the "
    "body, and JSON where the printed body is JSON.",
    why="The service reads the body as something else, and finds nothing in it.",
    source=_TYPE,
    examples=[
        PageExample(title="the same", gives=Status.PASS, operation=_BODY,
                    samples=(_sends(Content_Type="application/json; charset=utf-8"),)),
        PageExample(title="another", gives=Status.FAIL, operation=_BODY,
                    samples=(_sends(Content_Type="multipart/form-data"),)),
        PageExample(title="JSON sent as a form, with nothing declared", gives=Status.FAIL,
                    samples=(_sends(Content_Type="application/x-www-form-urlencoded"),)),
        PageExample(title="a form", gives=Status.PASS, operation=_FORM,
                    samples=(_sends("a=b", Content_Type="multipart/form-data; boundary=x"),)),
        PageExample(title="a kind of JSON", gives=Status.PASS,
                    samples=(_sends(Content_Type="application/vnd.api+json"),)),
        PageExample(title="a placeholder", gives=None,
                    samples=(_sends(Content_Type="<content-type>"),)),
        PageExample(title="none printed", gives=None, samples=(_sends(Accept="*/*"),)),
    ],
)  # fmt: skip
def content_type(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Without a declared body, only JSON under another name is wrong."""
    declared = _declared(sheet)
    told = set()
    for asked in sheet.requests:
        for spot, value in _types(asked):
            media = value.partition(";")[0].strip().lower()
            if not media or _STAND_IN.search(media) or media in told:
                continue
            told.add(media)
            fits = media in declared if declared else bool(_JSON.fullmatch(media))
            sends_json = asked.body is not None and asked.body.meant.found
            if declared or sends_json:
                yield Seen(
                    at=spot,
                    wrong=""
                    if fits
                    else f"the request {asked.sample.id} calls its body {media}, which is "
                    f"{'not what the page declares' if declared else 'JSON'}",
                    expected=[*declared] or "application/json",
                    printed=value,
                )


@page_check(
    "page/content-type-missing",
    feature="docs.complete",
    status=Status.INFO,
    title="Content-Type is printed",
    requirement="A printed request that has headers and a body of JSON has a Content-Type.",
    why="curl sends the body as a form then, and many services refuse it.",
    source="https://curl.se/docs/manpage.html#-d",
    examples=[
        PageExample(title="printed", gives=Status.PASS,
                    samples=(_sends(content_type="application/json"),)),
        PageExample(title="left out", gives=Status.INFO, flaws=1,
                    samples=(_sends(Accept="*/*"), {**_sends(Accept="*/*"), "id": "again"})),
        PageExample(title="no headers printed", gives=None, samples=(_sends(),)),
        PageExample(title="no body", gives=None,
                    samples=(calls("/x", headers={"Accept": "*/*"}),)),
        PageExample(title="a form, whose type the client makes", gives=None, operation=_FORM,
                    samples=(_sends("a=b", Accept="*/*"),)),
    ],
)  # fmt: skip
def content_type_missing(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Told of the first request; the others are mostly copies."""
    lacking = False
    for asked in sheet.requests:
        if not asked.sample.headers or asked.body is None or not asked.body.meant.found:
            continue
        missing = not list(_types(asked))
        if not (missing and lacking):
            flaw = f"the request {asked.sample.id} has headers and a body, but no Content-Type"
            yield Seen(
                at=asked.spot("headers"),
                wrong=flaw if missing else "",
                expected="Content-Type: application/json",
            )
        lacking = lacking or missing


@page_check(
    "page/header-name",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Headers have names that HTTP allows",
    requirement="The name of each header, in tables and samples, is letters, digits and dashes "
    "without a blank or a colon.",
    why="Clients refuse to send it, or send something else.",
    source=_FIELDS,
    examples=[
        PageExample(title="a name", gives=Status.PASS, samples=(_sends(X_Trace="1"),)),
        PageExample(title="a colon too many", gives=Status.FAIL,
                    samples=(calls("/x", headers={"Authorization:": "Bearer xxx"}),)),
        PageExample(title="a blank in the table", gives=Status.FAIL, operation={"parameters": [
            {"name": "API Key", "in": "header", "schema": {"type": "string"}}]}),
        PageExample(title="no headers", gives=None),
    ],
)  # fmt: skip
def header_name(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each name once, wherever it stands first."""
    places = [(node.text_of("name"), Spot.of(node, "name")) for node in sheet.parameter_nodes
              if node.text_of("in") == "header"]  # fmt: skip
    for asked in sheet.requests:
        places += [(name, asked.spot("headers", name)) for name, _ in asked.sample.headers]
    for name, spot in {name: (name, spot) for name, spot in reversed(places)}.values():
        wrong = "" if _TOKEN.fullmatch(name) else f"{name[:60]!r} cannot be the name of a header"
        yield Seen(at=spot, wrong=wrong, expected="letters, digits and dashes", printed=name[:60])


@page_check(
    "page/header-twice",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="No header is printed twice",
    requirement="A printed request has each header that takes one value once.",
    why="Some services read the first, some the last, and some refuse both.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-5.3",
    examples=[
        PageExample(title="once each", gives=Status.PASS, samples=(_sends(X_Trace="1"),)),
        PageExample(title="two credentials under one name", gives=Status.FAIL, flaws=1,
                    samples=(calls("/x", headers=[["Authorization", "Bearer xxx"],
                                                  ["authorization", "sk-xxx"]]),)),
        PageExample(title="a list over two lines", gives=Status.PASS,
                    samples=(calls("/x", headers=[["Accept", "a/b"], ["Accept", "c/d"]]),)),
        PageExample(title="no headers", gives=None),
    ],
)  # fmt: skip
def header_twice(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Those of clients that hold a list may come several times."""
    for asked in sheet.requests:
        names = [name.strip().lower() for name, _ in asked.sample.headers]
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        wrong = [name for name in twice if not name.startswith(_LISTS)]
        if names:
            flaw = f"the request {asked.sample.id} has the header {wrong[0]} twice" if wrong else ""
            yield Seen(at=asked.spot("headers"), wrong=flaw, expected="once", printed=wrong)


def _declared(sheet: Sheet) -> tuple[str, ...]:
    """The media types that the page declares for the body."""
    node = sheet.node.get("requestBody")
    content = sheet.references.follow(node).get("content") if node is not None else None
    names = content.mapping() if content is not None else ()
    return tuple(name.partition(";")[0].strip().lower() for name in names)


def _types(asked: PrintedRequest) -> Iterator[tuple[Spot, str]]:
    for name, value in asked.sample.headers:
        if name.strip().lower() == "content-type":
            yield asked.spot("headers", name), value
