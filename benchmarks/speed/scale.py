"""How much of everything a run of the suite measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much.

    Attributes:
        rounds: of everything that takes seconds.
        starts: of what takes less than one.
        draws: requests drawn of each operation, each time.
        small: exchanges that are replayed and judged.
        every: of which the slow peer answers one in so many, spread evenly.
        growth: exchanges, each number several times the one before.
        large: exchanges with a large answer.
        requests: sent live at most, ``None`` is the whole plan.
        recordings: one after the other, each of the whole plan: one sends a sixth of the requests
            that the fuzzer sends, and the start counts for both.
        examples: that the fuzzer tries of each operation in each of its phases.
    """

    rounds: int = 3
    starts: int = 15
    draws: int = 200
    small: int = 1_600
    every: int = 16
    growth: tuple[int, ...] = (1_600, 16_000, 160_000)
    large: int = 60
    requests: int | None = None
    recordings: int = 6
    examples: int = 20


#: What the table is made of.
FULL: Final = Scale()
#: The same without what takes an hour.
QUICK: Final = Scale(growth=FULL.growth[:-1])
#: Just enough to see that everything still runs; its ratios mean nothing.
TINY: Final = Scale(
    rounds=1,
    starts=1,
    draws=3,
    small=32,
    every=8,
    growth=(16, 48),
    large=2,
    requests=4,
    recordings=2,
    examples=1,
)
