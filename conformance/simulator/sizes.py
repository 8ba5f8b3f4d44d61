"""Which sizes of pictures the images endpoint takes, beside those that a page lists.

https://platform.openai.com/docs/api-reference/images/create#images-create-size: ``auto``, a few
fixed sizes, and for the newest model any of which both sides are divisible by 16, in a shape
between 1:3 and 3:1. Sizes that an official model of another owner draws are taken as well, since
vendors sell those models by this endpoint.
"""

from __future__ import annotations

import re
from typing import Final

from conformance.spec.models import ModelTable

_PIXELS: Final = re.compile(r"([1-9]\d{0,4})x([1-9]\d{0,4})")
_FIXED: Final = frozenset(
    {"auto", "256x256", "512x512", "1024x1024", "1536x1024", "1024x1536", "1792x1024", "1024x1792"}
)
_GRID: Final = 16
_NARROWEST: Final = 3


def taken(size: str, models: ModelTable) -> bool:
    """Whether ``size``, such as ``1024x1024`` or ``2K``, is one that a picture can be asked in."""
    if size in _FIXED or models.tier(size) is not None:
        return True
    pixels = _PIXELS.fullmatch(size)
    if pixels is None:
        return False
    width, height = int(pixels[1]), int(pixels[2])
    return _on_grid(width, height) or bool(models.identify(width, height))


def _on_grid(width: int, height: int) -> bool:
    longest, shortest = max(width, height), min(width, height)
    return width % _GRID == height % _GRID == 0 and longest <= _NARROWEST * shortest
