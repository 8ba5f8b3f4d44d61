"""A cell as one run has it, without what it was folded from."""

from __future__ import annotations

from conformance.matrix import Cell
from conformance.model import CellSide


def side(cell: Cell) -> CellSide:
    """What is compared of a cell, and shown beside it."""
    return CellSide(
        state=cell.state,
        basis=cell.basis,
        counts=cell.counts,
        since=cell.since,
        until=cell.until,
        when=tuple(str(when) for when in cell.when),
    )
