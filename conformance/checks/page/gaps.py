"""What a caller needs and a page leaves out: server, tables, form of a picture, limits, stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, asks, body, shows
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.checks.shown import describes, members_of, names, spelling
from conformance.model import ClaimKind, Dialect, JsonObject, Status

_OPENAPI: Final = "https://spec.openapis.org/oas/v3.1.0"
_TABLE: Final[JsonObject] = {"type": "object", "properties": {"contents": {"type": "array"}}}
_READ: Final[JsonObject] = {"x-inferred-from": "ok", **_TABLE}
_PICTURE: Final = (
    '{"candidates": [{"content": {"parts": [{"inlineData": {"data": "iVBORw0KGgo="}}]}}]}'
)

#: Members that say in what form a picture comes back, in a request or in an answer.
_FORMS: Final = frozenset(
    spelling(name)
    for name in ("response_format", "image_response_format", "inline_data", "b64_json", "images",
                 "file_data", "image_url", "media", "output_type", "return_type", "url")
)  # fmt: skip
_DELIVERY: Final = frozenset({"image.delivery", "image.base64", "image.url"})
_BOUNDS: Final = frozenset(
    {"maxItems", "maxLength", "maximum", "exclusiveMaximum", "maxProperties"}
)
_LIMIT: Final = re.compile(
    r"\b(?:limit(?:s|ed)?|at most|up to|no more than|max(?:imum)?|not exceed|timeouts?|megabytes?"
    r"|\d{1,6} ?[MK]i?B)\b|最多|上限|不超过|不能超过|最大|限制|超时",
    re.IGNORECASE,
)
#: Statuses that a page describes where it has limits.
_LIMITS: Final = frozenset({"408", "413", "429", "504"})
_STREAM: Final = re.compile(r"stream|流式", re.IGNORECASE)
_GEMINI: Final = re.compile(r"gemini|generate ?content", re.IGNORECASE)


def _object(name: str, schema: JsonObject) -> JsonObject:
    return body({"type": "object", "properties": {name: schema}})


@page_check(
    "page/server",
    feature="docs.complete",
    status=Status.INFO,
    title="The page names its server",
    requirement="The page says to which host requests go, among its servers or in a sample.",
    why="Without a host nothing can be called, and callers take one from elsewhere.",
    source=f"{_OPENAPI}#server-object",
    examples=[
        PageExample(title="a server", gives=Status.PASS),
        PageExample(title="no server", gives=Status.INFO, document={"servers": []}),
        PageExample(title="a sample without a host", gives=Status.INFO, document={"servers": []},
                    samples=({"id": "a", "kind": "request", "url": "/x"},)),
        PageExample(title="a host in a sample alone", gives=Status.PASS, document={"servers": []},
                    samples=({"id": "a", "kind": "request", "url": "https://api.example.com/x"},)),
        PageExample(title="one that everybody runs for themselves", gives=None,
                    document={"servers": []}, provider={"self_hosted": True}),
    ],
)  # fmt: skip
def server(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A stand-in like ``{BASE_URL}`` names something: see ``page/server-stand-in``."""
    if context.provider.self_hosted or not sheet.leads:
        return
    nodes = sheet.server_nodes
    printed = next((each for each in sheet.requests if each.sample.url[:1] not in {"", "/"}), None)
    if nodes or printed:
        yield Seen(at=Spot.of(nodes[0]) if nodes or not printed else printed.spot("url"))
    else:
        wrong = "the page names no server"
        yield Seen(at=sheet.root_spot("servers"), wrong=wrong, expected="a URL with a host")


