"""Judging on two cores, beside one."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.process import work
from benchmarks.speed.row import Figures, Row, Target, alternating, ratio
from benchmarks.speed.scale import Scale


def measure(scale: Scale, scratch: Path) -> list[Row]:
    """Two rows, by the clock: these mean nothing on a machine that is busy otherwise.

    Of few exchanges the start, which is one process's, is a good part; of many it is none.
    """
    return [_row(scale, scratch, exchanges) for exchanges in (scale.small, scale.growth[1])]


def _row(scale: Scale, scratch: Path, exchanges: int) -> Row:
    root = str(scratch / f"cores-{exchanges}")
    work("corpus", "build", root=root, exchanges=exchanges)
    both = alternating(
        scale.rounds,
        lambda: work("judging", "run_all", root=root, jobs=2).wall,
        lambda: work("judging", "run_all", root=root, jobs=1).wall,
    )
    two, one = (tuple(each[at] for each in both) for at in (0, 1))
    return Row(
        line="cores",
        what=f"judging {exchanges:,} exchanges of one vendor with `--jobs 2`, by the clock",
        against="`--jobs 1`",
        ours=Figures(samples=two, unit="s"),
        peer=Figures(samples=one, unit="s"),
        ratio=ratio(one, two),
        target=Target(bound=1.7, at_least=True),
    )
