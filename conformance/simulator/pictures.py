"""The pictures of the simulator: one per size and format, shared by all vendors, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from conformance.codec.image.encode import make

Format: TypeAlias = Literal["png", "jpeg", "webp"]

#: Where pictures delivered by URL are served.
FOLDER: Final = "/conformance-simulator/"

_NAME: Final = re.compile(
    r"([0-9]{1,5})x([0-9]{1,5})-([0-9]{1,3})(?:-of-([24]))?(?:-grey-([0-9]{1,3}))?\.(png|jpeg|webp)"
)
_FORMATS: Final[dict[str, Format]] = {"png": "png", "jpeg": "jpeg", "webp": "webp"}
#: Pixels of the largest picture drawn, more than the largest official one has, and of a side, which
#: WebP limits: https://developers.google.com/speed/webp/faq
_LARGEST: Final = 20_000_000
_LONGEST: Final = 16_383
_WHITE: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture that can be drawn from its name; ``number`` tells those of one answer apart.

    An ``enlarged`` one is drawn that many times smaller, and scaled up; one with a ``grey`` from 0
    to 255 is nothing but that.
    """

    width: int
    height: int
    format: Format = "png"
    number: int = 1
    enlarged: int = 1
    grey: int | None = None

    @property
    def name(self) -> str:
        """The file name under which it is served."""
        enlarged = f"-of-{self.enlarged}" if self.enlarged > 1 else ""
        grey = f"-grey-{self.grey}" if self.grey is not None else ""
        return f"{self.width}x{self.height}-{self.number}{enlarged}{grey}.{self.format}"

    @property
    def mime(self) -> str:
        """Its media type."""
        return f"image/{self.format}"

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return _draw(self)


def named(path: str) -> Drawing | None:
    """The picture that is served under a path, ``None`` where there is none."""
    found = _NAME.fullmatch(path.removeprefix(FOLDER)) if path.startswith(FOLDER) else None
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    if not drawable(width, height):
        return None
    return Drawing(
        width=width,
        height=height,
        number=int(found[3]),
        enlarged=int(found[4] or 1),
        grey=min(int(found[5]), _WHITE) if found[5] else None,
        format=_FORMATS[found[6]],
    )


def drawable(width: int, height: int) -> bool:
    """Whether a picture of that size can be drawn in any format."""
    return 0 < width * height <= _LARGEST and max(width, height) <= _LONGEST


@lru_cache(maxsize=256)
def _draw(drawing: Drawing) -> bytes:
    return make(
        drawing.width,
        drawing.height,
        format=drawing.format,
        seed=drawing.number,
        enlarged=drawing.enlarged,
        grey=drawing.grey,
    )
