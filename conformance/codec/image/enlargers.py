"""What pictures look like that were enlarged: the spaces that the usual filters can reach.

A filter makes each pixel of the larger picture a weighted mean of few pixels of the smaller one,
with weights that depend on the place alone. So all that it can make of a tile is a linear space of
a few dimensions, known beforehand. Filters and their alignment (pixel centres, as in Pillow, OpenCV
and browsers): https://pillow.readthedocs.io/en/stable/handbook/concepts.html#filters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Pixels: the sides of a tile, a multiple of the blocks of a JPEG.
SIDE = 64

_REACH = 3  # pixels of the smaller picture to each side: as far as the widest filter goes
_NOTHING = 1e-6  # of the strongest direction: what is left of one that a filter cannot reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Enlarger:
    """A way to enlarge.

    Attributes:
        name: what it is called.
        scale: by how much it enlarges each side.
        reached: orthonormal columns that span what it makes of the side of a tile.
        shifted: the same, on a grid that is off by half a pixel of the smaller picture.
        handicap: decibels added to its contrast, for what else makes a picture fit: the blocks of
            a JPEG lie on the grid of two and blur its pixels alike, but hardly on that of four.
    """

    name: str
    scale: int
    reached: NDArray[np.float64]
    shifted: NDArray[np.float64]
    handicap: float


@cache
def enlargers() -> tuple[Enlarger, ...]:
    """Every way that is looked for; bicubic by two reaches what bilinear does."""
    names = [(name, scale) for scale in (2, 4) for name in _FILTERS if (name, scale) != _SAME]
    return tuple(
        Enlarger(
            name="bilinear or bicubic" if (name, scale) == _BOTH else name,
            scale=scale,
            reached=_space(_FILTERS[name], scale, 0),
            shifted=_space(_FILTERS[name], scale, scale // 2),
            handicap=_HANDICAPS[name, scale],
        )
        for name, scale in names
    )


def _space(
    weigh: Callable[[NDArray[np.float64]], NDArray[np.float64]], scale: int, shift: int
) -> NDArray[np.float64]:
    places = (np.arange(SIDE) + 0.5 + shift) / scale - 0.5
    sources = np.arange(np.floor(places[0]) - _REACH, np.ceil(places[-1]) + _REACH + 1)
    weights = weigh(np.abs(places[:, np.newaxis] - sources))
    weights /= weights.sum(axis=1, keepdims=True)
    directions, strengths, _ = np.linalg.svd(weights, full_matrices=False)
    space: NDArray[np.float64] = directions[:, strengths > _NOTHING * strengths[0]]
    return space


def _nearest(far: NDArray[np.float64]) -> NDArray[np.float64]:
    return (far <= 1 / 2).astype(np.float64)


def _bilinear(far: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(1 - far, 0, None)


def _bicubic(far: NDArray[np.float64]) -> NDArray[np.float64]:
    near = (1.5 * far - 2.5) * far**2 + 1
    tail = ((2.5 - 0.5 * far) * far - 4) * far + 2
    return np.where(far < 1, near, np.where(far < 2, tail, 0))  # noqa: PLR2004 - where it ends


def _lanczos(far: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(far < _REACH, np.sinc(far) * np.sinc(far / _REACH), 0)


_FILTERS = {
    "nearest": _nearest,
    "bilinear": _bilinear,
    "bicubic": _bicubic,
    "lanczos": _lanczos,
}
_BOTH, _SAME = ("bilinear", 2), ("bicubic", 2)
_HANDICAPS = {
    ("nearest", 2): 1.1,
    ("bilinear", 2): 0.1,
    ("lanczos", 2): 0.2,
    ("nearest", 4): 0.3,
    ("bilinear", 4): -0.6,
    ("bicubic", 4): -0.6,
    ("lanczos", 4): -0.7,
}
