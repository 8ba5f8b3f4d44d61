"""Small pictures for reports, made once when an answer is recorded."""

from __future__ import annotations

import io

from PIL import Image

from conformance.codec.image.decode import inspect
from conformance.codec.image.pixels import decoding, loaded, opened

MAX_BYTES = 6_144

_QUALITIES = (75, 55, 35, 15)


def thumbnail(data: bytes, edge: int = 96) -> bytes:
    """A small JPEG of a picture: no metadata, transparent parts white.

    At most ``edge`` pixels wide and high (smaller where ``MAX_BYTES`` asks for it); ``b""`` where
    the picture does not decode. The bytes depend on Pillow's version: make it once, and keep it.
    """
    picture = inspect(data)
    with decoding():
        image = opened(data, picture.type) if picture.decodes else None
        if image is None:
            return b""
        image.draft("RGB", (2 * edge, 2 * edge))
        if not loaded(image):
            return b""
        image.thumbnail((edge, edge))
        return _jpeg(_flat(image))


def _flat(image: Image.Image) -> Image.Image:
    """The bare pixels on white: whatever else the file held stays behind."""
    pixels = image.convert("RGBA")
    flat = Image.new("RGB", pixels.size, "white")
    flat.paste(pixels, mask=pixels)
    return flat


def _jpeg(image: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MAX_BYTES:
            return out.getvalue()
    return _jpeg(image.resize((max(image.width // 2, 1), max(image.height // 2, 1))))
