"""What an exchange costs, and how much memory a run takes, as there are more and more exchanges."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from benchmarks.speed.process import Cost, work
from benchmarks.speed.row import Figures, Row, Target, alternating, ratio
from benchmarks.speed.scale import Scale

_COST = Target(bound=1.15)
_MEMORY = Target(bound=1.3)
_MEGABYTE = 1_000_000


def measure(scale: Scale, scratch: Path) -> list[Row]:
    """A row for each step of the cost, and one for the memory of the largest.

    The largest takes so long that it is run once, where there are three.
    """
    roots = [scratch / f"growth-{exchanges}" for exchanges in scale.growth]
    for root, exchanges in zip(roots, scale.growth, strict=True):
        work("corpus", "build", root=str(root), exchanges=exchanges)
    most = 2
    runs = alternating(scale.rounds, *(lambda root=each: _run(root) for each in roots[:most]))
    larger = [_run(root) for root in roots[most:]]
    costs = [[each[at] for each in runs] for at in range(most)] + [[each] for each in larger]
    sizes = scale.growth
    steps = [_cost(sizes[at : at + 2], costs[at : at + 2]) for at, _ in enumerate(pairwise(sizes))]
    return [*steps, _memory((sizes[0], sizes[-1]), (costs[0], costs[-1]))]


def _run(root: Path) -> Cost:
    return work("judging", "run_all", root=str(root))


def _cost(sizes: tuple[int, ...], costs: list[list[Cost]]) -> Row:
    rounds = min(map(len, costs))
    less, more = (
        tuple(1000 * each.told["judging"] / size for each in some[:rounds])
        for size, some in zip(sizes, costs, strict=True)
    )
    return Row(
        line="growth",
        what=f"cost of an exchange among {sizes[1]:,}",
        against=f"among {sizes[0]:,}",
        ours=Figures(samples=more, unit="ms"),
        peer=Figures(samples=less, unit="ms"),
        ratio=ratio(more, less),
        target=_COST,
    )


def _memory(sizes: tuple[int, int], costs: tuple[list[Cost], list[Cost]]) -> Row:
    rounds = min(map(len, costs))
    less, more = (tuple(each.memory / _MEGABYTE for each in some[:rounds]) for some in costs)
    return Row(
        line="growth",
        what=f"peak memory with {sizes[1]:,} exchanges",
        against=f"with {sizes[0]:,}",
        ours=Figures(samples=more, unit="MB"),
        peer=Figures(samples=less, unit="MB"),
        ratio=ratio(more, less),
        target=_MEMORY,
    )
