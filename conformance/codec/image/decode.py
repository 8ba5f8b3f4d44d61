"""Whether some bytes are a picture that really decodes, and what it is."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np
from PIL.Image import Image

from conformance.codec.image.detail import Detail, estimate
from conformance.codec.image.pixels import can_decode, decoding, loaded, opened
from conformance.codec.image.sniff import sniff
from conformance.codec.image.structure import structure

#: Five times the largest picture that any of the models makes.
MAX_PIXELS = 100_000_000

_REMEMBERED = 4_096  # pictures, at some 500 bytes each
_UNIFORM = 4  # levels of 256; what a JPEG makes of one colour differs by less
_CORNER = 64  # pixels: most pictures have several colours even in so small a part


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is known of some bytes as a picture.

    Attributes:
        sha256: of the bytes, in hexadecimal digits.
        type: MIME type by the first bytes, or ``None``; never the declared one.
        width, height: pixels by the header, ``None`` where none could be read.
        decodes: every pixel is there, and no checksum is wrong.
        tried: whether decoding was tried; where not (no decoder, as for HEIC and SVG, or more than
            ``MAX_PIXELS``), ``decodes`` says nothing about the bytes.
        reason: why ``decodes`` is false, in our own words.
        truncated: the file ends too early, even where all pixels are there.
        trailing: bytes behind the end of the picture.
        uniform: all pixels have one colour.
        detail: what the pixels say of the picture's true size, by their brightness alone: most
            files hold colour at half the size anyway. Nothing where it does not decode.
    """

    sha256: str
    type: str | None = None
    width: int | None = None
    height: int | None = None
    decodes: bool = False
    tried: bool = False
    reason: str = ""
    truncated: bool = False
    trailing: int = 0
    uniform: bool = False
    detail: Detail = field(default_factory=Detail)


_seen: OrderedDict[str, Picture] = OrderedDict()


def inspect(data: bytes) -> Picture:
    """Decode a picture in full and say what it is; never raises, whatever the bytes.

    The answer is remembered by the bytes' SHA-256, so that asking again is nearly free.
    """
    digest = hashlib.sha256(data).hexdigest()
    with decoding():
        known = _seen.get(digest)
        if known is None:
            known = _seen[digest] = _inspected(data, Picture(sha256=digest, type=sniff(data)))
            if len(_seen) > _REMEMBERED:
                _seen.popitem(last=False)
        else:
            _seen.move_to_end(digest)
        return known


def _inspected(data: bytes, picture: Picture) -> Picture:
    mime = picture.type
    if mime is None or not can_decode(mime):
        return replace(picture, reason=_no_picture(data, mime))
    frame = structure(data, mime)
    picture = replace(picture, truncated=frame.truncated, trailing=frame.trailing)
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
    levels = np.asarray(image.convert("L"))
    return replace(picture, decodes=True, uniform=_is_uniform(image), detail=estimate(levels))


def _no_picture(data: bytes, mime: str | None) -> str:
    if not data:
        return "no bytes"
    if mime is None:
        return "no known type"
    return f"no decoder for {mime}" if mime.startswith("image/") else f"{mime}, not a picture"


def _why(*, truncated: bool) -> str:
    return "the file ends too early" if truncated else "the data makes no sense"


def _is_uniform(image: Image) -> bool:
    corner = image.crop((0, 0, min(_CORNER, image.width), min(_CORNER, image.height)))
    return _of_one_colour(corner) and _of_one_colour(image)


def _of_one_colour(image: Image) -> bool:
    has_palette = image.mode in {"P", "PA"}
    extrema = (image.convert("RGBA") if has_palette else image).getextrema()
    bands = [extrema] if isinstance(extrema[0], (int, float)) else extrema
    return all(high - low <= _UNIFORM for low, high in bands)
