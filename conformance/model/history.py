"""How cells stood in one run after another."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model.difference import CellSide


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPoint:
    """A run of a history.

    Attributes:
        name: what its file is called.
        as_of: ISO date of its newest evidence, '' without any.
    """

    name: str
    as_of: str
    mode: str
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A cell through all runs.

    Attributes:
        sides: the cell in each run, ``None`` where a run does not have it.
        changes: the numbers of the runs, from 0, in which its verdict is another than in the run
            before that has it, and of the first that has it. A verdict is the state, the kind of
            evidence, and whether anything fails: a simulation never changes the state.
    """

    provider: str
    feature: str
    title: str
    sides: tuple[CellSide | None, ...]
    changes: tuple[int, ...]

    @property
    def address(self) -> str:
        """How the cell is called everywhere, e.g. ``acme/image.size``."""
        return f"{self.provider}/{self.feature}"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Cells through runs, oldest run first; runs of one date in the order in which they came."""

    runs: tuple[RunPoint, ...]
    tracks: tuple[Track, ...]
