"""The tiles of a picture that say most about its finest detail."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.codec.image.enlargers import SIDE

#: How many tiles are looked at, at most, however large the picture is.
MOST = 64

_BLOCK = 8  # pixels: the blocks of a JPEG, whose edges must fall alike in all tiles
_FAINT = 0.004  # of the steepest tile
_LINES = (7, 8)  # of 16: by these lines alone tiles are chosen, and by these columns


def liveliest(levels: NDArray[Any]) -> NDArray[np.float64]:
    """Up to ``MOST`` tiles of a picture of one channel, those with the steepest detail first.

    Tiles whose detail is faint beside that of the steepest are left out. The tiles do not overlap,
    and lie the same way seen from each side of the picture as far as the blocks of a JPEG allow.
    Shape: ``(tiles, SIDE, SIDE)``; no tiles where the picture is smaller.
    """
    grid = _grid(levels)
    steep = _steepness(grid).ravel()
    chosen = np.argsort(-steep, kind="stable")[:MOST]
    chosen = chosen[steep[chosen] > _FAINT * steep.max(initial=0)]
    rows, columns = np.unravel_index(chosen, (grid.shape[0], grid.shape[2]))
    tiles: NDArray[np.float64] = grid[rows, :, columns, :].astype(np.float64)
    return tiles


def _grid(levels: NDArray[Any]) -> NDArray[Any]:
    """The picture cut into tiles without copying it: row, line, column, place."""
    high, wide = (side // SIDE for side in levels.shape)
    top, left = ((side % SIDE) // 2 // _BLOCK * _BLOCK for side in levels.shape)
    part = levels[top : top + high * SIDE, left : left + wide * SIDE]
    return part.reshape(high, SIDE, wide, SIDE)


def _steepness(grid: NDArray[Any]) -> NDArray[np.float64]:
    lines = np.array([at + edge for at in range(0, SIDE, 16) for edge in _LINES])
    across = np.diff(grid[:, lines, :, :].astype(np.float32), axis=3)
    down = np.diff(grid[:, :, :, lines].astype(np.float32), axis=1)
    steepness: NDArray[np.float64] = (across**2).mean(axis=(1, 3)) + (down**2).mean(axis=(1, 3))
    return steepness
