"""What all formats say of a difference, so that it reads the same everywhere.

Texts made here hold vendors' strings as they are, but for stories: each format makes them visible
and escapes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from conformance.matrix import Cell, Matrix
from conformance.matrix.tally import rank
from conformance.model import (
    CellChange,
    CellSide,
    ChangeKind,
    Difference,
    EvidenceKind,
    FindingChange,
    FindingRecord,
    Header,
    ProviderChange,
    Seen,
)
from conformance.report import words
from conformance.report.reading import Reading
from conformance.report.story import Story, tell
from conformance.report.visible import visible

#: A shape for each kind, for where there is no room for its word.
MARKS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.REGRESSED: "▼",
    ChangeKind.NEW: "+",
    ChangeKind.CHANGED_EVIDENCE: "~",
    ChangeKind.GONE: "-",
    ChangeKind.FIXED: "▲",
}
#: What each kind is about, as a heading over cells.
TITLES: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.REGRESSED: "Regressed",
    ChangeKind.NEW: "New failures and claims",
    ChangeKind.CHANGED_EVIDENCE: "Changed evidence",
    ChangeKind.GONE: "Gone, and not called fixed",
    ChangeKind.FIXED: "Fixed",
}
NOTHING: Final = "Nothing differs."
_NO_CELL: Final = "No cell differs."
#: Of so many requests that share a change, each is named; of more, as many and how many more.
NAMED: Final = 5

_TOLD: Final = frozenset({ChangeKind.REGRESSED, ChangeKind.NEW})


def headline(of: Difference) -> str:
    """How much of what there is: ``1 cell regressed, 2 cells new (1 went down), 1 vendor new``."""
    kinds = Counter(cell.kinds[0] for cell in of.cells)
    down = Counter(cell.kinds[0] for cell in of.cells if cell.worse)
    parts = [
        f"{words.plural(kinds[kind], 'cell')} {kind}{_went_down(kind, down[kind])}"
        for kind in ChangeKind
        if kinds[kind]
    ]
    for noun, changes in (("vendor", of.providers), ("feature", of.features)):
        counts = Counter(change.kind for change in changes)
        parts += [f"{words.plural(counts[k], noun)} {k}" for k in ChangeKind if counts[k]]
    return ", ".join(parts) or (_NO_CELL if of.cases else NOTHING)


def _went_down(kind: ChangeKind, count: int) -> str:
    """What fails a build beside what regressed, which is bad enough whatever its cell says."""
    return f" ({count} went down)" if count and kind is not ChangeKind.REGRESSED else ""


def notes(of: Difference) -> Iterator[str]:
    """How the runs themselves differ, where that may be why anything else does."""
    before, after = of.before, of.after
    for name, whole, fate in (
        ("older", of.before_whole, "new"),
        ("newer", of.after_whole, "gone"),
    ):
        if not whole:
            yield f"only part of the {name} run is there: what it lacks is called {fate}"
    for what, old, new in (
        ("answers come from", _source(before), _source(after)),
        ("the strength of the plan is", str(before.strength), str(after.strength)),
    ):
        if old != new:
            yield f"{what} {old} in the older run, {new} in the newer"
    digests = {each.id: each.digest for each in before.providers}
    changed = [
        each.spec for each in after.providers if digests.get(each.id, each.digest) != each.digest
    ]
    if changed:
        yield f"changed in between: {', '.join(changed)}"


def _source(header: Header) -> str:
    mode = {"replay": "disk", "simulate": "the simulator", "live": "the vendors"}[header.mode]
    return f"{mode} with the fault {header.fault}" if header.fault else mode


def dates(of: Difference) -> str:
    """Both dates of evidence: ``2026-10-03 to 2026-11-21``; '' where neither run has one."""
    old, new = of.before.as_of or "undated", of.after.as_of or "undated"
    return "" if old == new == "undated" else f"{old} to {new}"


def worst_first(of: Difference) -> Mapping[ChangeKind, tuple[CellChange, ...]]:
    """Kind -> the cells whose worst change it is, in the order of the newer run's matrix."""
    providers = [each.id for each in of.after.providers]
    features = [each.id for each in of.after.features]
    ordered = sorted(
        of.cells, key=lambda c: (providers.index(c.provider), features.index(c.feature))
    )
    return {
        kind: tuple(cell for cell in ordered if cell.kinds[0] is kind)
        for kind in ChangeKind
        if any(cell.kinds[0] is kind for cell in ordered)
    }


def title(of: Difference, cell: CellChange) -> str:
    """The name of the cell's row."""
    return next(each.title for each in of.after.features if each.id == cell.feature)


