"""The matrix for a terminal: at most 100 columns, plain text unless colour is asked for."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.matrix import Cell, Covering, Matrix, covering
from conformance.model import FindingRecord, ProviderRecord, State
from conformance.report import terminal, words
from conformance.report.format import report
from conformance.report.reading import Reading
from conformance.report.story import broken_claims, other_failures, pages, tell, unexpected
from conformance.report.visible import visible

WIDTH = 100

#: More providers than this stand in a further table below.
_COLUMNS = 5
#: Columns of characters: those of the features' names, and the most and least for a provider.
_NAMES, _WIDEST, _NARROWEST = 34, 24, 12
_STORIES = 20

_SHORT = {
    State.SUPPORTED: "sup",
    State.PARTIAL: "part",
    State.CONTRADICTED: "contra",
    State.UNDOCUMENTED: "undoc",
    State.UNPROVEN: "unp",
    State.NOT_CLAIMED: "",
}
_STYLES = {
    State.SUPPORTED: "green",
    State.PARTIAL: "yellow",
    State.CONTRADICTED: "bold red",
    State.UNDOCUMENTED: "blue",
    State.UNPROVEN: "dim",
    State.NOT_CLAIMED: "dim",
}


@report("console", ".txt", "the matrix for a terminal")
def render(
    reading: Reading,
    *,
    colour: bool = False,
    width: int = WIDTH,
    today: date | None = None,
) -> str:
    """The matrix, a line per provider, broken claims, then other failures.

    Args:
        reading: a run.
        colour: add ANSI colours.
        width: in columns.
        today: adds the age of evidence to its dates.
    """
    out = io.StringIO()
    console = terminal.console(out, width=width, colour=colour)
    _title(console, reading.matrix)
    _matrix(console, reading.matrix)
    _summary(console, reading.matrix, today)
    known = covering(reading.matrix.header.expectations, reading.matrix.header.as_of)
    _broken(console, reading, known)
    _pages(console, reading)
    _others(console, reading, known)
    _expectations(console, reading.matrix)
    return terminal.text_of(out)


def _title(console: Console, matrix: Matrix) -> None:
    header = matrix.header
    parts = [
        "Compatibility matrix",
        words.plural(len(header.providers), "provider"),
        words.plural(len(header.features), "feature"),
        f"evidence as of {visible(header.as_of, 40)}" if header.as_of else "no dated evidence",
    ]
    console.print(Text(" · ".join(parts), style="bold"))
    if matrix.simulated:
        console.print(Text(words.SIMULATED_RUN, style="bold yellow"))
    if header.fault:
        console.print(Text(f"Simulated fault: {visible(header.fault)}", style="yellow"))
    for setback in words.setbacks(matrix):
        console.print(Text(setback, style="bold"))
    console.print()


def _matrix(console: Console, matrix: Matrix) -> None:
    providers = matrix.header.providers
    room = max(console.width - _NAMES, console.width // 2)
    columns = max(1, min(_COLUMNS, room // _NARROWEST))
    for start in range(0, len(providers), columns):
        # Fewer columns are wider ones: counts of a hundred cases need the room.
        width = max(1, min(_WIDEST, room // min(columns, len(providers)) - 1))
        console.print(_table(matrix, providers[start : start + columns], width))
        console.print()
    console.print(Text("  ".join(f"{words.STATE_MARKS[s]} {s}" for s in State), style="dim"))
    console.print(Text(words.SHORT_COUNTS, style="dim"))
    console.print()


def _table(matrix: Matrix, providers: Sequence[ProviderRecord], width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("", no_wrap=True, overflow="ellipsis", max_width=_NAMES)
    for provider in providers:
        name = Text(visible(provider.id, 64))
        table.add_column(name, no_wrap=True, overflow="ellipsis", width=width)
    for group, features in words.groups(matrix).items():
        table.add_row(Text(words.group_title(visible(group, 30)), style="bold"))
        for feature in features:
            cells = [matrix.cells[provider.id, feature.id] for provider in providers]
            table.add_row(Text(f"  {visible(feature.title, 60)}"), *map(_cell, cells))
    return table


def _cell(cell: Cell) -> Text:
    # What is simulated is unproven or not claimed: the mark says which, the word says simulated.
    word = "" if cell.simulated else _SHORT[cell.state]
    parts = (words.STATE_MARKS[cell.state], word, words.short_counts(cell))
    return Text(" ".join(filter(None, parts)), style=_STYLES[cell.state])


def _summary(console: Console, matrix: Matrix, today: date | None) -> None:
    for provider in matrix.header.providers:
        counted = matrix.states(provider.id)
        states = ", ".join(f"{count} {state}" for state, count in counted.items() if count)
        spans = [words.span(each) + _age(each.until, today) for each in matrix.spans[provider.id]]
        details = [*spans, words.catalogue(provider)]
        if missing := len(matrix.unrecorded.get(provider.id, ())):
            details.append(f"{words.plural(missing, 'planned case')} without evidence")
        if explored := words.explored(matrix, provider.id):
            details.append(explored)
        if provider.upstream:
            details.append(f"upstream {visible(provider.upstream)}")
        console.print(Text.assemble((visible(provider.id, 64), "bold"), f"  {states}"))
        console.print(Padding(Text(" · ".join(details), style="dim"), (0, 0, 0, 2)))
        for operation in provider.operations:
            if operation.not_judged:
                text = f"{visible(operation.id, 64)} not judged: {visible(operation.not_judged)}"
                console.print(Padding(Text(text, style="dim"), (0, 0, 0, 2)))
    console.print()


def _age(day: str, today: date | None) -> str:
    if not day or today is None:
        return ""
    try:
        days = (today - date.fromisoformat(day)).days
    except ValueError:  # a cassette of a stranger may hold anything
        return ""
    return f" ({days} {'day' if days == 1 else 'days'} ago)"


def _broken(console: Console, reading: Reading, known: Covering) -> None:
    cells = list(broken_claims(reading.matrix))
    if not cells:
        return
    console.print(Text(f"Broken claims: {len(cells)}", style="bold"))
    for cell in cells[:_STORIES]:
        if finding := unexpected(cell, known):
            _story(console, reading, cell, finding)
        else:
            name = visible(cell.address, 160)
            console.print(Text(f"{words.STATE_MARKS[cell.state]} {name}: as expected"))
    _rest(console, len(cells))


def _pages(console: Console, reading: Reading) -> None:
    found = list(pages(reading.matrix))
    if not found:
        return
    console.print(Text("Found on the pages alone", style="bold"))
    for provider, told in found:
        name = visible(provider.id, 64)
        console.print(Text(f"  {name}  {told}  (conformance docs {name})"))
    console.print()


def _others(console: Console, reading: Reading, known: Covering) -> None:
    found = [(cell, unexpected(cell, known)) for cell in other_failures(reading.matrix)]
    told = [(cell, finding) for cell, finding in found if finding]
    if not told:
        return
    console.print(
        Text(
            f"Other failing findings, in {len(told)} cell{'' if len(told) == 1 else 's'}",
            style="bold",
        )
    )
    for cell, finding in told[:_STORIES]:
        _story(console, reading, cell, finding)
    _rest(console, len(told))


def _story(console: Console, reading: Reading, cell: Cell, finding: FindingRecord) -> None:
    story = tell(reading, cell, finding)
    mark = words.STATE_MARKS[cell.state]
    console.print(Text(f"{mark} {story.heading}", style=_STYLES[cell.state]))
    if story.when:
        console.print(Padding(Text(story.when), (0, 0, 0, 2)))
    for label, text in story.lines:
        table = Table.grid(padding=(0, 1))
        table.add_column(width=11, no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        table.add_row(Text(f"  {label}", style="dim"), Text(text))
        console.print(table)
    console.print()


def _expectations(console: Console, matrix: Matrix) -> None:
    lines = words.expectations(matrix)
    for line in lines:
        console.print(Text(line))
    if lines:
        console.print()


def _rest(console: Console, total: int) -> None:
    if total > _STORIES:
        console.print(Text(f"… and {total - _STORIES} more: `conformance explain ADDRESS`"))
        console.print()
