"""What can go wrong with an answer once it is on its way, which only a socket can show.

They complete the faults of the simulator, which are faults of what is answered; these strike good
answers alone, so that a client gets as far as to ask.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

#: Seconds to let pass.
Wait: TypeAlias = Callable[[float], Awaitable[None]]

_FOREVER: Final = 3_600.0
_DRIP: Final = 1.0


class Dropped(Exception):
    """The connection ends here; ``hard`` by a reset instead of a proper end."""

    def __init__(self, *, hard: bool = False) -> None:
        super().__init__("the connection is dropped on purpose")
        self.hard = hard


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """A fault of the connection.

    Attributes:
        id: what ``--fault`` takes.
        title: what goes wrong, in one sentence.
        sent: the pieces of a body as they leave; raises ``Dropped`` where the connection ends.
    """

    id: str
    title: str
    sent: Callable[[bytes, Wait], AsyncIterator[bytes]]


async def _cut(body: bytes, _wait: Wait) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    raise Dropped


async def _reset(body: bytes, _wait: Wait) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    raise Dropped(hard=True)


async def _stalls(body: bytes, wait: Wait) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    await wait(_FOREVER)
    raise Dropped


async def _drips(body: bytes, wait: Wait) -> AsyncIterator[bytes]:
    for at in range(len(body)):
        yield body[at : at + 1]
        await wait(_DRIP)


#: Mishaps by id.
MISHAPS: Final[Mapping[str, Mishap]] = {
    each.id: each
    for each in (
        Mishap(id="body-cut", title="The connection is closed amid a body.", sent=_cut),
        Mishap(id="body-reset", title="The connection is reset amid a body.", sent=_reset),
        Mishap(id="body-stalls", title="Nothing follows the first half of a body.", sent=_stalls),
        Mishap(id="body-drips", title="A body comes byte by byte, one a second.", sent=_drips),
    )
}
