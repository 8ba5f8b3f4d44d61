"""``--shard`` on the command line: what it goes with, what it prints, and what it never writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli.main import group
from conformance.errors import UsageError

ALLROUND = Path(__file__).parents[1] / "simulator" / "root"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "specs").symlink_to(ALLROUND / "specs")
    return tmp_path


def conformance(root, *arguments):
    return CliRunner().invoke(group, [*arguments, "--root", str(root)])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--shard", "0/3"], "there is no shard 0 of 3"),
        (["--shard", "4/3"], "there is no shard 4 of 3"),
        (["--shard", "third"], "a shard is written I/N, not 'third'"),
        (["--shard", "1/2", "--simulate", "--explore", "5"], "--explore draws requests beside"),
        (["--shard", "1/2", "--update-expectations"], "one share does not show"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_done(root, arguments, why):
    done = conformance(root, "run", *arguments)
    assert isinstance(done.exception, UsageError)
    assert why in done.exception.message
    assert done.exception.hint


@pytest.mark.slow
def test_a_share_of_the_default_run_writes_no_reports(root):
    """Whoever looks there expects the whole."""
    done = conformance(root, "run", "--shard", "1/2")
    assert done.exit_code == 0
    assert "share 1/2 of the plan" in " ".join(done.stdout.split())
    assert not (root / "reports").exists()


@pytest.mark.slow
def test_the_shares_of_a_plan_are_the_plan(root):
    def planned(*options):
        arguments = ["plan", "allround", "--strength", "0", "--json", *options]
        return json.loads(conformance(root, *arguments).stdout)

    whole = planned()
    shares = [planned("--shard", f"{number}/3") for number in (1, 2, 3)]
    cases = sorted(case["id"] for share in shares for case in share["cases"])
    assert cases == sorted(case["id"] for case in whole["cases"])
    assert sum(share["requests"] for share in shares) == whole["requests"]
    assert sum(share["cost_usd"] for share in shares) == pytest.approx(whole["cost_usd"])
