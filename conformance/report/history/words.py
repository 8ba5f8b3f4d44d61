"""What all formats say of a history, so that it reads the same everywhere."""

from __future__ import annotations

from conformance.model import CellSide, EvidenceKind, History, RunPoint, Status, Track
from conformance.report import words
from conformance.report.visible import visible


def title(of: History) -> str:
    """How much of what: ``2 cells over 5 runs, 2026-10-03 to 2026-11-21``."""
    days = [run.as_of for run in of.runs if run.as_of]
    span = f", {visible(words.dates(days[0], days[-1]), 60)}" if days else ""
    cells, runs = words.plural(len(of.tracks), "cell"), words.plural(len(of.runs), "run")
    return f"{cells} over {runs}{span}"


def point(run: RunPoint) -> str:
    """The date and the name of a run: ``2026-10-03 october.ndjson``."""
    fault = f" with the fault {visible(run.fault, 60)}" if run.fault else ""
    return f"{visible(run.as_of, 20) or 'undated'} {visible(run.name, 60)}{fault}"


def verdict(side: CellSide | None) -> str:
    """The state with its counts: ``supported, 6 of 6 pass, recorded``."""
    if side is None:
        return "not in this run"
    kind = "" if side.basis is None else str(side.basis)
    if side.basis is EvidenceKind.DOCUMENTED:
        kind = "printed"
    return ", ".join(filter(None, (str(side.state), counts(side), kind)))


def counts(side: CellSide) -> str:
    """How many findings pass, '' without any: ``5 of 6 pass, 1 inconclusive``."""
    passed, judged = numbers(side)
    parts = [f"{passed} of {judged} pass"] if judged else []
    if unsure := side.counts.get(Status.INCONCLUSIVE, 0):
        parts.append(f"{unsure} inconclusive")
    return ", ".join(parts)


def numbers(side: CellSide) -> tuple[int, int]:
    """How many findings are none against the vendor or the page, of how many conclusive ones."""
    good = {Status.PASS} if side.basis is EvidenceKind.DOCUMENTED else _GOOD
    judged = sum(side.counts.values()) - side.counts.get(Status.INCONCLUSIVE, 0)
    return sum(side.counts.get(status, 0) for status in good), judged


_GOOD = frozenset({Status.PASS, Status.INFO, Status.WARN})


def stretches(of: Track) -> tuple[tuple[int, int], ...]:
    """From which run to which, by number, a verdict held, or the cell was in none."""
    starts = sorted({0, *of.changes, *_gaps(of)})
    ends = [*(start - 1 for start in starts[1:]), len(of.sides) - 1]
    return tuple(zip(starts, ends, strict=True))


def _gaps(of: Track) -> set[int]:
    """The runs at which the cell disappears, or is there again."""
    there = [side is not None for side in of.sides]
    return {number for number in range(1, len(there)) if there[number] is not there[number - 1]}
