"""Replaying and judging small exchanges, beside what one writes with vcrpy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.speed.process import Cost, work
from benchmarks.speed.row import Figures, Row, Target, alternating, ratio
from benchmarks.speed.scale import Scale

#: Of the peer that gives each request its own answer, as we do.
_TARGET = Target(bound=50, at_least=True)


def measure(scale: Scale, scratch: Path) -> list[Row]:
    """A row where vcrpy matches bodies, and to compare one for vcrpy as it is by default.

    All exchanges are of one operation: the peer needs them in one cassette.
    """
    root = str(scratch / "replaying")
    size = work("corpus", "build", root=root, exchanges=scale.small, operation="chat").told
    rounds = alternating(
        scale.rounds,
        lambda: work("judging", "run_all", root=root),
        lambda: _theirs(root, scale, body=False),
        lambda: _theirs(root, scale, body=True),
    )
    ours, plain, matching = ([each[at] for each in rounds] for at in range(3))
    told = f"replaying and judging {scale.small:,} exchanges of {size / 1000:.1f} KB, each"
    against = "`vcr.use_cassette`, httpx and jsonschema over the same cassette"
    return [
        replace(_row(told, f"{against}, with the body", scale, ours, matching), target=_TARGET),
        _row(told, f"{against}, by their order", scale, ours, plain),
    ]


def _theirs(root: str, scale: Scale, *, body: bool) -> Cost:
    given = {"root": root, "operation": "chat", "every": scale.every, "body": body}
    return work("vcr_loop", "replay", **given)


def _row(what: str, against: str, scale: Scale, ours: list[Cost], theirs: list[Cost]) -> Row:
    of = tuple(1000 * each.cpu / scale.small for each in ours)
    other = tuple(1000 * _each_request(each, scale.small) for each in theirs)
    return Row(
        line="replaying",
        what=what,
        against=against,
        ours=Figures(samples=of, unit="ms"),
        peer=Figures(samples=other, unit="ms"),
        ratio=ratio(other, of),
    )


def _each_request(cost: Cost, exchanges: int) -> float:
    """The CPU of a request: its own, and its share of starting and loading the cassette."""
    asked, asking = cost.told["asked"], cost.told["asking"]
    return float(asking / asked + (cost.cpu - asking) / exchanges)
