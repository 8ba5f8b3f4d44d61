"""Pictures for the simulator: as large as a vendor's in pixels, as small as can be in bytes."""

from __future__ import annotations

import io
import random
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from conformance.codec.image.structure import jpeg_segments

#: What any picture of an official size stays below.
MAX_BYTES = 60_000

_PATCH = (
    192  # pixels: the sides of the texture; wider where a picture is less than four times as high
)
_LEVELS = 5
_STEP = 12  # between the levels of the texture: enough to survive lossy coding
# A JPEG takes two bits per block and channel, however smooth. Beyond this many pixels it is grey
# and does with one, by leaving out a scan.
_LARGE_JPEG = 6_000_000
_SOS = 0xDA


def make(
    width: int,
    height: int,
    *,
    format: Literal["png", "jpeg", "webp"],  # noqa: A002 - Pillow's word
    seed: int,
    enlarged: int = 1,
    grey: int | None = None,
) -> bytes:
    """A picture of one smooth run of colour, with a patch of fine texture in its middle.

    The texture reaches up to the highest spatial frequency, as that of a picture does which was
    not scaled up; unless it is ``enlarged``: then the picture is drawn that many times smaller, and
    scaled up with the filter that most programs use. With a ``grey`` it is nothing but that. For
    official sizes (up to 19 megapixels) the file has at most ``MAX_BYTES``. The same arguments give
    the same bytes with the same versions of Pillow and its libraries.

    Raises:
        ValueError: a side is not positive, or too long for the format.
    """
    if min(width, height) < 1:
        raise ValueError(f"no picture is {width} x {height}")
    source = random.Random(seed)  # noqa: S311 - the same picture every time is the point
    levels = _levels(-(-width // enlarged), -(-height // enlarged), source, _PATCH // enlarged)
    if enlarged > 1:
        levels = np.asarray(Image.fromarray(levels).resize((width, height), Resampling.BICUBIC))
    palette = _palette(source)
    if grey is not None:
        levels = np.full((height, width), grey, np.uint8)
    out = io.BytesIO()
    try:
        _save(levels, palette, format, out)
    except (OSError, ValueError) as error:  # JPEG's and WebP's way to say the same
        raise ValueError(f"no {format} is {width} x {height}") from error
    return out.getvalue()


def _save(
    levels: NDArray[np.uint8], palette: NDArray[np.uint8], name: str, out: io.BytesIO
) -> None:
    if name == "png":
        image = Image.fromarray(levels)
        image.putpalette(palette.tobytes())
        image.save(out, "PNG", compress_level=9)
    elif name == "webp":
        Image.fromarray(palette[levels]).save(out, "WEBP", quality=50, method=2)
    elif levels.size <= _LARGE_JPEG:
        Image.fromarray(palette[levels]).save(out, "JPEG", quality=60, progressive=True)
    else:
        whole = io.BytesIO()
        Image.fromarray(levels).save(whole, "JPEG", quality=60, progressive=True)
        out.write(_without_refinement(whole.getvalue()))


def _levels(width: int, height: int, source: random.Random, patch: int) -> NDArray[np.uint8]:
    """Brightness per pixel: dark to light from top to bottom, and the patch."""
    smooth = np.linspace(64, 192, height).astype(np.uint8)
    levels: NDArray[np.uint8] = np.repeat(smooth[:, np.newaxis], width, axis=1)
    rows = max(min(height // 4, patch), 1)
    columns = min(width, patch * patch // rows)
    noise = np.frombuffer(source.randbytes(rows * columns), np.uint8).reshape(rows, columns)
    top, left = (height - rows) // 2, (width - columns) // 2
    middle = 128 - _STEP * (_LEVELS // 2)
    levels[top : top + rows, left : left + columns] = middle + noise % _LEVELS * _STEP
    return levels


def _palette(source: random.Random) -> NDArray[np.uint8]:
    """A colour for each of 256 levels, from dark to light in one tint."""
    tint = np.array([source.uniform(0.6, 1.0) for _ in range(3)])
    palette: NDArray[np.uint8] = (np.arange(256)[:, np.newaxis] * tint).astype(np.uint8)
    return palette


def _without_refinement(data: bytes) -> bytes:
    """A progressive JPEG without the scan that refines the mean of each block by its last bit.

    That scan takes one bit per block, half of what a smooth picture needs at all. A decoder takes
    what scans there are; all one sees is coarser steps of grey.
    """
    return data[:2] + b"".join(
        data[start:end]
        for marker, start, end in jpeg_segments(data)
        if not (marker == _SOS and _refines_mean(data[start:end]))
    )


def _refines_mean(scan: bytes) -> bool:
    """By the scan's header (T.81, B.2.3): from coefficient 0, and not the first look at it."""
    components = scan[4]
    first, _, bits = scan[5 + 2 * components : 8 + 2 * components]
    return first == 0 and bits >> 4 > 0
