"""Bodies of answers edited: each JSON text of a plain or streamed one, or each text inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from conformance.codec import sse, strict_json
from conformance.dialects.documents import DONE
from conformance.dialects.grammar import dump
from conformance.model import Json, JsonObject, Response

#: What an event is called that names no type.
_UNNAMED = "message"


def is_stream(response: Response) -> bool:
    """Whether an answer is a stream of server-sent events."""
    return (response.header("content-type") or "").startswith("text/event-stream")


def with_type(response: Response, media_type: str) -> Response:
    """The answer declared as another media type."""
    others = tuple(each for each in response.headers if each[0].lower() != "content-type")
    return replace(response, headers=(("Content-Type", media_type), *others))


def page(status: int, title: str) -> Response:
    """A web page."""
    body = f"<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>"
    return Response(
        status=status, headers=(("Content-Type", "text/html; charset=utf-8"),), body=body.encode()
    )


def with_json(response: Response, body: Json) -> Response:
    """The answer with another JSON body."""
    return replace(response, body=dump(body))


def with_events(response: Response, events: Iterable[sse.Event]) -> Response:
    """The answer with another stream."""
    return replace(response, body=b"".join(map(written, events)))


def events(response: Response) -> tuple[sse.Event, ...]:
    """The events of a streamed answer; none of any other."""
    return sse.parse(response.body).events if is_stream(response) else ()


def written(event: sse.Event) -> bytes:
    """An event as it goes over the wire."""
    return sse.encode(event.data, event=None if event.event == _UNNAMED else event.event)


def each_document(response: Response, edit: Callable[[JsonObject], Json]) -> Response:
    """The answer with each JSON object of its body edited: the whole, or one for each event."""
    if is_stream(response):
        return with_events(response, (_edited(event, edit) for event in events(response)))
    parsed = strict_json.parse(response.body)
    if isinstance(parsed.value, Mapping):
        return with_json(response, edit(parsed.value))
    if isinstance(parsed.value, list):
        items = [edit(each) if isinstance(each, Mapping) else each for each in parsed.value]
        return with_json(response, items)
    return response


def _edited(event: sse.Event, edit: Callable[[JsonObject], Json]) -> sse.Event:
    value = None if event.data == DONE else strict_json.parse(event.data.encode()).value
    if not isinstance(value, Mapping):
        return event
    return replace(event, data=dump(edit(value)).decode())


def each_text(value: Json, edit: Callable[[str], str]) -> Json:
    """A value with every text in it edited; names of members stay."""
    if isinstance(value, str):
        return edit(value)
    if isinstance(value, Mapping):
        return {name: each_text(inner, edit) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [each_text(item, edit) for item in value]
    return value


def each_member(value: Json, edit: Callable[[str, Json], tuple[str, Json] | None]) -> Json:
    """A value with every member edited, inner ones first; ``None`` takes one away."""
    if isinstance(value, Mapping):
        edited = (edit(name, each_member(inner, edit)) for name, inner in value.items())
        return dict(pair for pair in edited if pair is not None)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [each_member(item, edit) for item in value]
    return value
