"""How long one waits for the command line itself."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.speed.process import ROOT, cost, script, work
from benchmarks.speed.row import Figures, Row, Target, alternating, ratio
from benchmarks.speed.scale import Scale


def measure(scale: Scale, scratch: Path) -> list[Row]:
    """A row for the help, and one for the default run."""
    return [_help(scale), _run(scale, scratch)]


def _help(scale: Scale) -> Row:
    both = alternating(
        scale.starts,
        lambda: cost([script("conformance"), "--help"]).cpu,
        lambda: cost([sys.executable, "-c", "import click"]).cpu,
    )
    ours, click = (tuple(1000 * each[at] for each in both) for at in (0, 1))
    return Row(
        line="starting",
        what="`conformance --help`",
        against='`python -c "import click"`',
        ours=Figures(samples=ours, unit="ms"),
        peer=Figures(samples=click, unit="ms"),
        ratio=ratio(ours, click),
        target=Target(bound=3),
    )


def _run(scale: Scale, scratch: Path) -> Row:
    """The default run, but that its reports are written elsewhere."""
    command = [script("conformance"), "run", "--root", ROOT, "--out", scratch / "reports"]
    both = alternating(
        scale.rounds,
        lambda: cost(command, failing=True).cpu,  # vendors fail: that is no failure of the run
        lambda: work("judging", "run_all", root=str(ROOT)).told["all"],
    )
    ours, judging = (tuple(each[at] for each in both) for at in (0, 1))
    return Row(
        line="starting",
        what="`conformance run` on the shipped evidence",
        against="its judging alone: specs and plans, cassettes, checks, lines of the run file",
        ours=Figures(samples=ours, unit="s"),
        peer=Figures(samples=judging, unit="s"),
        ratio=ratio(ours, judging),
        target=Target(bound=2),
    )