@page_check(
    "page/request-described",
    feature="docs.complete",
    status=Status.INFO,
    title="The request has a table",
    requirement="The page describes the members of the request, and not by a sample alone.",
    why="A sample does not say which members are required, nor what values they take.",
    source=f"{_OPENAPI}#request-body-object",
    examples=[
        PageExample(title="a schema", gives=Status.PASS, operation={"requestBody": body(_TABLE)}),
        PageExample(title="known from a sample", gives=Status.INFO, samples=(asks("{}", id="ok"),),
                    operation={"requestBody": body(_READ)}),
        PageExample(title="an object without members", gives=Status.INFO,
                    operation={"requestBody": body({"type": "object", "properties": {}})}),
        PageExample(title="neither table nor sample", gives=Status.INFO),
    ],
)  # fmt: skip
def request_described(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A schema that was read from a sample is no table of the page's."""
    at = sheet.spot("requestBody")
    if sheet.operation.inferred_from:
        yield Seen(
            at=at,
            wrong="the members of the request are known from a sample alone: which are required "
            "and what values they take is not said",
            expected="a table or schema of the body",
        )
    elif not describes(sheet.operation.request_schema):
        yield Seen(at=at, wrong="no member of the request body is described")
    else:
        yield Seen(at=at)


@page_check(
    "page/response-described",
    feature="docs.complete",
    status=Status.INFO,
    title="The answer has a table",
    requirement="The page describes the members of a successful answer, and not by a sample alone.",
    why="A caller cannot tell where the picture will stand, or which members are always there.",
    source=f"{_OPENAPI}#response-object",
    examples=[
        PageExample(title="a schema", gives=Status.PASS, operation={"responses": answers(_TABLE)}),
        PageExample(title="known from a sample", gives=Status.INFO, samples=(shows("{}"),),
                    operation={"responses": answers(_READ)}),
        PageExample(title="an object without members, and no sample", gives=Status.INFO,
                    operation={"responses": answers({"type": "object", "properties": {}})}),
        PageExample(title="no answer at all", gives=Status.INFO),
    ],
)  # fmt: skip
def response_described(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Where there is neither table nor sample, not even the envelope is known."""
    fine = [each for each in sheet.operation.responses if each.status[0] in "2d"]
    printed = any(each.ok for each in sheet.answers)
    at = sheet.spot("responses", fine[0].status) if fine else sheet.spot("responses")
    if any(describes(schema) and not each.inferred_from
           for each in fine for schema in each.schemas.values()):  # fmt: skip
        yield Seen(at=at)
    elif printed:
        yield Seen(at=at, wrong="the members of the answer are known from a sample alone")
    else:
        yield Seen(
            at=at,
            wrong="the answer has neither a described member nor a sample: not even its envelope "
            "is known",
            expected="candidates[], data[] or choices[]",
        )


@page_check(
    "page/delivery-described",
    feature="docs.complete",
    status=Status.INFO,
    title="The form of a picture in an answer is known",
    requirement="The page says or shows whether a picture comes back as base64 or as a URL.",
    why="A client must know whether to decode or to fetch, and how long a URL lives.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    examples=[
        PageExample(title="a picture in an answer", gives=Status.PASS, samples=(shows(_PICTURE),)),
        PageExample(title="a claim", gives=Status.PASS,
                    claims=({"id": "a", "feature": "image.delivery", "values": ["url"]},)),
        PageExample(title="a switch in the table", gives=Status.PASS,
                    operation={"requestBody": _object("response_format", {"type": "string"})}),
        PageExample(title="nothing", gives=Status.INFO, operation={"responses": answers({})}),
    ],
)  # fmt: skip
def delivery_described(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Any claim, member or printed picture will do."""
    told = (
        any(claim.feature in _DELIVERY for claim in sheet.operation.claims)
        or any(answer.outcome.images for answer in sheet.answers)
        or bool(names(sheet) & (_FORMS - {spelling("inline_data"), spelling("image_url"), "url"}))
        or any(members_of(schema) & _FORMS for response in sheet.operation.responses
               for schema in response.schemas.values())
    )  # fmt: skip
    yield Seen(
        at=sheet.spot("responses"),
        wrong=""
        if told
        else "whether a picture comes back as base64 or as a URL is not said, nor "
        "is there a member to choose",
        expected="an answer with a picture, or a member like response_format",
    )


@page_check(
    "page/limits-stated",
    feature="docs.complete",
    status=Status.INFO,
    title="The page states its limits",
    requirement="The page gives some limit: of pictures, of the size of a body, of time.",
    why="Limits that are met only in production are met at the worst moment.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    examples=[
        PageExample(title="a claimed limit", gives=Status.PASS,
                    claims=({"id": "a", "feature": "request.reference_limit", "max": 3},)),
        PageExample(title="a bound in the schema", gives=Status.PASS,
                    operation={"requestBody": _object("n", {"type": "integer", "maximum": 4})}),
        PageExample(title="a limit in words", gives=Status.PASS,
                    operation={"description": "A body may have up to 20 MB."}),
        PageExample(title="none", gives=Status.INFO),
    ],
)  # fmt: skip
def limits_stated(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Any limit counts: which of them matter depends on the caller."""
    if not sheet.leads:
        return
    stated = (
        any(claim.kind in {ClaimKind.MAX, ClaimKind.MIN} for claim in sheet.operation.claims)
        or any(isinstance(each.node.value, Mapping) and _BOUNDS & each.node.value.keys()
               for each in sheet.request_members)
        or any(_LIMIT.search(passage.text) for passage in sheet.passages)
        or any(each.status in _LIMITS and each.description for each in sheet.operation.responses)
    )  # fmt: skip
    yield Seen(
        at=sheet.spot(),
        wrong=""
        if stated
        else "the page states no limit: neither of reference pictures, nor of "
        "the size of a body, nor of time",
    )


@page_check(
    "page/stream-counterpart",
    feature="docs.complete",
    status=Status.INFO,
    title="The streaming counterpart is linked",
    requirement="Where the navigation has a streaming operation of Gemini's, the page says whether "
    "it draws pictures too.",
    why="In this dialect a stream has its own path, and a caller cannot guess that it is offered.",
    source="https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent",
    examples=[
        PageExample(title="linked", gives=Status.PASS,
                    provider={"catalogue": [{"group": "", "name": "Gemini Stream"}]},
                    operation={"description": "See also :streamGenerateContent."}),
        PageExample(title="in the navigation alone", gives=Status.INFO,
                    provider={"catalogue": [{"group": "Gemini", "name": "Stream content"}]}),
        PageExample(title="a stream of something else", gives=None,
                    provider={"catalogue": [{"group": "Chat", "name": "Stream a reply"}]}),
        PageExample(title="a dialect with a member for it", gives=None, path="/v1/chat/completions",
                    dialect="openai.chat-completions",
                    provider={"catalogue": [{"group": "Gemini", "name": "Stream content"}]}),
    ],
)  # fmt: skip
def stream_counterpart(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Other dialects ask for a stream by a member of the body."""
    if sheet.operation.request_dialect is not Dialect.GEMINI or "stream" in sheet.operation.path:
        return
    told = (
        any("streamgeneratecontent" in each.text.casefold() for each in sheet.passages)
        or any("stream" in each.path for each in sheet.provider.operations)
        or any(claim.feature.startswith("stream.") for claim in sheet.operation.claims)
    )
    for index, entry in enumerate(sheet.provider.catalogue):
        if _STREAM.search(entry.name) and _GEMINI.search(f"{entry.group} {entry.name}"):
            yield Seen(
                at=sheet.root_spot("x-provider", "catalogue", index),
                wrong=""
                if told
                else f"the navigation has {entry.name!r}, and the page does not "
                "say whether it draws pictures too",
            )
            return
