"""Replaying and judging small exchanges, beside what one writes with vcrpy."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.process import Cost, work
from benchmarks.speed.row import Figures, Row, Target, alternating, ratio
from benchmarks.speed.scale import Scale


def measure(scale: Scale, scratch: Path) -> list[Row]:
    """One row. All exchanges are of one operation: the peer needs them in one cassette."""
    root = scratch / "replaying"
    told = work("corpus", "build", root=str(root), exchanges=scale.small, operation="chat").told
    both = alternating(
        scale.rounds,
        lambda: work("judging", "run_all", root=str(root)),
        lambda: work("vcr_loop", "replay", root=str(root), operation="chat", every=scale.every),
    )
    ours = [each.cpu / scale.small for each, _ in both]
    theirs = [_each_request(other, scale.small) for _, other in both]
    return [
        Row(
            line="replaying",
            what=f"replaying and judging {scale.small:,} exchanges of {told / 1000:.1f} KB, each",
            against="`vcr.use_cassette`, httpx and jsonschema over the same cassette",
            ours=Figures(samples=tuple(1000 * each for each in ours), unit="ms"),
            peer=Figures(samples=tuple(1000 * each for each in theirs), unit="ms"),
            ratio=ratio(theirs, ours),
            target=Target(bound=50, at_least=True),
        )
    ]


def _each_request(cost: Cost, exchanges: int) -> float:
    """The CPU of a request: its own, and its share of starting and loading the cassette."""
    asked, asking = cost.told["asked"], cost.told["asking"]
    return float(asking / asked + (cost.cpu - asking) / exchanges)
