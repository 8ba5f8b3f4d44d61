"""Whether some bytes are a picture that really decodes, and what it is."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace

from PIL.Image import Image

from conformance.codec.image.pixels import can_decode, decoding, loaded, opened
from conformance.codec.image.sniff import sniff
from conformance.codec.image.structure import structure

#: Five times the largest picture that any of the models makes.
MAX_PIXELS = 100_000_000

_REMEMBERED = 4_096  # pictures, at some 200 bytes each
_UNIFORM = 4  # levels of 256; what a JPEG makes of one colour differs by less


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is known of some bytes as a picture.

    Attributes:
        type: MIME type by the first bytes, or ``None``; never the declared one.
        width, height: pixels by the header, ``None`` where none could be read.
        decodes: every pixel is there, and no checksum is wrong.
        tried: whether decoding was tried; where not (no decoder, as for HEIC and SVG, or more than
            ``MAX_PIXELS``), ``decodes`` says nothing about the bytes.
        reason: why ``decodes`` is false, in our own words.
        truncated: the file ends too early, even where all pixels are there.
        trailing: bytes behind the end of the picture.
        uniform: all pixels have one colour.
    """

    type: str | None = None
    width: int | None = None
    height: int | None = None
    decodes: bool = False
    tried: bool = False
    reason: str = ""
    truncated: bool = False
    trailing: int = 0
    uniform: bool = False


_seen: OrderedDict[bytes, Picture] = OrderedDict()


def inspect(data: bytes) -> Picture:
    """Decode a picture in full and say what it is; never raises, whatever the bytes.

    The answer is remembered by the bytes' SHA-256, so that asking again is nearly free.
    """
    key = hashlib.sha256(data).digest()
    with decoding():
        known = _seen.get(key)
        if known is None:
            known = _seen[key] = _inspected(data)
            if len(_seen) > _REMEMBERED:
                _seen.popitem(last=False)
        else:
            _seen.move_to_end(key)
        return known


def _inspected(data: bytes) -> Picture:
    mime = sniff(data)
    if mime is None or not can_decode(mime):
        return Picture(type=mime, reason=_no_picture(data, mime))
    frame = structure(data, mime)
    picture = Picture(type=mime, truncated=frame.truncated, trailing=frame.trailing)
    image = opened(data, mime)
    if image is None:
        return replace(picture, tried=True, reason=_why(truncated=frame.truncated))
    picture = replace(picture, width=image.width, height=image.height)
    if image.width * image.height > MAX_PIXELS:
        return replace(picture, reason=f"more than {MAX_PIXELS // 10**6} megapixels: not decoded")
    picture = replace(picture, tried=True)
    if not loaded(image):
        return replace(picture, reason=_why(truncated=frame.truncated))
    if frame.damaged:
        return replace(picture, reason="a checksum or a length is wrong")
    return replace(picture, decodes=True, uniform=_is_uniform(image))


def _no_picture(data: bytes, mime: str | None) -> str:
    if not data:
        return "no bytes"
    if mime is None:
        return "no known type"
    return f"no decoder for {mime}" if mime.startswith("image/") else f"{mime}, not a picture"


def _why(*, truncated: bool) -> str:
    return "the file ends too early" if truncated else "the data makes no sense"


def _is_uniform(image: Image) -> bool:
    has_palette = image.mode in {"P", "PA"}
    extrema = (image.convert("RGBA") if has_palette else image).getextrema()
    bands = [extrema] if isinstance(extrema[0], (int, float)) else extrema
    return all(high - low <= _UNIFORM for low, high in bands)
