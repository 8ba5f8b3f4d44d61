"""Every known place of a picture in an answer, whatever dialect the answer should be in.

A vendor may answer one dialect in the manner of another. The ``place`` of each picture says where
it was found, so that a check can call it misplaced, instead of one that says it is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from conformance.dialects import chat_places, gemini_places, images_places
from conformance.dialects.documents import Document
from conformance.model import Dialect, Image, Place

#: The dialect in whose answers a place occurs, rightly or in a relay's own way.
HOMES = {
    Place.INLINE_DATA: Dialect.GEMINI,
    Place.INLINE_DATA_SNAKE: Dialect.GEMINI,
    Place.FILE_DATA: Dialect.GEMINI,
    Place.NATIVE_TEXT: Dialect.GEMINI,
    Place.NATIVE_IMAGE_URL: Dialect.GEMINI,
    Place.CONTENT_MARKDOWN_DATA: Dialect.CHAT,
    Place.CONTENT_DATA_URI: Dialect.CHAT,
    Place.CONTENT_MARKDOWN_LINK: Dialect.CHAT,
    Place.CONTENT_LINK: Dialect.CHAT,
    Place.CONTENT_PART: Dialect.CHAT,
    Place.MESSAGE_IMAGES: Dialect.CHAT,
    Place.MESSAGE_IMAGE: Dialect.CHAT,
    Place.MEDIA_OUTPUTS: Dialect.CHAT,
    Place.DATA_B64: Dialect.IMAGES,
    Place.DATA_URL: Dialect.IMAGES,
}


def foreign(own: Dialect, documents: Sequence[Document], *, streamed: bool) -> tuple[Image, ...]:
    """The pictures at places of all dialects but ``own``."""
    found: list[Image] = []
    if own is not Dialect.GEMINI:
        found += gemini_places.read(documents, streamed=streamed).images
    if own is not Dialect.CHAT:
        found += chat_places.read(documents).images
    if own is not Dialect.IMAGES:
        found += images_places.read(documents)
    return tuple(found)
