"""Probe groups: one request sent in a few ways, to be judged together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conformance.generate.bench import Bench
from conformance.generate.ids import identified
from conformance.generate.ways import ALONE, FAMILIES
from conformance.model import Case, Part, Phase, Request, Violation, ViolationKind


def probes(bench: Bench) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The covering cases with their parts, and the cases that every group needs beside them.

    A way that a covering case goes already is not sent again: that case plays the part, in as many
    groups as it can.
    """
    rows = {row.id: row for row in bench.rows}
    more: list[Case] = []
    for name, family in FAMILIES.items():
        ways = family(bench)
        if len(ways) <= 1 and name not in ALONE:
            continue
        first = ""
        for role, request in ways.items():
            part = Part(group=f"{bench.operation.id}/{name}", probe=name, role=role)
            row = _row(bench, part, request)
            if row is None:
                case = _member(bench, part, request, after=first)
                more.append(case)
            else:
                case = rows[row.id]
                rows[row.id] = replace(case, parts=(*case.parts, part))
            first = first or case.id
    return tuple(rows.values()), tuple(more)


def _row(bench: Bench, part: Part, request: Request) -> Case | None:
    """The covering case whose own request that is, if there is one.

    One that is but equal does not do: what is drawn would decide, and no plan must depend on that.
    """
    if part.probe in ALONE:
        return None
    return next((row for row in bench.rows if row.request is request), None)


def _member(bench: Bench, part: Part, request: Request, *, after: str) -> Case:
    made = bench.case(Phase.PROBE, request, bench.facets_of(bench.rows[0].facets, request))
    continues = part.probe == "turns" and part.role == "second"
    case = replace(made, parts=(part,), after=after if continues else "")
    for violation in _wrong(bench, part, request):
        return identified(replace(case, valid=False, violation=violation))
    return identified(case)


def _wrong(bench: Bench, part: Part, request: Request) -> Iterator[Violation]:
    """What is wrong with a way, if anything; the first counts."""
    if part.probe == "canary" and part.role == "canary":
        yield Violation(kind=ViolationKind.CONVENTION, rule="unknown-member")
    if part.probe == "path" and part.role != "documented":
        yield Violation(kind=ViolationKind.PROTOCOL, rule="path", detail=part.role)
    if not bench.fits(request):
        yield Violation(kind=ViolationKind.CONVENTION, rule="beyond-the-example")
