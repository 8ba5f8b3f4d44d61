"""``matrix.json``: the matrix for programs; its schema is ``schemas/matrix.json``."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.codec.records import dumps, to_json
from conformance.matrix import Cell, Matrix, When
from conformance.model import FindingRecord, JsonObject, ProviderRecord, Status
from conformance.report.format import report
from conformance.report.reading import Reading


@report("json", ".json", "the matrix for programs")
def render(reading: Reading) -> str:
    """One JSON object, members always in the same order, a line feed at the end."""
    matrix = reading.matrix
    sources = {check.id: check.source for check in matrix.header.checks}
    return (
        dumps(
            {
                "run": _run(matrix),
                "providers": [_provider(matrix, each) for each in matrix.header.providers],
                "features": [
                    {"id": each.id, "group": each.group, "title": each.title}
                    for each in matrix.header.features
                ],
                "cells": [_cell(cell, sources) for cell in matrix.cells.values()],
            },
            indent=1,
        )
        + "\n"
    )


def _run(matrix: Matrix) -> JsonObject:
    header = matrix.header
    shared = any(provider.shards for provider in header.providers)
    return {
        "version": header.version,
        "mode": header.mode,
        "as_of": header.as_of,
        "strength": header.strength,
        "full": header.full and not shared,
        "fault": header.fault,
        "simulated": matrix.simulated,
        "complete": matrix.complete and not matrix.interrupted and not shared,
    }


def _provider(matrix: Matrix, provider: ProviderRecord) -> JsonObject:
    return {
        "id": provider.id,
        "name": provider.name,
        "spec": provider.spec,
        "digest": provider.digest,
        "upstream": provider.upstream,
        "described": len(provider.operations),
        "catalogue": len(provider.catalogue),
        "not_judged": [
            {"operation": each.id, "reason": each.not_judged}
            for each in provider.operations
            if each.not_judged
        ],
        "evidence": [
            {"kind": each.kind, "cases": each.cases, "since": each.since, "until": each.until}
            for each in matrix.spans[provider.id]
        ],
        "unrecorded": len(matrix.unrecorded.get(provider.id, ())),
        "states": {str(state): count for state, count in matrix.states(provider.id).items()},
    }


def _cell(cell: Cell, sources: Mapping[str, str]) -> JsonObject:
    return {
        "provider": cell.provider,
        "feature": cell.feature,
        "state": cell.state,
        "basis": cell.basis,
        "since": cell.since,
        "until": cell.until,
        "upstream": cell.upstream,
        "evidence": {str(kind): count for kind, count in cell.evidence.items()},
        "counts": {str(status): cell.counts.get(status, 0) for status in Status},
        "values": [
            {"value": to_json(each.value), "state": each.state, "claimed": each.claimed}
            for each in cell.values
        ],
        "when": [_when(when) for when in cell.when],
        "findings": [_finding(finding, sources) for finding in cell.findings],
    }


def _when(when: When) -> JsonObject:
    return {
        "check": when.check,
        "kind": when.kind,
        "choices": [{"facet": each.facet, "value": to_json(each.value)} for each in when.choices],
        "failed": when.failed,
        "others": when.others,
        "text": str(when),
    }


def _finding(finding: FindingRecord, sources: Mapping[str, str]) -> JsonObject:
    return {
        "check": finding.check,
        "operation": finding.operation,
        "case": finding.case,
        "evidence": finding.evidence,
        "status": finding.status,
        "pointer": finding.pointer,
        "message": finding.message,
        "expected": to_json(finding.expected),
        "observed": to_json(finding.observed),
        "source": sources.get(finding.check, ""),
        **({"line": finding.line} if finding.line else {}),
        **({"url": finding.url} if finding.url else {}),
    }
