"""Streams that are not asked for, do not come, lose something or break off."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Final

from conformance.codec import sse, strict_json
from conformance.dialects.documents import DONE
from conformance.dialects.grammar import dump
from conformance.model import Change, Dialect, JsonObject, Request, Response
from conformance.simulator.editing import events, is_stream, with_events, with_type, written
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_EVENTS: Final = "text/event-stream"
_PICTURE: Final = ("stream.image",)
_DELIVERED: Final = ("stream/image",)
_FIRST_ERROR: Final = 400
#: Characters of the longest line that is read. The limit seen is of 64 KiB; simulated pictures are
#: several times smaller than real ones, and so is this.
_BUFFERS: Final = (16_384, 8_192, 32_768)


def streams(response: Response, scene: Scene) -> bool:
    """Whether this is a streamed answer of the operation, with something in it."""
    return scene.stage == "operation" and bool(events(response))


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
    if not streams(response, scene):
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
    if not streams(response, scene) or scene.speaks.dialect is not Dialect.GEMINI:
        return response
    return replace(response, body=response.body + sse.encode(DONE))


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
    if told is None or not streams(response, scene):
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
    if told is None or not streams(response, scene):
        return response
    return scene.say(replace(told, usage=None))


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
    return _as_plain(response, scene) if streams(response, scene) else response


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
    """An upstream's error after the first chunk."""
    if not streams(response, scene):
        return response
    code, name = scene.choose("error", ((503, "UNAVAILABLE"), (500, "INTERNAL"), (400, "ABORTED")))
    error: JsonObject = {"code": code, "message": "The model is overloaded.", "status": name}
    start = b"".join(written(each) for each in events(response)[:1])
    return replace(response, body=start + sse.encode(dump({"error": error}).decode()))


@fault(
    "stream-stops-quietly",
    title="A stream breaks off with an upstream's error and ends as if it were complete.",
    breaks=_PICTURE,
    caught_by=_DELIVERED,
    numbers=("F-060",),
    sources=("diegosouzapw/OmniRoute#4182", "Oaklight/llm-rosetta#454"),
)
def stream_stops_quietly(response: Response, scene: Scene) -> Response:
    """The start of a text, and ``stop``."""
    told = scene.told(response)
    if told is None or not streams(response, scene):
        return response
    return scene.say(replace(told, images=(), text=told.text[:8], usage=None))


@fault(
    "stream-line-too-long",
    title="A picture bursts the buffer for a line, and the stream breaks off.",
    breaks=_PICTURE,
    caught_by=_DELIVERED,
    numbers=("F-051",),
    sources=("looplj/axonhub#554", "Chevey339/kelivo#161"),
)
def stream_line_too_long(response: Response, scene: Scene) -> Response:
    """Nothing from the first long line on."""
    limit = scene.choose("limit", _BUFFERS)
    whole = events(response)
    read = tuple(takewhile(lambda event: len(event.data) <= limit, whole))
    if not streams(response, scene) or len(read) == len(whole):
        return response
    return with_events(response, read)


@fault(
    "stream-empty",
    title="A stream has no events.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
    numbers=("F-076",),
    sources=("snailyp/gemini-balance#347", "snailyp/gemini-balance#326"),
)
def stream_empty(response: Response, scene: Scene) -> Response:
    """Status 200 and nothing."""
    if not streams(response, scene):
        return response
    return replace(response, body=scene.choose("body", (b"", b"\n", b"\r\n")))


@fault(
    "stream-without-alt",
    title="A native stream comes as events though the URL does not ask for them.",
    breaks=("stream.honoured",),
    caught_by=("stream/honoured",),
    numbers=("F-056",),
    sources=("nyo16/nous#26",),
)
def stream_without_alt(response: Response, scene: Scene) -> Response:
    """``alt=sse`` or not, it is all the same."""
    whole = strict_json.parse(response.body).value
    if scene.speaks.dialect is not Dialect.GEMINI or not isinstance(whole, list):
        return response
    if scene.told(response) is None:
        return response
    body = b"".join(sse.encode(dump(each).decode()) for each in whole)
    return with_type(replace(response, body=body), _EVENTS)


@fault(
    "error-as-event",
    title="A refusal is an event of a stream under status 200.",
    breaks=("errors.not_in_success",),
    caught_by=("error/in-success",),
    numbers=("F-077",),
    sources=("openclaw/clawrouter#101", "kittors/CliRelay#513"),
)
def error_as_event(response: Response, scene: Scene) -> Response:
    """``event: error`` before anything else."""
    if scene.stage != "operation" or response.status < _FIRST_ERROR:
        return response
    name = scene.choose("event", ("error", None))
    body = sse.encode(response.body.decode("utf-8", "replace"), event=name)
    return with_type(replace(response, status=200, body=body), _EVENTS)
