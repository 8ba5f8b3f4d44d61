"""A history for a terminal: a strip per cell, and when its verdict changed."""

from __future__ import annotations

import io
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance.model import CellSide, History, State, Track
from conformance.report import terminal
from conformance.report.history import words as told
from conformance.report.visible import visible
from conformance.report.words import STATE_MARKS, plural

WIDTH: Final = 100

_BARS: Final = "▁▂▃▄▅▆▇█"
_STYLES: Final = {
    State.SUPPORTED: "green",
    State.PARTIAL: "yellow",
    State.CONTRADICTED: "bold red",
    State.UNDOCUMENTED: "blue",
    State.UNPROVEN: "dim",
    State.NOT_CLAIMED: "dim",
}


def console(of: History, *, colour: bool = False, width: int = WIDTH) -> str:
    """For each cell a strip, one mark per run, with how much passes below, then its changes.

    Args:
        of: the history.
        colour: add ANSI colours.
        width: in columns.
    """
    out = io.StringIO()
    screen = terminal.console(out, width=width, colour=colour)
    screen.print(Text(f"History of {told.title(of)}", style="bold"))
    for track in of.tracks:
        screen.print()
        screen.print(Text(f"{visible(track.address, 160)}  {visible(track.title, 100)}"))
        _strip(screen, track, width)
        for first, last in told.stretches(track):
            _stretch(screen, of, track, first, last)
    screen.print()
    marks = "  ".join(f"{STATE_MARKS[state]} {state}" for state in State)
    screen.print(Text(f"{marks}  (a mark per run, oldest first)", style="dim"))
    screen.print(Text("below: how much of what was judged passes", style="dim"))
    return terminal.text_of(out)


def _strip(screen: Console, track: Track, width: int) -> None:
    room = width - 2
    for start in range(0, len(track.sides), room):
        sides = track.sides[start : start + room]
        marks = Text.assemble(*((_mark(side), _style(side)) for side in sides))
        screen.print(Padding(marks, (0, 0, 0, 2)))
        screen.print(Padding(Text("".join(map(_bar, sides)), style="dim"), (0, 0, 0, 2)))


def _mark(side: CellSide | None) -> str:
    return STATE_MARKS[side.state] if side else " "


def _style(side: CellSide | None) -> str:
    return _STYLES[side.state] if side else ""


def _bar(side: CellSide | None) -> str:
    passed, judged = told.numbers(side) if side else (0, 0)
    return _BARS[passed * (len(_BARS) - 1) // judged] if judged else " "


def _stretch(screen: Console, of: History, track: Track, first: int, last: int) -> None:
    side, run = track.sides[first], of.runs[first]
    verdict = f"{_mark(side)} {told.verdict(side)}"
    screen.print(Padding(Text(f"{told.point(run)}  {verdict}", style=_style(side)), (0, 0, 0, 2)))
    for when in side.when if side else ():
        screen.print(Padding(Text(visible(when)), (0, 0, 0, 4)))
    if last > first:
        until = f"the same in {plural(last - first, 'more run')}, to {told.point(of.runs[last])}"
        screen.print(Padding(Text(until, style="dim"), (0, 0, 0, 4)))
