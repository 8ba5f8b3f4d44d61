"""The catalogue of faults in the docs says what the simulator has, and which checks see it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.checks.check import CHECKS
from conformance.simulator.fault import FAULTS

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
ROW = re.compile(r"\| (F-\d{3}) \| (.+) \| (.+) \| (.+) \| (.+) \|")
#: How many of the known faults a client can observe at least.
OBSERVABLE = 110
NOBODY = "nobody is to blame"


def rows():
    """Number -> symptom, where it was seen, faults, checks or argument."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return {found[1]: found.groups()[1:] for line in lines if (found := ROW.fullmatch(line))}


def named(cell):
    """The names in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def simulated(number):
    return [fault for fault in FAULTS.values() if number in fault.numbers]


def test_every_known_fault_has_its_row():
    assert list(rows()) == [f"F-{number:03}" for number in range(1, 139)]


@pytest.mark.parametrize("number", list(rows()))
def test_a_row_is_true(number):
    _, _, faults, checks = rows()[number]
    found = simulated(number)
    assert named(faults) == [fault.id for fault in found]
    if found:
        caught = sorted({check for fault in found for check in fault.caught_by})
        assert named(checks) == caught
        assert caught or checks == NOBODY
    else:
        assert faults == "—"
        assert len(checks) > len(NOBODY)
        known = {*CHECKS, *FAULTS}
        assert set(named(checks)) <= known


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS.values() if each.numbers], ids=lambda each: each.id
)
def test_where_a_fault_was_seen_stands_in_one_of_its_rows(fault):
    seen = " ".join(rows()[number][1] for number in fault.numbers)
    assert [source for source in fault.sources if source not in seen] == []


def test_nearly_all_can_be_observed():
    assert sum(bool(simulated(number)) for number in rows()) >= OBSERVABLE
