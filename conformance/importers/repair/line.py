"""One line of YAML by itself: a dash, a name, a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

#: What stands behind a name: nothing, text of several lines, a flow mapping or list, or a scalar.
Value: TypeAlias = Literal["nothing", "block", "mapping", "list", "scalar"]

_BLOCK: Final = re.compile(r"[|>][-+1-9]{0,2}(?:\s+#.*)?")
_QUOTED: Final = re.compile(r""""((?:[^"\\]|\\.){0,300})"|'((?:[^']|''){0,300})'""")
_NO_NAME: Final = tuple("[]{},&*!|>%@`#?")
_LONGEST_NAME: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank.

    Attributes:
        index: of the text, from 0.
        text: the line without the blanks around it.
        dash: whether it is an item of a list.
        name: of the member that it starts, unquoted; ``None`` where it starts none.
        value: what stands behind the name or the dash.
    """

    index: int
    text: str
    dash: bool
    name: str | None
    value: str

    @property
    def form(self) -> Value:
        """What kind of value stands behind the name."""
        if not self.value or self.value.startswith("#"):
            return "nothing"
        if _BLOCK.fullmatch(self.value):
            return "block"
        return {"{": "mapping", "[": "list"}.get(self.value[0], "scalar")  # type: ignore[return-value]


def lines_of(text: str) -> list[Line]:
    """The lines of a text that say anything; comments and blank lines are left out."""
    read = (line_at(index, line) for index, line in enumerate(text.split("\n")))
    return [line for line in read if line is not None]


def line_at(index: int, text: str) -> Line | None:
    """One line, ``None`` where it is blank or a comment."""
    text = text.strip()
    if not text or text.startswith("#"):
        return None
    dash = text == "-" or text.startswith("- ")
    rest = text[1:].lstrip() if dash else text
    name, value = _member(rest)
    return Line(index=index, text=text, dash=dash, name=name, value=value)


def _member(text: str) -> tuple[str | None, str]:
    """Name and value of ``name: value``; the whole text is the value where there is no name."""
    quoted = _QUOTED.match(text)
    if quoted is not None:
        rest = text[quoted.end() :].lstrip()
        if rest == ":" or rest.startswith((": ", ":\t")):
            name = quoted[1] if quoted[1] is not None else (quoted[2] or "").replace("''", "'")
            return name, rest[1:].strip()
        return None, text
    at = text.find(": ")
    at = len(text) - 1 if at < 0 and text.endswith(":") else at
    if at < 1 or at > _LONGEST_NAME or text.startswith(_NO_NAME):
        return None, text
    return text[:at].rstrip(), text[at + 1 :].strip()


def items_after(lines: Sequence[Line], at: int) -> list[str]:
    """The items of the list that the line at ``at`` opens, on it or on the lines below it."""
    line = lines[at]
    if line.form == "list":
        return [_unquoted(each) for each in line.value.strip("[] ").split(",") if each.strip()]
    found = []
    for below in lines[at + 1 :]:
        if not below.dash:
            break
        found.append(_unquoted(below.text[1:]))
    return found


def _unquoted(text: str) -> str:
    return text.strip().strip("'\"")
