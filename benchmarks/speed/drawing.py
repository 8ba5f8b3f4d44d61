"""Drawing requests, beside Schemathesis."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.process import Cost, work
from benchmarks.speed.row import Figures, Row, Target, alternating, geometric_mean, ratio
from benchmarks.speed.scale import Scale

_TARGET = Target(bound=5, at_least=True)


def measure(scale: Scale, _scratch: Path) -> list[Row]:
    """Rows for valid requests, for those with something wrong, and for both together."""
    both = alternating(
        scale.rounds,
        lambda: work("drawing", "ours", draws=scale.draws),
        lambda: work("drawing", "theirs", draws=scale.draws),
    )
    kinds = {"valid": ("valid",), "negative": ("negative",), "both": ("valid", "negative")}
    return [_row(name, of, both) for name, of in kinds.items()]


def _row(name: str, kinds: tuple[str, ...], rounds: list[tuple[Cost, ...]]) -> Row:
    ours, theirs = (tuple(_rate(each[at], kinds) for each in rounds) for at in (0, 1))
    return Row(
        line="drawing",
        what=f"drawing requests of three operations: {name}",
        against="Schemathesis, `as_strategy`",
        ours=Figures(samples=ours, unit="a second"),
        peer=Figures(samples=theirs, unit="a second"),
        ratio=ratio(ours, theirs),
        target=_TARGET,
    )


def _rate(cost: Cost, kinds: tuple[str, ...]) -> float:
    """The geometric mean over operations."""
    return geometric_mean([rate for kind in kinds for rate in cost.told[kind].values()])
