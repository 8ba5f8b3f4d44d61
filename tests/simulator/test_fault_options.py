"""Faults and seeds on the command line: for the simulator alone, and never recorded."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from conformance.cli.run import command as run
from conformance.cli.serve import command as serve
from conformance.engine.settings import Settings
from conformance.errors import UsageError


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [
        (run, ["--fault", "json-nan"], "--fault is for the simulator"),
        (run, ["--fault-seed", "7"], "--fault is for the simulator"),
        (
            run,
            ["--simulate", "--record", "--fault", "json-nan", "--fault-seed", "7"],
            "a simulator with a fault is not recorded: its answers would pass for honest ones",
        ),
        (
            run,
            ["--simulate", "--fault", "json-nan", "--fault", "json-nann"],
            "there is no fault called 'json-nann'",
        ),
        (
            serve,
            ["--fault", "body-cut", "--fault", "json-nan", "--fault", "body-reset"],
            "a connection breaks in one way only",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(command, arguments, said):
    result = CliRunner().invoke(command, ["qianduoduo", *arguments])
    assert isinstance(result.exception, UsageError)
    assert str(result.exception).startswith(said)


@pytest.mark.parametrize(
    ("fault", "seed", "told"),
    [("", 0, ""), ("", 7, ""), ("json-nan", 0, "json-nan"), ("a+b", 7, "a+b; seed=7")],
)
def test_a_run_tells_its_fault_with_the_seed(fault, seed, told):
    assert Settings(fault=fault, fault_seed=seed).fault_told == told
