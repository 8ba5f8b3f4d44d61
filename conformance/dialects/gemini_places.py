"""Where pictures, text and thoughts stand in an answer of the Gemini API, and in its imitations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conformance.codec.pointer import pointer
from conformance.dialects.documents import Document
from conformance.dialects.members import member, named, objects, text
from conformance.dialects.picture_texts import Located, Places, Segment, gathered
from conformance.dialects.pictures import Frame, from_base64, from_url
from conformance.model import Image, Json, JsonObject, Place

_IN_TEXT = Places(
    markdown_data=Place.NATIVE_TEXT,
    data=Place.NATIVE_TEXT,
    markdown_link=Place.NATIVE_TEXT,
    link=Place.NATIVE_TEXT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a candidate. ``order`` counts the parts of the whole answer."""

    candidate: int
    order: int
    where: str
    value: JsonObject

    @property
    def thought(self) -> bool:
        """Whether it belongs to the model's thinking."""
        return member(self.value, "thought") is True

    @property
    def signature(self) -> str | None:
        """The thought signature, as written."""
        return text(member(self.value, "thoughtSignature"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the parts of an answer hold."""

    images: tuple[Image, ...] = ()
    text: str = ""
    thoughts: str = ""


def parts(documents: Sequence[Document]) -> Iterator[Part]:
    """Every part of every candidate, in order."""
    order = 0
    for document in documents:
        candidates = objects(member(document.value, "candidates"), "")
        for position, (candidate_at, candidate) in enumerate(candidates):
            content = member(candidate, "content")
            for at, part in objects(member(content, "parts"), ""):
                where = document.where + "/candidates" + candidate_at + "/content/parts" + at
                yield Part(candidate=position, order=order, where=where, value=part)
                order += 1


def read(documents: Sequence[Document], *, streamed: bool) -> Told:
    """Pictures, text and thoughts; in a stream the text of one candidate is one text.

    Text is that of the first candidate, pictures are those of all.
    """
    found: list[Located] = []
    thoughts: list[str] = []
    runs: dict[int, list[Segment]] = {}
    for part in parts(documents):
        found += [Located(part.order, image) for image in _images(part)]
        said = text(member(part.value, "text"))
        if said and part.thought:
            thoughts.append(said)
        elif said:
            where = part.where + "/text"
            runs.setdefault(part.candidate, []).append(Segment(said, where, part.order))
    told, in_text = _text(runs, streamed=streamed)
    found = sorted([*found, *in_text], key=lambda each: each.order)
    return Told(images=tuple(each.image for each in found), text=told, thoughts="".join(thoughts))


def _text(runs: dict[int, list[Segment]], *, streamed: bool) -> tuple[str, list[Located]]:
    """In a plain answer each part is whole, so a picture never goes on in the next one."""
    if streamed:
        told, images = gathered(runs, _IN_TEXT)
        return told, list(images)
    pieces: list[str] = []
    found: list[Located] = []
    for rank, run in enumerate(runs.values()):
        for segment in run:
            rest, images = gathered({0: [segment]}, _IN_TEXT)
            found += images
            if not rank:
                pieces.append(rest)
    joined = "".join(pieces)
    return joined.strip() if found else joined, found


def _images(part: Part) -> Iterator[Image]:
    """The pictures that a part holds outside its text."""
    for spelt, place in (
        ("inlineData", Place.INLINE_DATA),
        ("inline_data", Place.INLINE_DATA_SNAKE),
    ):
        blob = part.value.get(spelt)
        yield from _some(from_base64(member(blob, "data"), _frame(part, spelt, place, blob)))
    for name, inner, place in (
        ("fileData", "fileUri", Place.FILE_DATA),
        ("image_url", "url", Place.NATIVE_IMAGE_URL),
    ):
        spelt = named(part.value, name) or name
        held = part.value.get(spelt)
        url = held if isinstance(held, str) else member(held, inner)
        yield from _some(from_url(url, _frame(part, spelt, place, held)))


def _frame(part: Part, spelt: str, place: Place, held: Json) -> Frame:
    return Frame(
        place=place,
        where=part.where + pointer(spelt),
        declared=text(member(held, "mimeType")),
        thought=part.thought,
        signature=part.signature,
    )


def _some(image: Image | None) -> tuple[Image, ...]:
    return () if image is None else (image,)
