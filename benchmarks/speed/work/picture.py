"""Pictures of 2.5 MB, so that an answer with one of them in base64 has 3.4 MB."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Final

import numpy as np
from PIL import Image
from PIL.Image import Resampling

#: How many are really drawn; any further one differs in a comment.
DRAWN: Final = 4

_SIDE: Final = 1500  # pixels
_STEPS: Final = 5  # of brightness that neighbours differ by, which decides how well it packs
#: Bytes until the first chunk of a PNG ends: https://www.w3.org/TR/png-3/#5PNG-file-signature
_HEAD: Final = 33


def picture(number: int) -> bytes:
    """A PNG that no other number gives."""
    whole = _drawn(number % DRAWN)
    return whole if number < DRAWN else whole[:_HEAD] + _comment(number) + whole[_HEAD:]


def _comment(number: int) -> bytes:
    """A chunk of text, see https://www.w3.org/TR/png-3/#11tEXt for its format."""
    data = b"tEXtComment\0" + str(number).encode()
    return struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


@cache
def _drawn(seed: int) -> bytes:
    """Smooth colours with some grain, as a photograph has them."""
    random = np.random.default_rng(seed)
    smooth = [
        np.asarray(
            Image.fromarray(random.integers(0, 250, (16, 16), dtype=np.uint8)).resize(
                (_SIDE, _SIDE), Resampling.BICUBIC
            )
        )
        for _ in range(3)
    ]
    grain = random.integers(0, _STEPS, (_SIDE, _SIDE, 1), dtype=np.uint8)
    pixels = np.minimum(np.stack(smooth, axis=2), 250) + grain
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()
