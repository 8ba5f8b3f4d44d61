"""Where a key stands in a TOML text: Python's own parser keeps no lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

#: How often a text is read anew to find a line; on a hostile one the line is given up.
_TRIES: Final = 200


def line_of(text: str, path: Sequence[str]) -> int:
    """The line, from 1, on which a key of a TOML text is stated; 0 where that cannot be told.

    The beginnings of the text are read that end where the key may stand: the first that has it ends
    with it. So nothing of TOML's grammar is needed here.

    Args:
        text: is TOML.
        path: the names of the tables around the key, then its own.
    """
    lines = text.split("\n")
    tried = islice(_tried(lines, path), _TRIES)
    return next((number for number, found in tried if found), 0)


def _tried(lines: Sequence[str], path: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """Lines, and whether the text up to the end of what begins there has the key."""
    for number, line in enumerate(lines, 1):
        if not path or path[-1] not in line:
            continue
        for end in range(number, len(lines) + 1):  # a value may go on for several lines
            try:
                read = tomllib.loads("\n".join(lines[:end]))
            except (ValueError, RecursionError):
                yield number, False
            else:
                yield number, _has(read, path)
                break


def _has(value: Any, path: Sequence[str]) -> bool:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
