"""A badge for each vendor, as shields.io reads it from a URL: how many of its claims are proven.

Only claims about answers count, judged on recorded or live ones: a simulation proves nothing, and
that a page agrees with itself says nothing about the vendor. What is expected is counted all the
same: expectations are the user's.

https://shields.io/badges/endpoint-badge
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from conformance.codec.records import dumps
from conformance.matrix import Matrix
from conformance.model import JsonObject, ProviderRecord, State
from conformance.report.format import Files, report
from conformance.report.reading import Reading
from conformance.report.visible import visible

_DECIDED: Final = (State.SUPPORTED, State.PARTIAL, State.CONTRADICTED)


@report("badge", ".json", "a shields.io endpoint for each vendor", several=True)
def badges(reading: Reading) -> Files:
    """A file for each vendor: ``{"schemaVersion":1,"label":"Acme","message":"41/44",…}``."""
    matrix = reading.matrix
    return {
        f"{provider.id}.json": dumps(_badge(matrix, provider)) + "\n"
        for provider in matrix.header.providers
    }


def _badge(matrix: Matrix, provider: ProviderRecord) -> JsonObject:
    states = Counter(cell.state for cell in matrix.of(provider.id) if not cell.printed)
    whole = matrix.complete and not matrix.interrupted and not provider.shards
    return {
        "schemaVersion": 1,
        "label": visible(provider.name, 60) or visible(provider.id, 64),
        "message": _message(states, provider, whole=whole),
        "color": _colour(states, provider, whole=whole),
    }


def _message(states: Counter[State], provider: ProviderRecord, *, whole: bool) -> str:
    """Counts, never a percentage: of so many nobody could tell what they are of."""
    decided = sum(states[state] for state in _DECIDED)
    if not decided:
        return "unproven"
    parts = [f"{states[State.SUPPORTED]}/{decided}"]
    if unproven := states[State.UNPROVEN]:
        parts.append(f"{unproven} unproven")
    if provider.upstream:
        parts.append(f"upstream {visible(provider.upstream, 40)}")
    if not whole:
        parts.append("part of a run")
    return ", ".join(parts)


def _colour(states: Counter[State], provider: ProviderRecord, *, whole: bool) -> str:
    """Green is for a vendor of whose claims each is proven, in a whole run, of real models."""
    if not any(states[state] for state in _DECIDED):
        return "lightgrey"
    if states[State.CONTRADICTED]:
        return "red"
    if states[State.PARTIAL]:
        return "orange"
    proven = whole and not provider.upstream and not states[State.UNPROVEN]
    return "brightgreen" if proven else "blue"
