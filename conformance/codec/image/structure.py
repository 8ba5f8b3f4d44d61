"""Whether the pieces of a picture file are all there: what decoders forgive, and a judge must not.

PNG: https://www.w3.org/TR/png-3/#5DataRep; JPEG: https://www.w3.org/Graphics/JPEG/itu-t81.pdf,
annex B; WebP: https://developers.google.com/speed/webp/docs/riff_container.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_PNG_HEAD = 8  # signature
_PNG_FRAME = 12  # length, type and checksum of a chunk
_RIFF_HEAD = 8
_MARKER = re.compile(rb"\xff++([^\x00])", re.DOTALL)
# In coded data FF stands for itself before 00, and restart markers belong to it.
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_EOI, _SOS = 0xD9, 0xDA
_BARE = {0x01, *range(0xD0, 0xD9)}  # markers without a length


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What the frame of a file shows without decoding it.

    Attributes:
        truncated: the file ends before its format says it does.
        damaged: a checksum is wrong, or a piece does not stand where it should.
        trailing: bytes behind the end.
    """

    truncated: bool = False
    damaged: bool = False
    trailing: int = 0


def structure(data: bytes, mime: str | None) -> Structure:
    """Walk the frame of a PNG, JPEG or WebP file; any other type has nothing to say."""
    match mime:
        case "image/png":
            return _png(data)
        case "image/jpeg":
            return _jpeg(data)
        case "image/webp":
            return _webp(data)
        case _:
            return Structure()


def jpeg_segments(data: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG as (marker, start, end), coded data counted to its scan.

    The last one is EOI (``0xD9``) unless the file is cut or damaged.
    """
    segments = []
    at = 2
    while found := _MARKER.match(data, at):
        marker, body = found[1][0], found.end()
        if marker == _EOI:
            segments.append((marker, at, body))
            break
        # Where even the length is cut off, this runs past the end like any cut segment.
        end = body if marker in _BARE else body + max(2, int.from_bytes(data[body : body + 2]))
        if end > len(data):
            break
        if marker == _SOS:
            stop = _END_OF_SCAN.search(data, end)
            end = stop.start() if stop else len(data)
        segments.append((marker, at, end))
        at = end
    return segments


def _png(data: bytes) -> Structure:
    at = _PNG_HEAD
    damaged = False
    while at + _PNG_FRAME <= len(data):
        length = int.from_bytes(data[at : at + 4])
        end = at + _PNG_FRAME + length
        if end > len(data):
            break
        kind = data[at + 4 : at + 8]
        if not kind.isalpha():
            return Structure(damaged=True)
        damaged |= zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end])
        if kind == b"IEND":
            return Structure(damaged=damaged, trailing=len(data) - end)
        at = end
    return Structure(truncated=True, damaged=damaged)


def _jpeg(data: bytes) -> Structure:
    segments = jpeg_segments(data)
    marker, _, end = segments[-1] if segments else (0, 0, 2)
    if marker == _EOI:
        return Structure(trailing=len(data) - end)
    cut = data[end:] in {b"", b"\xff"} or _MARKER.match(data, end) is not None
    return Structure(truncated=cut, damaged=not cut)


def _webp(data: bytes) -> Structure:
    whole = _RIFF_HEAD + int.from_bytes(data[4:8], "little")
    return Structure(truncated=len(data) < whole, trailing=max(len(data) - whole, 0))
