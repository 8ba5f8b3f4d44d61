"""Streams that are framed, filled or ended in a wrong way, or that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from conformance.codec import sse, strict_json
from conformance.dialects.documents import DONE
from conformance.model import Change, Dialect, Json, JsonObject, Request, Response
from conformance.simulator.editing import (
    each_document,
    events,
    is_stream,
    with_events,
    with_type,
    written,
)
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_FRAMING: Final = ("stream.framing",)
_CHUNKS: Final = ("stream.chunks",)
_IDS: Final = ("id", "responseId")


def _streams(response: Response, scene: Scene) -> bool:
    """Whether this is a streamed answer of the operation, with something in it."""
    return scene.stage == "operation" and bool(events(response))


def _each(response: Response, edit: Callable[[int, JsonObject], JsonObject]) -> Response:
    """The stream with each document edited, told its number."""
    numbers = iter(range(len(events(response)) + 1))
    return each_document(response, lambda document: edit(next(numbers), document))


@fault(
    "stream-ends-within-event",
    title="No blank line ends the last event of a stream.",
    breaks=_FRAMING,
    caught_by=("stream/framing",),
    numbers=("F-058",),
    sources=("NousResearch/hermes-agent#106404",),
)
def stream_ends_within_event(response: Response, scene: Scene) -> Response:
    """The last line end is missing."""
    if not _streams(response, scene):
        return response
    return replace(response, body=response.body.rstrip(b"\n") + b"\n")


@fault(
    "stream-cuts-json",
    title="One JSON text is spread over two events.",
    breaks=_FRAMING,
    caught_by=("stream/framing",),
    numbers=("F-052",),
    sources=("BerriAI/litellm#30224",),
)
def stream_cuts_json(response: Response, scene: Scene) -> Response:
    """An event's end inside each text."""
    if not _streams(response, scene):
        return response

    def halves() -> Iterator[sse.Event]:
        for event in events(response):
            middle = len(event.data) // 2
            yield replace(event, data=event.data[:middle])
            yield replace(event, data=event.data[middle:])

    return with_events(response, halves())


@fault(
    "stream-raw-lines",
    title="Lines of raw JSON stand between the events.",
    breaks=_FRAMING,
    caught_by=("stream/framing",),
    numbers=("F-057",),
    sources=("maximhq/bifrost#372",),
)
def stream_raw_lines(response: Response, scene: Scene) -> Response:
    """A line that is neither field nor comment behind the first event."""
    if not _streams(response, scene):
        return response
    first, *rest = map(written, events(response))
    return replace(response, body=b"".join([first, b'{"status":"started"}\n\n', *rest]))


@fault(
    "stream-empty-events",
    title="Events hold empty objects.",
    breaks=_CHUNKS,
    caught_by=("stream/chunks",),
    numbers=("F-061",),
    sources=("jgravelle/jmunch-mcp#5",),
)
def stream_empty_events(response: Response, scene: Scene) -> Response:
    """``data: {}`` before the stream."""
    if not _streams(response, scene):
        return response
    return replace(response, body=sse.encode("{}") + response.body)


@fault(
    "stream-declared-json",
    title="A stream of events is declared as JSON.",
    breaks=("response.content_type",),
    caught_by=("body/content-type",),
    numbers=("F-059",),
    sources=("xiaoliu10/claude-code-router-next#44",),
)
def stream_declared_json(response: Response, scene: Scene) -> Response:
    """``application/json`` over ``data:`` lines."""
    return with_type(response, "application/json") if _streams(response, scene) else response


@fault(
    "stream-without-done",
    title="A stream of chat chunks ends without its last word.",
    breaks=("stream.terminator",),
    caught_by=("stream/terminator",),
    numbers=("F-058",),
    sources=("NousResearch/hermes-agent#106404",),
)
def stream_without_done(response: Response, scene: Scene) -> Response:
    """No ``[DONE]``."""
    if not _streams(response, scene):
        return response
    return with_events(response, (each for each in events(response) if each.data != DONE))


