"""Whether a picture holds the detail of its size, or only that of a smaller one.

What a filter that enlarges can make of a tile is a linear space (``enlargers``). A picture that was
enlarged lies near that space on the grid of the smaller picture, and farther off on a grid that is
half a pixel of the smaller picture away. In any other picture, soft or sharp, no grid is special.
So the two distances are compared: their ratio is the *contrast*, in decibels. It does not depend on
brightness, on the strength of the detail or on how soft a picture is, and survives a good JPEG.

The lines below were drawn on one half of the pictures of ``benchmarks/true_resolution.py`` and
checked on the other: see ``docs/true-resolution.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from conformance.codec.image.enlargers import SIDE, Enlarger, enlargers
from conformance.codec.image.tiles import liveliest

#: Pixels: pictures with a shorter side have too few tiles to say anything.
SMALLEST: Final = 2 * SIDE

_BLOCK = 8  # pixels: the sides of the blocks of a JPEG
_FEWEST = 4  # tiles with detail
_SLIGHT = 0.04  # levels squared: less distance from any grid says nothing
_ROUNDED = 0.12  # levels squared: more than rounding leaves, which looks like fine detail
_ROUNDING = 0.005  # levels squared: keeps the ratio of two perfect fits finite
_ENLARGED = -1.65  # decibels of contrast: as low as hardly a picture is that was not enlarged
_OWN_SIZE = -1.3  # decibels of contrast: as high as hardly an enlarged picture is
_EVEN = -1.6  # decibels of contrast at which the odds are even
_STEP = 0.15  # decibels in which they change by a factor of e
_MOST = 0.999  # confidence: how few pictures the odds were drawn from
_SOFT = -15.0  # decibels from an octave to the finest: whatever the size, it has no detail
_BLOCKY = 11.0  # times as rough between the blocks of a JPEG as inside them: beyond quality 85
_FLAT = 0.6  # share of neighbours that are alike: more is common in drawings alone, where …
_EDGE = 12.0  # … the others differ by as many levels


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What the pixels say of a picture's true size.

    Attributes:
        scale: 1 where the detail is of the picture's own size; 2 or 4 where the picture was
            enlarged by that factor; ``None`` where its pixels cannot tell.
        confidence: between 0 and 1, that ``scale`` is right as to whether it is 1.
        tiles: how many tiles were looked at.
        filter: how the picture was enlarged, as far as that can be told.
        contrast: decibels; the more below zero, the surer the picture was enlarged.
        reason: why the pixels cannot tell.
    """

    scale: int | None = None
    confidence: float = 0.0
    tiles: int = 0
    filter: str = ""
    contrast: float = 0.0
    reason: str = ""


def estimate(levels: NDArray[Any]) -> Detail:
    """The true scale of a picture of one channel with levels from 0 to 255; never raises.

    Looks at 64 tiles at most, so its cost hardly grows with the picture. Turned and mirrored
    pictures are told the same of, as long as their sides are multiples of 16.
    """
    if levels.ndim != 2 or min(levels.shape) < SMALLEST or levels.dtype.kind not in "buif":  # noqa: PLR2004 - rows and columns
        return Detail(reason=f"smaller than {SMALLEST} pixels, or no picture of one channel")
    with np.errstate(all="ignore"):  # levels may be any numbers
        tiles = liveliest(levels)
        tiles = tiles - tiles.mean(axis=(1, 2), keepdims=True)
        power = float((tiles**2).sum())
        if not np.isfinite(power):
            return Detail(tiles=len(tiles), reason="its levels are no finite numbers")
        return _told(tiles, power)


def _told(tiles: NDArray[np.float64], power: float) -> Detail:
    looked = len(tiles)
    if looked < _FEWEST:
        return Detail(tiles=looked, reason="too little of it has any detail")
    best, contrast, distance = min(
        ((each, *_contrast(tiles, power, each)) for each in enlargers()), key=lambda each: each[1]
    )
    enlarged = float(np.clip(1 / (1 + np.exp((contrast - _EVEN) / _STEP)), 1 - _MOST, _MOST))
    told = Detail(tiles=looked, contrast=contrast)
    if distance < (_SLIGHT if contrast <= _ENLARGED else _ROUNDED):
        return replace(told, reason="it is all but flat")
    if _drawn(tiles[:, :: best.scale, :: best.scale]):
        return replace(told, reason="it is drawn in flat colours")
    if contrast <= _OWN_SIZE and _blockiness(tiles) > _BLOCKY:
        return replace(told, reason="it is compressed hard")
    if contrast <= _ENLARGED:
        return replace(told, scale=best.scale, confidence=enlarged, filter=best.name)
    if contrast <= _OWN_SIZE:
        return replace(told, reason="it fits an enlarged picture and one of its own size")
    if _fall(tiles) < _SOFT:
        return replace(told, reason="it is too soft")
    return replace(told, scale=1, confidence=1 - enlarged)


def _contrast(tiles: NDArray[np.float64], power: float, way: Enlarger) -> tuple[float, float]:
    """The contrast in decibels, and the mean distance on the wrong grid in levels squared."""
    near, far = (_off(tiles, power, space) for space in (way.reached, way.shifted))
    return float(10 * np.log10((near + _ROUNDING) / (far + _ROUNDING))) + way.handicap, far


def _off(tiles: NDArray[np.float64], power: float, space: NDArray[np.float64]) -> float:
    """How far tiles are from a space, in levels squared for each dimension that it lacks."""
    inside = space.T @ tiles @ space
    return float(max(power - (inside**2).sum(), 0) / (tiles.size - inside.size))


def _drawn(tiles: NDArray[np.float64]) -> bool:
    """Whether most neighbours are alike and the others far apart, as no lens sees it."""
    steps = np.concatenate([np.diff(tiles, axis=axis).ravel() for axis in (1, 2)])
    edges = int(np.count_nonzero(steps))
    return edges < (1 - _FLAT) * len(steps) and float((steps**2).sum()) > edges * _EDGE**2


def _blockiness(tiles: NDArray[np.float64]) -> float:
    """How much rougher the seams between the blocks of a JPEG are than the middles of blocks."""
    # The third difference at a place spans the two pixels before it and the two from it on.
    bends = [(np.diff(tiles, n=3, axis=axis) ** 2).mean(axis=(0, 3 - axis)) for axis in (1, 2)]
    across = np.mean(bends, axis=0)
    place = (np.arange(len(across)) + 2) % _BLOCK
    middle = np.abs(place - _BLOCK // 2) <= 1
    return float(across[place == 0].mean() / (across[middle].mean() + _SLIGHT))


def _fall(tiles: NDArray[np.float64]) -> float:
    """Decibels by which the finest octave has less power than the one below it."""
    waves = np.arange(SIDE)
    cosines = np.cos(np.pi * np.outer(waves, waves + 0.5) / SIDE) * np.sqrt(2 / SIDE)
    power = ((cosines @ tiles @ cosines.T) ** 2).sum(axis=0)
    octave = np.maximum.outer(waves, waves)
    finest = power[octave >= SIDE // 2].sum()
    below = power[(octave >= SIDE // 4) & (octave < SIDE // 2)].sum()
    return float(10 * np.log10((finest + _ROUNDING) / (below + _ROUNDING)))
