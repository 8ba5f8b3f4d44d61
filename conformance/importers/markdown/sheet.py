"""The lines of a page, from which pieces are taken until only prose is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from conformance.importers.markdown.block import Block

#: How often each line of a page may be looked at in search of an end, on the average.
_LOOKS_PER_LINE: Final = 20


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The page in work. What was taken leaves an empty line, so that numbers of lines stay.

    Attributes:
        lines: what nobody has taken yet.
        found: the blocks taken so far, in no order.
        inside: by lines, counted from 0, the components that are open from there on.
        looks: how many lines may still be looked at in search of the end of something. A page of
            a thousand openings without an end would else take time by the square of its length.
    """

    lines: list[str]
    found: list[Block] = field(default_factory=list)
    inside: dict[int, tuple[str, ...]] = field(default_factory=dict)
    looks: int = 0

    @classmethod
    def of(cls, text: str) -> Sheet:
        """The sheet of a page as it came."""
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return cls(lines=lines, looks=_LOOKS_PER_LINE * len(lines) + 1000)

    def take(self, start: int, end: int) -> list[str]:
        """Take the lines of a half-open range, counted from 0."""
        taken = self.lines[start:end]
        self.lines[start:end] = [""] * len(taken)
        return taken
