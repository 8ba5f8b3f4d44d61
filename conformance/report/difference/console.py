"""A difference for a terminal: at most 100 columns, plain text unless colour is asked for."""

from __future__ import annotations

import io
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.model import CellChange, ChangeKind, Difference
from conformance.report import terminal, words
from conformance.report.difference import words as told
from conformance.report.story import Story
from conformance.report.visible import visible

WIDTH: Final = 100

#: More cells of a kind than this are counted, not told.
_CELLS: Final = 20
_STYLES: Final = {
    ChangeKind.REGRESSED: "bold red",
    ChangeKind.NEW: "yellow",
    ChangeKind.CHANGED_EVIDENCE: "blue",
    ChangeKind.GONE: "dim",
    ChangeKind.FIXED: "green",
}


def console(
    of: Difference,
    *,
    title: str = "Two runs compared",
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """The headline, then cells worst first with what was claimed, sent and came back, then vendors.

    Args:
        of: the difference, with the requests behind it where stories shall have them.
        title: what was compared.
        colour: add ANSI colours.
        width: in columns.
    """
    out = io.StringIO()
    screen = terminal.console(out, width=width, colour=colour)
    parts = (title, visible(told.dates(of), 60))
    screen.print(Text(" · ".join(filter(None, parts)), style="bold"))
    screen.print(Text(told.headline(of)))
    for note in told.notes(of):
        screen.print(Text(visible(note, 600), style="dim"))
    for kind, cells in told.worst_first(of).items():
        screen.print()
        screen.print(Text(f"{told.TITLES[kind]}: {words.plural(len(cells), 'cell')}", style="bold"))
        for cell in cells[:_CELLS]:
            _cell(screen, of, cell)
        if len(cells) > _CELLS:
            screen.print(Text(f"… and {len(cells) - _CELLS} more: --json has them all"))
    _vendors(screen, of)
    _rest(screen, of)
    return terminal.text_of(out)


def _cell(screen: Console, of: Difference, cell: CellChange) -> None:
    kind = cell.kinds[0]
    name = f"{visible(cell.address, 160)}  {visible(told.title(of, cell), 100)}"
    heading = f"{told.MARKS[kind]} {name}"
    screen.print(Text(f"{heading} · {told.verdicts(cell)}", style=_STYLES[kind]))
    for group in told.groups(of, cell):
        expected = f", as expected: {visible(group.expected, 200)}" if group.expected else ""
        screen.print(Padding(Text(f"{group.text}{expected}"), (0, 0, 0, 2)))
        if group.story:
            _story(screen, group.story)
        # The story has the smallest request already.
        for case in told.named(group.cases[1:] if group.story else group.cases):
            screen.print(Padding(Text(case, style="dim"), (0, 0, 0, 4)))


def _story(screen: Console, story: Story) -> None:
    if story.when:
        screen.print(Padding(Text(story.when), (0, 0, 0, 4)))
    for label, text in story.lines:
        table = Table.grid(padding=(0, 1))
        table.add_column(width=13, no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        table.add_row(Text(f"    {label}", style="dim"), Text(text))
        screen.print(table)


def _vendors(screen: Console, of: Difference) -> None:
    if of.providers or of.features:
        screen.print()
    for provider in of.providers:
        name = f"{visible(provider.provider, 100)}  {visible(provider.name, 60)}"
        line = f"{told.MARKS[provider.kind]} {name}"
        screen.print(Text(f"{line} · {told.provider(provider)}", style=_STYLES[provider.kind]))
    for feature in of.features:
        name = f"{visible(feature.feature, 100)}  {visible(feature.title, 100)}"
        line = f"{told.MARKS[feature.kind]} {name}"
        screen.print(Text(f"{line} · feature {feature.kind}", style=_STYLES[feature.kind]))


def _rest(screen: Console, of: Difference) -> None:
    lines = list(told.cases(of))
    if lines:
        screen.print()
    for line in lines:
        screen.print(Text(visible(line, 200), style="dim"))
