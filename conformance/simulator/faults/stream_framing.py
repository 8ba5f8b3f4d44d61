"""Streams whose events are framed in a way that clients stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from conformance.codec import sse
from conformance.model import Response
from conformance.simulator.editing import events, with_events, with_type, written
from conformance.simulator.fault import fault
from conformance.simulator.faults.streams import streams
from conformance.simulator.scene import Scene

_FRAMING: Final = ("stream.framing",)
_FRAMED: Final = ("stream/framing",)
_TYPES: Final = ("application/json", "text/plain; charset=utf-8", "application/octet-stream")
_LINES: Final = ('{"status":"started"}', '{"error":null}', "OK")
#: A text in which most characters take three bytes.
_TEXT: Final = "这是您要的图片。"


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
    if not streams(response, scene):
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
    if not streams(response, scene):
        return response
    struck = scene.some("event", len(events(response)))
    share = scene.choose("share", (2, 3, 10))

    def pieces() -> Iterator[sse.Event]:
        for number, event in enumerate(events(response)):
            middle = len(event.data) // share if number in struck else len(event.data)
            yield replace(event, data=event.data[:middle])
            if number in struck:
                yield replace(event, data=event.data[middle:])

    return with_events(response, pieces())


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
    if not streams(response, scene):
        return response
    line = scene.choose("line", _LINES).encode() + b"\n\n"
    first, *rest = map(written, events(response))
    behind = scene.choose("place", (True, False))
    pieces = [first, line, *rest] if behind else [line, first, *rest]
    return replace(response, body=b"".join(pieces))


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
    other = scene.choose("type", _TYPES)
    return with_type(response, other) if streams(response, scene) else response


@fault(
    "stream-cuts-character",
    title="A stream breaks a character in two, and loses a half.",
    breaks=_FRAMING,
    caught_by=_FRAMED,
    numbers=("F-053",),
    sources=("katanemo/plano#980",),
)
def stream_cuts_character(response: Response, scene: Scene) -> Response:
    """A character of three bytes with two, where pieces of the network met."""
    told = scene.told(response)
    if told is None or not streams(response, scene):
        return response
    whole = scene.choose("character", ("图", "这", "片")).encode()
    said = scene.say(replace(told, text=_TEXT))
    return replace(said, body=said.body.replace(whole, whole[:2], 1))


@fault(
    "stream-cut",
    title="A stream ends amid an event.",
    breaks=_FRAMING,
    caught_by=_FRAMED,
    numbers=("F-062",),
    sources=("lbjlaq/Antigravity-Manager#2322",),
)
def stream_cut(response: Response, scene: Scene) -> Response:
    """The last third is missing."""
    if not streams(response, scene):
        return response
    kept = scene.choose("part", (2 / 3, 1 / 2, 9 / 10))
    return replace(response, body=response.body[: int(len(response.body) * kept)].rstrip())
