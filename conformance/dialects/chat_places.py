"""Where pictures, text and thoughts stand in an answer to a chat, by every convention known.

OpenAI's own schema has no place for a picture in an answer; each relay found its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from conformance.codec.pointer import pointer
from conformance.dialects.documents import Document
from conformance.dialects.members import (
    integer,
    items,
    member,
    members,
    named,
    objects,
    text,
)
from conformance.dialects.picture_texts import Places, Segment, gathered
from conformance.dialects.pictures import Frame, from_base64, from_url
from conformance.model import Image, Json, JsonObject, Place

_IN_TEXT = Places(
    markdown_data=Place.CONTENT_MARKDOWN_DATA,
    data=Place.CONTENT_DATA_URI,
    markdown_link=Place.CONTENT_MARKDOWN_LINK,
    link=Place.CONTENT_LINK,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, or a piece of one, of the choice that stands at ``choice``."""

    choice: int
    where: str
    value: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the messages of an answer hold."""

    images: tuple[Image, ...] = ()
    text: str = ""
    thoughts: str = ""
    refusal: str = ""
    cited: bool = False


@dataclass(slots=True)
class _Seen:
    """What was met so far, by kind."""

    runs: dict[int, list[Segment]] = field(default_factory=dict)
    parts: list[Image] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    image: list[Image] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    cited: bool = False


def messages(documents: Sequence[Document]) -> Iterator[Message]:
    """Every message or delta; a whole answer may hold a delta, and a chunk a message."""
    for document in documents:
        choices = objects(document.value.get("choices"), document.where + "/choices")
        for position, (where, choice) in enumerate(choices):
            number = integer(choice.get("index"))
            name = "message" if members(choice.get("message")) else "delta"
            yield Message(
                choice=position if number is None else number,
                where=where + pointer(name),
                value=members(choice.get(name)),
            )


def read(documents: Sequence[Document]) -> Told:
    """Pictures, text and thoughts; the pieces of a stream are joined before it is searched.

    Text is that of the first choice. Pictures are those of all, by place: content, content parts,
    ``message.images``, ``message.image``, ``media.outputs``.
    """
    seen = _Seen()
    for message in messages(documents):
        _take(message, seen)
    told, located = gathered(seen.runs, _IN_TEXT)
    outputs = (image for document in documents for image in _outputs(document))
    return Told(
        images=(
            *(each.image for each in located),
            *seen.parts,
            *seen.images,
            *seen.image,
            *outputs,
        ),
        text=told,
        thoughts="".join(seen.thoughts),
        refusal="".join(seen.refusal),
        cited=seen.cited,
    )


def _take(message: Message, seen: _Seen) -> None:
    value, where = message.value, message.where
    content = value.get("content")
    run = seen.runs.setdefault(message.choice, [])
    if isinstance(content, str):
        run.append(Segment(content, where + "/content"))
    for at, part in objects(content, where + "/content"):
        said = text(part.get("text"))
        if said:
            run.append(Segment(said, at + "/text"))
        seen.parts += _picture(part, at, Place.CONTENT_PART)
    seen.images += _each(value.get("images"), where + "/images", Place.MESSAGE_IMAGES)
    image = value.get("image")
    seen.image += _picture(image, where + "/image", Place.MESSAGE_IMAGE)
    said = text(value.get("reasoning_content")) or text(value.get("reasoning"))
    seen.thoughts += [said] if said else []
    refusal = text(value.get("refusal"))
    seen.refusal += [refusal] if refusal else []
    seen.cited = seen.cited or bool(items(value.get("annotations")))


def _each(value: Json, where: str, place: Place) -> Iterator[Image]:
    for index, item in enumerate(items(value)):
        yield from _picture(item, where + pointer(index), place)


def _outputs(document: Document) -> Iterator[Image]:
    outputs = member(document.value.get("media"), "outputs")
    yield from _each(outputs, document.where + "/media/outputs", Place.MEDIA_OUTPUTS)


def _picture(value: Json, where: str, place: Place) -> Iterator[Image]:
    """A picture as a URL, as ``{image_url: {url}}``, ``{url}``, or ``{b64_json}``."""
    held = members(value)
    spelt = named(held, "image_url")
    link: Json = held.get(spelt) if spelt else held
    url = (
        value if isinstance(value, str) else link if isinstance(link, str) else member(link, "url")
    )
    frame = Frame(
        place=place,
        where=where,
        declared=text(member(held, "mime_type")),
        signature=text(member(held, "extra_content", "google", "thought_signature")),
    )
    image = from_url(url, frame) or from_base64(held.get("b64_json"), frame)
    if image is not None:
        yield image