@fault(
    "stream-done-at-gemini",
    title="A native stream ends with OpenAI's last word.",
    breaks=("stream.terminator",),
    caught_by=("stream/terminator",),
    numbers=("F-055",),
    sources=("liuw1535/antigravity2api-nodejs#73",),
)
def stream_done_at_gemini(response: Response, scene: Scene) -> Response:
    """``[DONE]`` where it does not belong."""
    if not _streams(response, scene) or scene.speaks.dialect is not Dialect.GEMINI:
        return response
    return replace(response, body=response.body + sse.encode(DONE))


@fault(
    "stream-ids-change",
    title="The chunks of one answer have different ids.",
    breaks=_CHUNKS,
    caught_by=("stream/chunks",),
)
def stream_ids_change(response: Response, scene: Scene) -> Response:
    """An id for each chunk."""
    if not _streams(response, scene):
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
    if not _streams(response, scene):
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
    "stream-without-picture",
    title="A stream loses the picture that a plain answer has.",
    breaks=("stream.image", "stream.equals_plain"),
    caught_by=("stream/image", "twins/stream"),
    numbers=("F-030",),
    sources=("BerriAI/litellm#10094",),
)
def stream_without_picture(response: Response, scene: Scene) -> Response:
    """Everything but the pictures."""
    told = scene.told(response)
    if told is None or not _streams(response, scene):
        return response
    return scene.say(replace(told, images=()))


@fault(
    "stream-without-usage",
    title="A stream that was asked for its usage does not give it.",
    breaks=("stream.usage",),
    caught_by=("stream/usage",),
    numbers=("F-069",),
    sources=("NousResearch/hermes-agent#15253",),
)
def stream_without_usage(response: Response, scene: Scene) -> Response:
    """No count in any chunk."""
    told = scene.told(response)
    if told is None or not _streams(response, scene):
        return response
    return scene.say(replace(told, usage=None))


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
    if not _streams(response, scene):
        return response
    counts: dict[str, Json] = {}
    for event in events(response):
        value = strict_json.parse(event.data.encode()).value
        if isinstance(value, Mapping):
            counts |= {name: value[name] for name in ("usage", "usageMetadata") if value.get(name)}
    return _each(response, lambda _, document: {**document, **counts})


@fault(
    "stream-ignored",
    title="A request for a stream gets a plain answer.",
    breaks=("stream.honoured",),
    caught_by=("stream/honoured",),
    numbers=("F-063",),
    sources=("owndev/Open-WebUI-Functions#57",),
)
def stream_ignored(response: Response, scene: Scene) -> Response:
    """The plain answer to the same request."""
    return _as_plain(response, scene) if _streams(response, scene) else response


def _as_plain(response: Response, scene: Scene) -> Response:
    """What a streamed answer says, said at once."""
    told = scene.told(response)
    plain = scene.reads.express(Change(members={"stream": False}), scene.request)
    if told is None or not isinstance(plain, Request):
        return response
    return scene.speaks.render(replace(told, streamed=False), plain)


@fault(
    "stream-unasked",
    title="A request for a plain answer gets a stream.",
    breaks=("stream.honoured",),
    caught_by=("stream/honoured",),
    numbers=("F-056",),
    sources=("Sophomoresty/gemini-web2api#31",),
)
def stream_unasked(response: Response, scene: Scene) -> Response:
    """The body as the only event of a stream."""
    if scene.told(response) is None or is_stream(response):
        return response
    body = sse.encode(response.body.decode("utf-8", "replace"))
    return with_type(replace(response, body=body), "text/event-stream")


@fault(
    "stream-error-inside",
    title="A stream breaks off with an error under status 200.",
    breaks=("errors.not_in_success",),
    caught_by=("error/in-success",),
    numbers=("F-060",),
    sources=("diegosouzapw/OmniRoute#4182",),
)
def stream_error_inside(response: Response, scene: Scene) -> Response:
    """An upstream's 503 after the first chunk."""
    if not _streams(response, scene):
        return response
    error = '{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}'
    start = b"".join(written(each) for each in events(response)[:1])
    return replace(response, body=start + sse.encode(error))
