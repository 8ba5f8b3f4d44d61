"""Values that run over several lines without any indentation of their own: quotes and brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from conformance.importers.repair.line import Line

#: A value that is not ended within so many lines is broken.
MAX_LINES: Final = 400

# A string, ended or running to the end of the text, a bracket or a comma.
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|(?P<cut>\\?\Z))|[\[\]{},]', re.DOTALL)
_CLOSING: Final = {"[": "]", "{": "}"}


def last_line(lines: Sequence[Line], at: int) -> int:
    """Where the value that starts on the line at ``at`` ends: its own position where on that line.

    What never ends, ends where it starts: it is broken, and for another repair.
    """
    value = lines[at].value
    if not value or value[0] not in "\"'{[":
        return at
    state = _State()
    for index in range(at, min(len(lines), at + MAX_LINES)):
        state.take(value if index == at else lines[index].text)
        if state.over:
            return index
    return at


def unclosed(text: str) -> tuple[str, int]:
    """What closes a JSON text that is cut off, and where its last comma outside of strings is.

    ``-1`` where there is none.
    """
    open_: list[str] = []
    comma = -1
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign[0] == '"':
            if token["cut"] is not None:
                return '"' + "".join(reversed(open_)), comma
        elif sign in _CLOSING:
            open_.append(_CLOSING[sign])
        elif sign == ",":
            comma = token.start()
        elif open_:
            open_.pop()
    return "".join(reversed(open_)), comma


class _State:
    """Counts brackets outside of strings, over lines."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0

    @property
    def over(self) -> bool:
        """Whether no quote and no bracket is open."""
        return not self._quote and self._depth <= 0

    def take(self, text: str) -> None:
        """Read one line."""
        skip = False
        for place, sign in enumerate(text):
            if skip:
                skip = False
            elif self._quote:
                if sign == "\\" and self._quote == '"':
                    skip = True
                elif sign == self._quote:
                    self._quote = ""
            elif sign in "\"'" and (not place or text[place - 1] in " {[,:"):
                self._quote = sign
            elif sign in "{[":
                self._depth += 1
            elif sign in "}]":
                self._depth -= 1
            if self.over and sign in "\"'}]":
                return
