"""Streams whose chunks are not what the dialect has in a stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from conformance.codec import strict_json
from conformance.dialects.documents import DONE
from conformance.dialects.lens import lens
from conformance.model import Dialect, Json, JsonObject, Request, Response
from conformance.simulator.editing import (
    each_document,
    each_member,
    events,
    with_events,
)
from conformance.simulator.fault import fault
from conformance.simulator.faults.streams import streams
from conformance.simulator.scene import Scene

_CHUNKS: Final = ("stream.chunks",)
_FORMED: Final = ("stream/chunks",)
_IDS: Final = ("id", "responseId")
_RESULTS: Final = frozenset({"choices", "candidates"})
_FINISHES: Final = frozenset({"finish_reason", "finishReason"})


def _each(response: Response, edit: Callable[[int, JsonObject], JsonObject]) -> Response:
    """The stream with each document edited, told its number."""
    numbers = iter(range(len(events(response)) + 1))
    return each_document(response, lambda document: edit(next(numbers), document))


@fault(
    "stream-empty-events",
    title="Events hold empty objects.",
    breaks=_CHUNKS,
    caught_by=("stream/chunks",),
    numbers=("F-061",),
    sources=("jgravelle/jmunch-mcp#5",),
)
def stream_empty_events(response: Response, scene: Scene) -> Response:
    """``data: {}`` before the stream, or amid it."""
    if not streams(response, scene):
        return response
    empty = replace(events(response)[0], data="{}")
    at = scene.choose("place", (0, 1))
    return with_events(response, (*events(response)[:at], empty, *events(response)[at:]))


@fault(
    "stream-ids-change",
    title="The chunks of one answer have different ids.",
    breaks=_CHUNKS,
    caught_by=("stream/chunks",),
)
def stream_ids_change(response: Response, scene: Scene) -> Response:
    """An id for each chunk."""
    if not streams(response, scene):
        return response

    def edit(number: int, document: JsonObject) -> JsonObject:
        changed = {name: f"{document[name]}-{number}" for name in _IDS if name in document}
        return {**document, **changed}

    return _each(response, edit)


@fault(
    "stream-finishes-always",
    title="Every chunk says that the answer has ended.",
    breaks=_CHUNKS,
    caught_by=("stream/chunks",),
    numbers=("F-064",),
    sources=("windingwind/zotero-pdf-translate#806",),
)
def stream_finishes_always(response: Response, scene: Scene) -> Response:
    """The reason for the end from the start."""
    if not streams(response, scene):
        return response

    def edit(name: str, holder: Json) -> Json:
        if not isinstance(holder, list):
            return holder
        word = {"choices": {"finish_reason": "stop"}, "candidates": {"finishReason": "STOP"}}[name]
        return [{**each, **word} if isinstance(each, Mapping) else each for each in holder]

    def ended(_: int, document: JsonObject) -> JsonObject:
        return {
            name: edit(name, value) if name in {"choices", "candidates"} else value
            for name, value in document.items()
        }

    return _each(response, ended)


@fault(
    "stream-counts-always",
    title="Every chunk has the usage of the whole answer.",
    breaks=("stream.usage",),
    caught_by=("stream/usage",),
    numbers=("F-065",),
    sources=("ogx-ai/ogx#5122",),
)
def stream_counts_always(response: Response, scene: Scene) -> Response:
    """The last chunk's count in all of them."""
    if not streams(response, scene):
        return response
    counts: dict[str, Json] = {}
    for event in events(response):
        value = strict_json.parse(event.data.encode()).value
        if isinstance(value, Mapping):
            counts |= {name: value[name] for name in ("usage", "usageMetadata") if value.get(name)}
    return _each(response, lambda _, document: {**document, **counts})


@fault(
    "stream-null-results",
    title="A chunk has a list of results with nothing in it.",
    breaks=_CHUNKS,
    caught_by=_FORMED,
    numbers=("F-058",),
    sources=("NousResearch/hermes-agent#106404",),
)
def stream_null_results(response: Response, scene: Scene) -> Response:
    """``choices: [null]``."""
    if not streams(response, scene):
        return response
    struck = scene.some("event", len(events(response)))

    def edit(number: int, document: JsonObject) -> JsonObject:
        nulls = {name: [None] for name in _RESULTS & document.keys()}
        return {**document, **nulls} if number in struck[:1] else document

    return _each(response, edit)


@fault(
    "stream-without-delta",
    title="The chunk that ends a chat has no delta.",
    breaks=_CHUNKS,
    caught_by=_FORMED,
    numbers=("F-066",),
    sources=("envoyproxy/ai-gateway#2107",),
)
def stream_without_delta(response: Response, scene: Scene) -> Response:
    """A finish reason alone."""
    if not streams(response, scene):
        return response

    def edit(name: str, value: Json) -> tuple[str, Json] | None:
        return None if name == "delta" and value == {} else (name, value)

    return each_document(response, lambda document: each_member(document, edit))


@fault(
    "stream-never-finishes",
    title="No chunk says why the answer ended.",
    breaks=("response.finish_reason",),
    caught_by=("response/finish-reason",),
    numbers=("F-066",),
    sources=("jakobdylanc/llmcord#84", "google-gemini/gemini-cli#8521"),
)
def stream_never_finishes(response: Response, scene: Scene) -> Response:
    """``finish_reason: null`` to the end."""
    if not streams(response, scene):
        return response

    def edit(name: str, value: Json) -> tuple[str, Json] | None:
        if name == "finishReason":
            return None
        return (name, None if name in _FINISHES else value)

    return each_document(response, lambda document: each_member(document, edit))


@fault(
    "stream-of-other-dialect",
    title="The chunks of a stream are those of another dialect.",
    breaks=("dialect.response",),
    caught_by=("dialect/response",),
    numbers=("F-056",),
    sources=("nyo16/nous#26", "Sophomoresty/gemini-web2api#31"),
)
def stream_of_other_dialect(response: Response, scene: Scene) -> Response:
    """Chat chunks on a native path, or the other way round."""
    told = scene.told(response)
    if told is None or not streams(response, scene):
        return response
    if scene.speaks.dialect is Dialect.GEMINI:
        asked = Request(method="POST", url="", body=b'{"stream":true}')
        return lens(Dialect.CHAT).render(replace(told, id="chatcmpl-1", created=0), asked)
    url = "/v1beta/models/m:streamGenerateContent?alt=sse"
    return lens(Dialect.GEMINI).render(told, Request(method="POST", url=url, body=b"{}"))


@fault(
    "stream-goes-on",
    title="Content comes behind the chunk that says that the answer has ended.",
    breaks=_CHUNKS,
    caught_by=_FORMED,
)
def stream_goes_on(response: Response, scene: Scene) -> Response:
    """A chunk of before once more, at the end."""
    whole = [each for each in events(response) if each.data != DONE]
    if not streams(response, scene) or len(whole) < 2:  # noqa: PLR2004 - content and an end
        return response
    again = whole[scene.choose("chunk", (-2, 0))]
    done = [each for each in events(response) if each.data == DONE]
    return with_events(response, (*whole, again, *done))
