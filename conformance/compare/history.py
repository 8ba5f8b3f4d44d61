"""How cells stood in one run after another, and when their verdicts changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from conformance.compare.side import side
from conformance.errors import NothingSelected
from conformance.matrix import Matrix, fold
from conformance.model import CellSide, History, Record, RunPoint, Status, Track

_Cells = Mapping[tuple[str, str], CellSide]


def history(address: str, runs: Iterable[tuple[str, Iterable[Record]]]) -> History:
    """The cells of an address through runs, by the date of their evidence.

    Args:
        address: ``PROVIDER/FEATURE``, ``*`` and ``?`` standing for any characters.
        runs: name and records of each; one after the other is read, and kept are its cells alone.

    Raises:
        NothingSelected: no run has such a cell; the hint has the nearest.
        RunFileError: one is no run.
    """
    points: list[tuple[RunPoint, _Cells]] = []
    titles: dict[tuple[str, str], str] = {}
    known: dict[str, None] = {}
    for name, records in runs:
        matrix = fold(records)
        points.append((_point(name, matrix), _chosen(address, matrix, titles)))
        known |= {cell.address: None for cell in matrix.cells.values()}
    if not titles:
        near = get_close_matches(address, known, n=1)
        raise NothingSelected(
            f"no run has a cell called {address!r}",
            hint=f"did you mean {near[0]!r}?" if near else "a cell is called PROVIDER/FEATURE",
        )
    points.sort(key=lambda each: each[0].as_of)  # stable: one date, the order given
    sides = [cells for _, cells in points]
    return History(
        runs=tuple(point for point, _ in points),
        tracks=tuple(_track(cell, title, sides) for cell, title in sorted(titles.items())),
    )


def _point(name: str, matrix: Matrix) -> RunPoint:
    header = matrix.header
    return RunPoint(name=name, as_of=header.as_of, mode=header.mode, fault=header.fault)


def _chosen(address: str, matrix: Matrix, titles: dict[tuple[str, str], str]) -> _Cells:
    features = {each.id: each.title for each in matrix.header.features}
    found = {
        name: side(cell)
        for name, cell in matrix.cells.items()
        if fnmatchcase(cell.address, address)
    }
    titles.update((name, features[name[1]]) for name in found)
    return found


def _track(name: tuple[str, str], title: str, cells: Sequence[_Cells]) -> Track:
    sides = tuple(each.get(name) for each in cells)
    seen = [(number, each) for number, each in enumerate(sides) if each is not None]
    before = (None, *(_verdict(each) for _, each in seen))
    return Track(
        provider=name[0],
        feature=name[1],
        title=title,
        sides=sides,
        changes=tuple(
            number
            for (number, each), last in zip(seen, before, strict=False)
            if _verdict(each) != last
        ),
    )


def _verdict(of: CellSide) -> tuple[object, ...]:
    return of.state, of.basis, of.counts.get(Status.FAIL, 0) > 0
