"""How a seed varies a fault: which of several places, values and moments it takes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one fault under one seed draws: always the same, and without a clock.

    Attributes:
        fault: the fault's id, so that two faults under one seed draw apart.
        seed: 0 always takes what stands first: the plain form.
    """

    fault: str
    seed: int = 0

    def of(self, what: str, options: Sequence[T]) -> T:
        """One of ``options``; ``what`` tells apart what a fault draws.

        Raises:
            IndexError: there is nothing to choose from.
        """
        if self.seed == 0:
            return options[0]
        drawn = hashlib.sha256(f"{self.seed}\0{self.fault}\0{what}".encode()).digest()
        return options[int.from_bytes(drawn[:_BYTES]) % max(len(options), 1)]
