"""The one way to Pillow's decoders: only named ones, without warnings, never raising."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

# Called by name, because Image.open() tries every decoder it knows on a vendor's bytes, and has
# its own idea of how large is too large.
_DECODERS: dict[str, type[ImageFile]] = {
    "image/png": PngImageFile,
    "image/jpeg": JpegImageFile,
    "image/webp": WebPImageFile,
    "image/gif": GifImageFile,
    "image/bmp": BmpImageFile,
    "image/avif": AvifImageFile,
}
_lock = threading.RLock()


def can_decode(mime: str | None) -> bool:
    """Whether there is a decoder for a type."""
    return mime in _DECODERS


@contextmanager
def decoding() -> Iterator[None]:
    """Hold this while using Pillow: it keeps Pillow's warnings to itself.

    Warnings are switched off in a global, so only one thread may do it at a time.
    """
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def opened(data: bytes, mime: str | None) -> ImageFile | None:
    """A picture of which only the header was read; ``None`` where that fails."""
    if mime not in _DECODERS:
        return None
    try:
        return _DECODERS[mime](io.BytesIO(data))
    except Exception:  # noqa: BLE001 - decoders raise nearly anything on hostile bytes
        return None


def loaded(image: ImageFile) -> bool:
    """Decode every pixel; whether that worked."""
    try:
        image.load()
    except Exception:  # noqa: BLE001 - as above
        return False
    return True