def verdicts(cell: CellChange) -> str:
    """The state before and after, with the evidence: ``supported → partial, recorded …``."""
    states = f"{cell.before.state} → {cell.after.state}"
    if cell.before.state is cell.after.state:
        states = f"still {cell.after.state}"
    old, new = _evidence(cell.before), _evidence(cell.after)
    return f"{states} · {new}" if old == new else f"{states} · {old} → {new}"


def _evidence(side: CellSide) -> str:
    if side.basis is None:
        return "no evidence"
    kind = "printed" if side.basis is EvidenceKind.DOCUMENTED else str(side.basis)
    return f"{kind} {words.dates(side.since, side.until)}".rstrip()


def provider(of: ProviderChange) -> str:
    """What one run has of a vendor: ``new: 12 supported, 3 unproven``."""
    states = ", ".join(f"{count} {state}" for state, count in of.states.items())
    return f"{of.kind}: {states}" if states else str(of.kind)


def cases(of: Difference) -> Iterator[str]:
    """How many requests only one run tried, for each vendor."""
    counted = Counter((change.provider, change.kind) for change in of.cases)
    for (name, kind), count in sorted(counted.items()):
        run = "newer" if kind is ChangeKind.NEW else "older"
        yield f"{name}: {words.plural(count, 'request')} in the {run} run alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of a cell that share check, kind and status before and after.

    Attributes:
        text: ``image/size: pass → fail · 2 requests``.
        cases: some of the requests, smallest first.
        story: of the smallest, where it fails in the newer run and nobody expects that.
        expected: the reason for which all of them are known, '' where not all are.
    """

    kind: ChangeKind
    text: str
    cases: tuple[str, ...] = ()
    story: Story | None = None
    expected: str = ""


def groups(of: Difference, cell: CellChange) -> tuple[Group, ...]:
    """The findings of a cell, those that are alike together, worst first."""
    alike: dict[tuple[ChangeKind, str, str, bool], list[FindingChange]] = {}
    for change in cell.findings:
        name = (change.kind, change.check, _step(change), bool(change.expected))
        alike.setdefault(name, []).append(change)
    order = tuple(ChangeKind)
    ordered = sorted(alike.items(), key=lambda each: (order.index(each[0][0]), *each[0][1:]))
    return tuple(_group(of, cell, changes) for _, changes in ordered)


def _group(of: Difference, cell: CellChange, changes: list[FindingChange]) -> Group:
    changes = sorted(changes, key=_rank)
    first = changes[0]
    failing = first.after.finding if first.after and first.kind in _TOLD else None
    named = [visible(change.case, 120) for change in changes if change.case]
    many = f" · {words.plural(len(named), 'request')}" if named else ""
    return Group(
        kind=first.kind,
        text=f"{visible(first.check, 120)}: {_step(first)}{many}",
        cases=tuple(named),
        story=_story(of, cell, failing) if failing and not first.expected else None,
        expected=first.expected,
    )


def _rank(change: FindingChange) -> tuple[object, ...]:
    seen = change.after if change.after and change.after.finding else change.before
    finding = seen.finding if seen else None
    return (*(rank(finding) if finding else ()), change.case)


def _step(change: FindingChange) -> str:
    if change.kind is ChangeKind.CHANGED_EVIDENCE:
        old, new = change.before, change.after
        return f"{_seen(old)} on {_kind(old)} evidence → {_seen(new)} on {_kind(new)} evidence"
    return f"{_seen(change.before)} → {_seen(change.after)}"


def _seen(seen: Seen | None) -> str:
    return "not tried" if seen is None else str(seen.status)


def _kind(seen: Seen | None) -> str:
    return str(seen.evidence) if seen else "no"


def _story(of: Difference, cell: CellChange, failing: FindingRecord) -> Story:
    reading = Reading(matrix=Matrix(header=of.after, cells={}), cases=of.requests)
    story = tell(reading, _cell(of, cell), failing)
    when = visible("; ".join(cell.after.when))
    return replace(story, when=when, again=visible(story.again, 300))


def _cell(of: Difference, change: CellChange) -> Cell:
    """The cell of the newer run, as far as a story needs it."""
    owner = next(each for each in of.after.providers if each.id == change.provider)
    return Cell(
        provider=change.provider,
        feature=change.feature,
        state=change.after.state,
        basis=change.after.basis,
        counts=change.after.counts,
        claims=tuple(each for each in owner.claims if each.claim.feature == change.feature),
        implied=owner.implied.get(change.feature, ""),
        upstream=owner.upstream,
    )


def named(cases: Iterable[str]) -> tuple[str, ...]:
    """The first few of several ids, and in words how many more there are."""
    every = tuple(cases)
    more = len(every) - NAMED
    return every if more <= 0 else (*every[:NAMED], f"… and {more} more")
