"""A history for programs; its schema is ``schemas/history.json``."""

from __future__ import annotations

from conformance.codec.records import dumps
from conformance.model import CellSide, History, JsonObject, Status, Track


def json(of: History) -> str:
    """One JSON object, members always in the same order, a line feed at the end."""
    runs = [
        {"name": run.name, "as_of": run.as_of, "mode": run.mode, "fault": run.fault}
        for run in of.runs
    ]
    return dumps({"runs": runs, "cells": [_track(each) for each in of.tracks]}, indent=1) + "\n"


def _track(of: Track) -> JsonObject:
    return {
        "provider": of.provider,
        "feature": of.feature,
        "title": of.title,
        "changes": list(of.changes),
        "runs": [_side(side) for side in of.sides],
    }


def _side(side: CellSide | None) -> JsonObject | None:
    if side is None:
        return None
    return {
        "state": side.state,
        "basis": side.basis,
        "since": side.since,
        "until": side.until,
        "counts": {str(status): side.counts.get(status, 0) for status in Status},
        "when": list(side.when),
    }
