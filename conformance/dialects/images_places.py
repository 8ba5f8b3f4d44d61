"""Where pictures stand in an answer of the images endpoint, plain or streamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from conformance.codec.pointer import pointer
from conformance.dialects.documents import Document
from conformance.dialects.members import items, member, members, text
from conformance.dialects.pictures import Frame, from_base64, from_url
from conformance.model import Image, Json, Place

#: How the types of events end that carry a picture on the way to the result.
PARTIAL = ".partial_image"
COMPLETED = ".completed"


def read(documents: Sequence[Document]) -> tuple[Image, ...]:
    """The pictures of ``data[]`` and of events; an interim picture counts as a thought."""
    return tuple(image for document in documents for image in _document(document))


def kind(document: Document) -> str:
    """The type of a stream's event, as its data or its framing says; '' for anything else."""
    stated = text(document.value.get("type")) or document.event
    return stated if stated.endswith((PARTIAL, COMPLETED)) else ""


def _document(document: Document) -> Iterator[Image]:
    data = document.value.get("data")
    if isinstance(data, str | Mapping):
        yield from _item(data, document.where + "/data")
    for index, item in enumerate(items(data)):
        yield from _item(item, document.where + "/data" + pointer(index))
    event = kind(document)
    if event:
        yield from _item(document.value, document.where, thought=event.endswith(PARTIAL))


def _item(value: Json, where: str, *, thought: bool = False) -> Iterator[Image]:
    held = members(value)
    frame = Frame(
        place=Place.DATA_B64,
        where=where + "/b64_json",
        declared=text(member(held, "mime_type")),
        thought=thought,
    )
    url, url_at = (value, where) if isinstance(value, str) else (held.get("url"), where + "/url")
    # Typed relays write the member that is not used as an empty text.
    data = None if url and not held.get("b64_json") else held.get("b64_json")
    found = (
        from_base64(data, frame),
        from_url(url, replace(frame, place=Place.DATA_URL, where=url_at)),
    )
    yield from (image for image in found if image is not None)
