"""Undo whatever escaping hides a text in a body, and say where each byte came from.

Used to find secrets, so it errs on the side of undoing: percent-encoding, the escapes of JSON and
similar languages, HTML entities, and the line ends and ``data:`` prefixes that cut one text into
several lines.
"""

from __future__ import annotations

import html.entities
import re
from bisect import bisect_left, bisect_right
from functools import cached_property

#: Escapes around escapes: JSON quoted in JSON, percent-encoded percents.
MAX_ROUNDS = 4

# Each alternative begins with a letter of its own, not with a group: so the engine looks for these
# letters alone, and megabytes without one take milliseconds.
_ESCAPE = re.compile(
    rb"%(?P<percent>[0-9A-Fa-f]{2})"
    rb"|\\u(?P<unicode>[0-9A-Fa-f]{4})"
    rb"|\\x(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<control>[nrt])"
    rb"|\\(?P<itself>[^ux])"
    rb"|&#(?P<decimal>[0-9]{1,8});?"
    rb"|&#[xX](?P<hexadecimal>[0-9A-Fa-f]{1,6});?"
    rb"|&(?P<entity>[A-Za-z]{2,32};)"
    rb"|\r[\r\n]*(?:data: ?)?"
    rb"|\n[\r\n]*(?:data: ?)?"
)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_LAST_CHARACTER = 0x10FFFF


class View:
    """A body with one layer of escapes undone: ``data``, made from ``original``."""

    def __init__(self, original: bytes, data: bytes) -> None:
        self.original = original
        self.data = data

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that bytes ``start`` to ``end`` come from, in whole escapes."""
        data_at, source_at = self._table
        first = bisect_right(data_at, start) - 1
        last = bisect_left(data_at, end) - 1
        begin, stop = source_at[first], source_at[last + 1]
        # Literal stretches and escapes take turns, a stretch first.
        if first % 2 == 0:
            begin += start - data_at[first]
        if last % 2 == 0:
            stop = source_at[last] + end - data_at[last]
        return begin, stop

    @cached_property
    def _table(self) -> tuple[list[int], list[int]]:
        """Where each stretch begins, in ``data`` and in ``original``: needed for a find only."""
        data_at, source_at = [0], [0]
        for found in _ESCAPE.finditer(self.original):
            before = data_at[-1] + found.start() - source_at[-1]
            data_at += [before, before + len(_meaning(found))]
            source_at += found.span()
        return [*data_at, len(self.data)], [*source_at, len(self.original)]


def unescape(data: bytes) -> View | None:
    """Undo one layer; ``None`` where there is nothing to undo. Linear in ``data``."""
    plain, count = _ESCAPE.subn(_meaning, data)
    return View(data, plain) if count else None


def _meaning(found: re.Match[bytes]) -> bytes:
    kind = found.lastgroup
    value = found[kind or 0]
    match kind:
        case "percent" | "hex":
            return bytes([int(value, 16)])
        case "unicode" | "hexadecimal":
            return _character(int(value, 16))
        case "decimal":
            return _character(int(value))
        case "control":
            return _CONTROLS[value]
        case "itself":
            return value
        case "entity":
            known = html.entities.html5.get(value.decode())
            return known.encode() if known else found[0]
        case _:
            return b""


def _character(code: int) -> bytes:
    return chr(code).encode("utf-8", "surrogatepass") if code <= _LAST_CHARACTER else b""
