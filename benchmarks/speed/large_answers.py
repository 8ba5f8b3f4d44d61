"""Judging answers with large pictures, beside the least that any judge must do with their bytes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.process import work
from benchmarks.speed.row import Figures, Row, Target, alternating, ratio
from benchmarks.speed.scale import Scale


def measure(scale: Scale, scratch: Path) -> list[Row]:
    """One row."""
    root = str(scratch / "large")
    body = work("large_corpus", "build", root=root, exchanges=scale.large).told
    both = alternating(
        scale.rounds,
        lambda: work("judging", "run_all", root=root).told["judging"],
        lambda: work("floor", "read_all", root=root).told,
    )
    ours, floor = (tuple(1000 * each[at] / scale.large for each in both) for at in (0, 1))
    return [
        Row(
            line="large_answers",
            what=f"judging an exchange with an answer of {body / 1e6:.1f} MB, each another picture",
            against="JSON read, base64 decoded, SHA-256, decoded by Pillow",
            ours=Figures(samples=ours, unit="ms"),
            peer=Figures(samples=floor, unit="ms"),
            ratio=ratio(ours, floor),
            target=Target(bound=1.5),
        )
    ]
