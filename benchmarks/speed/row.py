"""A row of the table: ours, a peer's, and how they compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The same thing measured several times."""

    samples: tuple[float, ...]
    unit: str

    @property
    def median(self) -> float:
        """What stands for all of them."""
        return median(self.samples)

    def __str__(self) -> str:
        low, high = min(self.samples), max(self.samples)
        spread = f" ({_short(low)} to {_short(high)})" if len(self.samples) > 1 else ""
        return f"{_short(self.median)} {self.unit}{spread}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The ratio to reach: at most ``bound``, or ``at_least``."""

    bound: float
    at_least: bool = False

    def reached(self, ratio: float) -> bool:
        """Whether a ratio is good enough."""
        return ratio >= self.bound if self.at_least else ratio <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {_short(self.bound)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one line, or a part of it, came to.

    Attributes:
        line: the name of the line.
        what, against: in words.
        ratio: as the target wants it.
        target: ``None`` where it is told for comparison alone.
    """

    line: str
    what: str
    against: str
    ours: Figures
    peer: Figures
    ratio: float
    target: Target | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the target is, where there is one."""
        return self.target.reached(self.ratio) if self.target else None


def alternating(rounds: int, *measures: Callable[[], T]) -> list[tuple[T, ...]]:
    """Each measure once a round, A B A B: what else the machine does meets all of them."""
    return [tuple(measure() for measure in measures) for _ in range(rounds)]


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the ratios of each round, whose measures stood next to each other."""
    return median(one / other for one, other in zip(above, below, strict=True))


def geometric_mean(values: Sequence[float]) -> float:
    """Of positive numbers, at least one."""
    return exp(fsum(map(log, values)) / len(values))


def _short(number: float) -> str:
    """Three digits."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004 - three digits
