"""A difference for programs; its schema is ``schemas/difference.json``."""

from __future__ import annotations

from collections import Counter

from conformance.codec.records import dumps, to_json
from conformance.model import (
    CellChange,
    CellSide,
    ChangeKind,
    Difference,
    FindingChange,
    Header,
    JsonObject,
    Seen,
    Status,
)


def json(of: Difference) -> str:
    """One JSON object, members always in the same order, a line feed at the end."""
    return dumps(as_object(of), indent=1) + "\n"


def as_object(of: Difference) -> JsonObject:
    """The same before it is text."""
    return {
        "before": _run(of.before, whole=of.before_whole),
        "after": _run(of.after, whole=of.after_whole),
        "counts": _counts(of),
        "cells": [_cell(cell) for cell in of.cells],
        "providers": [
            {
                "provider": each.provider,
                "name": each.name,
                "kind": each.kind,
                "states": {str(state): count for state, count in each.states.items()},
            }
            for each in of.providers
        ],
        "features": [
            {"feature": each.feature, "title": each.title, "kind": each.kind}
            for each in of.features
        ],
        "cases": [
            {
                "case": each.case,
                "provider": each.provider,
                "operation": each.operation,
                "kind": each.kind,
            }
            for each in of.cases
        ],
    }


def _run(header: Header, *, whole: bool) -> JsonObject:
    return {
        "mode": header.mode,
        "as_of": header.as_of,
        "strength": header.strength,
        "full": header.full,
        "fault": header.fault,
        "complete": whole,
    }


def _counts(of: Difference) -> JsonObject:
    """How many cells have a change of each kind, how many findings, and how many stand worse."""
    cells = Counter(kind for cell in of.cells for kind in cell.kinds)
    findings = Counter(change.kind for cell in of.cells for change in cell.findings)
    return {
        "cells": {str(kind): cells[kind] for kind in ChangeKind},
        "findings": {str(kind): findings[kind] for kind in ChangeKind},
        "worse": sum(cell.worse for cell in of.cells),
    }


def _cell(cell: CellChange) -> JsonObject:
    return {
        "provider": cell.provider,
        "feature": cell.feature,
        "kinds": list(cell.kinds),
        "worse": cell.worse,
        "before": _side(cell.before),
        "after": _side(cell.after),
        "findings": [_finding(change) for change in cell.findings],
    }


def _side(side: CellSide) -> JsonObject:
    return {
        "state": side.state,
        "basis": side.basis,
        "since": side.since,
        "until": side.until,
        "counts": {str(status): side.counts.get(status, 0) for status in Status},
        "when": list(side.when),
    }


def _finding(change: FindingChange) -> JsonObject:
    return {
        "kind": change.kind,
        "check": change.check,
        "operation": change.operation,
        "case": change.case,
        "value": to_json(change.value),
        "before": _seen(change.before),
        "after": _seen(change.after),
        "expected": change.expected,
    }


def _seen(seen: Seen | None) -> JsonObject | None:
    if seen is None:
        return None
    told: JsonObject = {"status": seen.status, "evidence": seen.evidence}
    finding = seen.finding
    if finding is None:
        return told
    return {
        **told,
        "case": finding.case,
        "pointer": finding.pointer,
        "message": finding.message,
        "expected": to_json(finding.expected),
        "observed": to_json(finding.observed),
    }
