"""The hostile runs are what they promise: runs, whose every text is an attack."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter

import pytest
from hypothesis import given

from conformance import runfile
from conformance.codec.records import to_json
from conformance.matrix import fold
from conformance.model import Json, State
from tests.report.hostile import ATTACKS, FIXED, OURS, few_records, full_run, hostile_run, runs
from tests.report.runs import make_run


def texts(value: Json, member: str = ""):
    """Each text of a record, with the member that it stands in."""
    if isinstance(value, str):
        yield member, value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, member)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from texts(each, "case" if member in {"unrecorded", "lost"} else name)


@pytest.mark.parametrize("stranger", [False, True])
def test_every_text_that_another_can_choose_is_an_attack(stranger):
    begins = tuple(ATTACKS.values())
    spared = FIXED if stranger else OURS
    seen = Counter()
    for record in hostile_run(stranger=stranger):
        for member, text in texts(to_json(record)):
            assert member in spared or text.startswith(begins), member
            seen.update(name for name, attack in ATTACKS.items() if text.startswith(attack))
    assert set(seen) == set(ATTACKS)


def test_no_member_of_a_record_is_forgotten():
    """A member that is added to the records one day must stand in the run, to be attacked."""
    possible, filled = set(), set()
    for record in full_run():
        for name, value in _members(record):
            possible.add(name)
            if value not in ("", (), None, {}):
                filled.add(name)
    assert possible == filled


def _members(record):
    """Each member that may hold texts, of a record and of the dataclasses it holds."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if any(kind in str(field.type) for kind in ("str", "Json", "tuple[", "Headers")):
            yield f"{type(record).__name__}.{field.name}", value
        for each in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(each):
                yield from _members(each)


@pytest.mark.parametrize("stranger", [False, True])
def test_it_is_a_run_like_any_other(stranger):
    run = hostile_run(stranger=stranger)
    assert list(runfile.read_lines(map(runfile.line, run), "run")) == run
    states = Counter(cell.state for cell in fold(run).cells.values())
    assert states.keys() >= {State.PARTIAL, State.UNPROVEN}
    if not stranger:  # which rows are about pages is told by their ids
        assert states == Counter(cell.state for cell in fold(full_run()).cells.values())


def test_the_run_has_no_fewer_records_than_the_usual_one():
    assert len(full_run()) > len(make_run()) > len(few_records())


@given(runs())
def test_drawn_runs_are_runs(run):
    for record in run:
        line = runfile.line(record)
        assert runfile.parse(line, "run") == record
        line.encode()
    assert json.dumps(sorted(map(str, fold(run).cells)))
