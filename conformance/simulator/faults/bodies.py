"""Bodies that are not what they say, not JSON, or not in the dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from conformance.dialects.casing import snake
from conformance.model import Dialect, Json, JsonObject, Response
from conformance.simulator.editing import (
    each_document,
    each_member,
    is_stream,
    page,
    with_type,
)
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_JSON: Final = ("response.json",)
_TITLES: Final = ("Enable JavaScript and cookies to continue", "Just a moment...", "New API")
_COUNTS: Final = frozenset({"totalTokenCount", "total_tokens"})


def _is_json(response: Response, scene: Scene) -> bool:
    """Whether this is an answer of the operation in one JSON text."""
    return scene.stage == "operation" and not is_stream(response)


@fault(
    "encoding-untrue",
    title="Bodies are labelled gzip and are plain.",
    breaks=("response.http",),
    caught_by=("response/http",),
    numbers=("F-101",),
    sources=("agentgateway/agentgateway#3040",),
)
def encoding_untrue(response: Response, scene: Scene) -> Response:
    """The label of what a relay got, on what it has decoded already."""
    if not _is_json(response, scene):
        return response
    length = str(len(response.body))
    label = (("Content-Encoding", "gzip"), ("Content-Length", length))
    return replace(response, headers=(*response.headers, *label))


@fault(
    "json-bom",
    title="JSON bodies start with a byte order mark.",
    breaks=_JSON,
    caught_by=("body/json",),
)
def json_bom(response: Response, scene: Scene) -> Response:
    """``EF BB BF`` first."""
    if not _is_json(response, scene):
        return response
    return replace(response, body=b"\xef\xbb\xbf" + response.body)


@fault(
    "json-trailing-bytes",
    title="Something follows the JSON of a body.",
    breaks=_JSON,
    caught_by=("body/json",),
)
def json_trailing_bytes(response: Response, scene: Scene) -> Response:
    """What a server prints after it has answered."""
    if not _is_json(response, scene):
        return response
    more = scene.choose("bytes", (b"\n<!-- 0.42 s -->", b"null", b"\x00"))
    return replace(response, body=response.body + more)


@fault(
    "json-member-twice",
    title="A member occurs twice in an object.",
    breaks=_JSON,
    caught_by=("body/json",),
)
def json_member_twice(response: Response, scene: Scene) -> Response:
    """The first member of the body again, empty."""
    if not _is_json(response, scene) or not response.body.startswith(b'{"'):
        return response
    name = response.body[1 : response.body.find(b":")]
    again = name + b":" + scene.choose("value", (b"null", b"0", b"[]"))
    if scene.choose("place", ("first", "last")) == "last" and response.body.endswith(b"}"):
        return replace(response, body=response.body[:-1] + b"," + again + b"}")
    return replace(response, body=b"{" + again + b"," + response.body[1:])


@fault(
    "json-nan",
    title="A body holds NaN, which JSON does not have.",
    breaks=_JSON,
    caught_by=("body/json",),
)
def json_nan(response: Response, scene: Scene) -> Response:
    """A member that is not a number, in Python's spelling."""
    if not _is_json(response, scene) or not response.body.startswith(b'{"'):
        return response
    number = scene.choose("number", (b"NaN", b"Infinity", b"-Infinity"))
    return replace(response, body=b'{"elapsed":' + number + b"," + response.body[1:])


@fault(
    "json-cut",
    title="Bodies end before their JSON does.",
    breaks=_JSON,
    caught_by=("body/json",),
    numbers=("F-062",),
    sources=("lbjlaq/Antigravity-Manager#2322",),
)
def json_cut(response: Response, scene: Scene) -> Response:
    """The last tenth is missing."""
    if not _is_json(response, scene):
        return response
    part = scene.choose("part", (9 / 10, 1 / 2, 1 / 10))
    return replace(response, body=response.body[: int(len(response.body) * part)])


@fault(
    "html-declared",
    title="JSON is declared as HTML.",
    breaks=("response.content_type",),
    caught_by=("body/content-type",),
)
def html_declared(response: Response, scene: Scene) -> Response:
    """The default of many a web server."""
    other = scene.choose("type", ("text/html", "text/html; charset=utf-8", "text/plain"))
    return with_type(response, other) if _is_json(response, scene) else response


@fault(
    "html-for-answers",
    title="Good requests are answered with a web page and status 200.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
    numbers=("F-098",),
    sources=("songquanpeng/one-api#908",),
)
def html_for_answers(response: Response, scene: Scene) -> Response:
    """A challenge to the browser."""
    if scene.told(response) is None:
        return response
    return page(response.status, scene.choose("title", _TITLES))


@fault(
    "empty-answers",
    title="Good requests are answered with status 200 and nothing.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
    numbers=("F-076",),
    sources=("snailyp/gemini-balance#347",),
)
def empty_answers(response: Response, scene: Scene) -> Response:
    """No body at all."""
    return response if scene.told(response) is None else replace(response, body=b"")


@fault(
    "counts-as-text",
    title="Counts of tokens are texts.",
    breaks=("response.page_schema", "dialect.response"),
    caught_by=("dialect/response", "response/page-schema"),
)
def counts_as_text(response: Response, scene: Scene) -> Response:
    """``"1120"`` for ``1120``."""

    def edit(name: str, value: Json) -> tuple[str, Json]:
        return (name, str(value) if name in _COUNTS else value)

    if scene.told(response) is None:
        return response
    return each_document(response, lambda document: each_member(document, edit))


@fault(
    "results-not-listed",
    title="The list of results is a single object.",
    breaks=("response.page_schema", "dialect.response"),
    caught_by=("dialect/response", "response/page-schema"),
)
def results_not_listed(response: Response, scene: Scene) -> Response:
    """``candidates`` or ``choices`` without the brackets."""

    def edit(document: JsonObject) -> JsonObject:
        return {name: _first(name, value) for name, value in document.items()}

    return response if scene.told(response) is None else each_document(response, edit)


def _first(name: str, value: Json) -> Json:
    listed = name in {"candidates", "choices", "data"} and isinstance(value, list) and value
    return value[0] if listed and isinstance(value, list) else value


@fault(
    "answer-in-snake-case",
    title="Native answers spell their members in snake_case.",
    breaks=("dialect.consistent",),
    caught_by=("dialect/consistent",),
)
def answer_in_snake_case(response: Response, scene: Scene) -> Response:
    """``finish_reason``, ``inline_data``, ``usage_metadata``."""
    if scene.told(response) is None or scene.speaks.dialect is not Dialect.GEMINI:
        return response
    return each_document(
        response,
        lambda document: each_member(document, lambda name, value: (snake(name), value)),
    )


@fault(
    "two-dialects",
    title="Answers carry the members of another dialect as well.",
    breaks=("dialect.consistent",),
    caught_by=("dialect/consistent",),
    numbers=("F-056",),
    sources=("nyo16/nous#26",),
)
def two_dialects(response: Response, scene: Scene) -> Response:
    """Empty choices beside candidates, or the other way round."""
    other = "choices" if scene.speaks.dialect is Dialect.GEMINI else "candidates"
    told: Mapping[str, Json] = {other: [{"index": 0}]}
    if scene.told(response) is None:
        return response
    return each_document(response, lambda document: {**document, **told})
