"""What an edit of broken YAML is, and what all of them ask of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.importers.repair.grammar import KNOWN
from conformance.importers.repair.line import line_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """New text for some lines.

    Attributes:
        start: the first line, from 0.
        made: the lines instead of those from ``start`` on, as many as there were.
        cause: what is wrong there; '' where the parser's own words say it best.
        hint: what was done about it.
        gentle: whether it only writes a text otherwise, so that little can be wrong with it.
    """

    start: int
    made: tuple[str, ...]
    cause: str = ""
    hint: str
    gentle: bool = False

    def on(self, lines: Sequence[str]) -> list[str]:
        """The lines with this edit."""
        return [*lines[: self.start], *self.made, *lines[self.start + len(self.made) :]]


def before(lines: Sequence[str], index: int) -> int:
    """The nearest line above that is not blank, -1 where there is none."""
    index -= 1
    while index >= 0 and not lines[index].strip():
        index -= 1
    return index


def indent_of(text: str) -> int:
    """How many blanks a line starts with."""
    return len(text) - len(text.lstrip(" "))


def is_structure(lines: Sequence[str]) -> bool:
    """Whether lines are members of objects rather than text that has a colon in it."""
    found = [line for index, text in enumerate(lines) if (line := line_at(index, text))]
    return any(line.name in KNOWN or line.form == "nothing" for line in found if line.name)


def lines_were(count: int) -> str:
    """The beginning of a hint on so many lines."""
    return "the line was" if count == 1 else f"{count} lines from here on were"
