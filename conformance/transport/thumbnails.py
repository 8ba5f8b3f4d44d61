"""Small pictures for reports, made where answers are obtained.

What a judge or a report makes of a picture must not depend on the library that happens to be
installed; so thumbnails are made once, with the answer, and kept with it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

from conformance.codec.image.thumbnail import thumbnail


class Thumbnails:
    """Makes thumbnails, each distinct picture's once."""

    def __init__(self) -> None:
        self._made: dict[str, str] = {}

    def of(self, pictures: Iterable[tuple[str, bytes]]) -> dict[str, str]:
        """SHA-256 of each picture that decodes -> data URI of its thumbnail."""
        uris = {digest: self._uri(digest, data) for digest, data in pictures}
        return {digest: uri for digest, uri in uris.items() if uri}

    def _uri(self, digest: str, data: bytes) -> str:
        if digest not in self._made:
            small = thumbnail(data)
            text = base64.b64encode(small).decode("ascii")
            self._made[digest] = f"data:image/jpeg;base64,{text}" if small else ""
        return self._made[digest]
