"""Small pictures for reports, made where answers are obtained.

What a judge or a report makes of a picture must not depend on the library that happens to be
installed; so thumbnails are made once, with the answer, and kept with it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from conformance.codec.image.thumbnail import thumbnail
from conformance.dialects.lens import lens
from conformance.model import Fetched, Operation, Response
from conformance.transport.blobs import sha256


class Thumbnails:
    """Makes thumbnails, each distinct picture's once."""

    def __init__(self) -> None:
        self._made: dict[str, str] = {}

    def of(
        self, response: Response, fetched: tuple[Fetched, ...], operation: Operation
    ) -> dict[str, str]:
        """SHA-256 of each picture of an answer that decodes -> data URI of its thumbnail."""
        uris = {
            digest: self._uri(digest, data) for digest, data in _data(response, fetched, operation)
        }
        return {digest: uri for digest, uri in uris.items() if uri}

    def _uri(self, digest: str, data: bytes) -> str:
        if digest not in self._made:
            small = thumbnail(data)
            text = base64.b64encode(small).decode("ascii")
            self._made[digest] = f"data:image/jpeg;base64,{text}" if small else ""
        return self._made[digest]


def _data(
    response: Response, fetched: tuple[Fetched, ...], operation: Operation
) -> Iterator[tuple[str, bytes]]:
    images = lens(operation.response_dialect).outcome(response).images
    bodies = (each.response.body for each in fetched if each.response is not None)
    for data in (*(image.data for image in images), *bodies):
        if data:
            yield sha256(data), data
