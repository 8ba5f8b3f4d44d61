"""Pictures and bodies as answers write them, whatever the dialect."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

from conformance.codec import sse
from conformance.dialects.documents import DONE
from conformance.dialects.grammar import dump
from conformance.model import Headers, Image, Json, JsonObject, Place, Response

JSON: Headers = (("Content-Type", "application/json; charset=utf-8"),)
EVENTS: Headers = (("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache"))

#: Between a text and the pictures that stand in it.
GAP = "\n\n"
_BARE = frozenset({Place.CONTENT_DATA_URI, Place.CONTENT_LINK})


def base64(image: Image) -> str:
    """The bytes of a picture in standard, padded base64."""
    return b64encode(image.data or b"").decode("ascii")


def url(image: Image) -> str:
    """Its URL, or its bytes in a data URI."""
    if image.data is None:
        return image.url or ""
    return f"data:{image.declared or ''};base64,{base64(image)}"


def in_text(image: Image) -> str:
    """A picture as it stands in a text, bare where its place says so, else in Markdown."""
    return url(image) if image.place in _BARE else f"![image]({url(image)})"


def as_data(images: Iterable[Image]) -> list[Json]:
    """The items of ``data[]``."""
    return [as_item(image) for image in images]


def as_item(image: Image) -> JsonObject:
    """An item of ``data[]``: base64, but for a link, or where its place says ``url``."""
    if image.place is Place.DATA_URL or image.data is None:
        return {"url": url(image)}
    return {"b64_json": base64(image)}


def json_response(body: Json, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(status=status, headers=JSON, body=dump(body))


def event_response(documents: Iterable[tuple[str | None, Json]], *, done: bool = False) -> Response:
    """A stream of events, each with its type or none; ``done`` ends it with ``[DONE]``."""
    events = [sse.encode(dump(each).decode("utf-8"), event=event) for event, each in documents]
    events += [sse.encode(DONE)] if done else []
    return Response(status=200, headers=EVENTS, body=b"".join(events))
