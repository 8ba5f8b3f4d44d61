"""Probe groups: one request sent in a few ways, to be judged together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conformance.generate.bench import Bench
from conformance.generate.ids import identified
from conformance.generate.ways import ALONE, FAMILIES
from conformance.model import Case, Phase, Request, Violation, ViolationKind


def probes(bench: Bench) -> Iterator[Case]:
    """The cases of every family that applies, group after group."""
    for name, family in FAMILIES.items():
        ways = family(bench)
        if len(ways) <= 1 and name not in ALONE:
            continue
        first = ""
        for role, request in ways.items():
            case = _member(bench, name, role, request)
            if name == "turns" and role == "second":
                case = replace(case, after=first)
            first = first or case.id
            yield case


def _member(bench: Bench, name: str, role: str, request: Request) -> Case:
    made = bench.case(Phase.PROBE, request, bench.facets_of(bench.rows[0], request))
    case = replace(made, group=f"{bench.operation.id}/{name}", probe=name, role=role)
    if name == "canary" and role == "canary":
        violation = Violation(kind=ViolationKind.CONVENTION, rule="unknown-member")
        case = replace(case, valid=False, violation=violation)
    if name == "path" and role != "documented":
        violation = Violation(kind=ViolationKind.PROTOCOL, rule="path", detail=role)
        case = replace(case, valid=False, violation=violation)
    if case.valid and not bench.fits(request):
        violation = Violation(kind=ViolationKind.CONVENTION, rule="beyond-the-example")
        case = replace(case, valid=False, violation=violation)
    return identified(case)
