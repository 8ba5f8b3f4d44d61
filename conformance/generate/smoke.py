"""A smoke run: of a plan, as little as lets every check be applied once to the vendor.

What one operation tries, another need not try again. So a smoke run asks each operation for the
plainest picture, leaves out of each probe group what another member stands for, and takes further
covering cases only as long as each makes several choices that nothing sent to the vendor has made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Final

from conformance.codec.canonical import canonical
from conformance.model import Case, Intent, Phase

#: Ways of a probe of which one is enough: the least tried, of these the one that says most.
_ALTERNATIVES: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": ("webp", "jpeg", "png"),
    "stream": ("usage", "stream"),
}
#: Probes of which each way is tried once for the whole vendor.
_ONCE: Final = frozenset({"asks"})
#: Probes that may compare operations with each other.
_ACROSS: Final = frozenset({"dialects", "stream"})
#: A further covering case is worth its price if it makes so many new choices.
_WORTH: Final = 3

#: What is called alike in every operation; other facets are an operation's own.
_SHARED: Final = frozenset(each.name for each in fields(Intent))


def smoke(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The cases of a smoke run, in the order of the plan; what should be refused is all there."""
    probes = list(_probes(cases))
    rows = [case for case in cases if case.phase is Phase.COVERING]
    firsts = {row.operation: row.id for row in reversed(rows)}
    groups = {part.group for probe in probes for part in probe.parts}
    groups |= set(_compared(rows))
    needed = {row.id for row in rows if any(part.group in groups for part in row.parts)}
    chosen = [row for row in rows if row.id in needed or row.id == firsts[row.operation]]
    tried = [*chosen, *(probe for probe in probes if probe.valid)]
    kept = {case.id for case in (*tried, *probes, *_telling(rows, tried))}
    kept |= {case.id for case in cases if case.phase in {Phase.NEGATIVE, Phase.CLIENT}}
    kept |= {case.id for case in [case for case in cases if case.phase is Phase.DOCUMENTED][:1]}
    return tuple(case for case in cases if case.id in kept)


def _probes(cases: Iterable[Case]) -> Iterator[Case]:
    """The probes without those for which another one stands."""
    groups: dict[str, dict[str, Case]] = {}
    for case in cases:
        if case.phase is Phase.PROBE:
            (part,) = case.parts
            groups.setdefault(part.group, {})[part.role] = case
    tried: Counter[tuple[str, str]] = Counter()
    for group in groups.values():
        probe = next(iter(group.values())).parts[0].probe
        alike = [role for role in _ALTERNATIVES.get(probe, ()) if role in group]
        best = min(alike, key=lambda role: tried[probe, role], default="")
        for role, case in group.items():
            if (role in alike and role != best) or (probe in _ONCE and tried[probe, role]):
                continue
            tried[probe, role] += 1
            yield case


def _compared(rows: Iterable[Case]) -> Iterator[str]:
    """The first group of each probe that compares operations, whose members are covering cases."""
    told: set[str] = set()
    for part in (part for row in rows for part in row.parts if part.probe in _ACROSS):
        if part.probe not in told and part.group.startswith(f"{part.probe}/"):
            told.add(part.probe)
            yield part.group


def _telling(rows: Sequence[Case], tried: Sequence[Case]) -> Iterator[Case]:
    """Further covering cases, each time the one that makes most choices that are new."""
    made = {choice for case in tried for choice in _choices(case)}
    left = {row.id: row for row in rows if row not in tried}
    while left:
        best = max(left.values(), key=lambda row: len(_choices(row) - made))
        new = _choices(best) - made
        if len(new) < _WORTH:
            return
        yield left.pop(best.id)
        made |= new


def _choices(case: Case) -> set[tuple[str, str, bytes]]:
    """What a case chooses: facet and value, with the operation where the facet is its own."""
    return {
        ("" if name in _SHARED else case.operation, name, canonical(value))
        for name, value in case.facets.items()
        if value is not None
    }
