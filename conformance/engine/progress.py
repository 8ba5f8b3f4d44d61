"""How far a run is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A provider asks for a pause, and no request is sent to it meanwhile.

    Attributes:
        seconds: how long; less than what was asked for where that was unreasonable.
        status: of the answer that asked.
    """

    provider: str
    seconds: float
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a live run is: of one provider its cases, and of all together what they cost.

    Attributes:
        done, total: cases of the provider that were answered or failed, and that there are to send.
        sent, paid: requests of all providers.
        usd: spent by all of them, at worst, what is under way included.
    """

    provider: str
    done: int
    total: int
    sent: int
    paid: int
    usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """How far a run is that judges what is on disk, or what the simulator answers.

    Attributes:
        done, total: answers of the provider that were judged, and that are expected; equal at the
            end.
        before, providers: how many providers were judged before this one, and are to be judged.
    """

    provider: str
    done: int
    total: int
    before: int
    providers: int


#: Whoever wants to hear of each step; called from several threads.
Told = Callable[[Progress | Waiting | Judging], None]
