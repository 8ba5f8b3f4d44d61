"""A difference for a comment on a change: at most 60 KB, worst first."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.model import CellChange, ChangeKind, Difference
from conformance.report.difference import words as told
from conformance.report.markdown_text import MAX_BYTES, Piece, code, escaped, fitted
from conformance.report.story import Story
from conformance.report.visible import visible

_REST = "`conformance diff` tells all of it"


def markdown(of: Difference) -> str:
    """The whole page."""
    return fitted(_pieces(of, ""), MAX_BYTES, _REST)


def section(of: Difference, room: int) -> str:
    """The same as a part of another page, in at most so many bytes."""
    return fitted(_pieces(of, "#"), room, _REST)


def _pieces(of: Difference, deeper: str) -> Iterator[Piece]:
    """The page in pieces, the most important first; ``deeper`` stands before its headings."""
    dates = told.dates(of)
    title = f"What changed{f': {escaped(dates)}' if dates else ''}"
    notes = "".join(f"\n> {escaped(note, 700)}\n" for note in told.notes(of))
    yield Piece(text=f"{deeper}# {title}\n\n{told.headline(of)}\n{notes}")
    for kind, cells in told.worst_first(of).items():
        yield Piece(text=f"\n{deeper}## {told.TITLES[kind]}: {len(cells)}\n\n")
        for cell in cells:
            yield Piece(text=_cell(of, cell, kind), what="changed cell")
    if of.providers or of.features:
        yield Piece(text=f"\n{deeper}## Vendors and features\n\n")
    for each in of.providers:
        name = f"**{escaped(each.name, 60)}** ({code(each.provider)})"
        text = f"- {_mark(each.kind)} {name}: {told.provider(each)}\n"
        yield Piece(text=text, what="vendor")
    for row in of.features:
        name = f"**{escaped(row.title, 60)}** ({code(row.feature)})"
        yield Piece(text=f"- {_mark(row.kind)} {name}: feature {row.kind}\n", what="feature")
    if lines := [f"- {escaped(line)}\n" for line in told.cases(of)]:
        yield Piece(text=f"\n{deeper}## Requests\n\n{''.join(lines)}", what="request list")


def _mark(kind: ChangeKind) -> str:
    return escaped(told.MARKS[kind])


def _cell(of: Difference, cell: CellChange, kind: ChangeKind) -> str:
    name = escaped(f"{cell.address}  {visible(told.title(of, cell))}")
    lines = [f"- {_mark(kind)} **{name}**: {escaped(told.verdicts(cell))}"]
    for group in told.groups(of, cell):
        expected = f", as expected: {group.expected}" if group.expected else ""
        lines.append(f"  - {escaped(group.text + expected, 500)}")
        if group.story:
            lines += _story(group.story)
        rest = told.named(group.cases[1:] if group.story else group.cases)
        lines += [f"    - {code(case)}" for case in rest]
    return "\n".join(lines) + "\n"


def _story(story: Story) -> Iterator[str]:
    if story.when:
        yield f"    - {escaped(story.when)}"
    yield f"    - claimed: {escaped(story.claimed, 700)}"
    yield f"    - sent: {code(story.sent, 700)}"
    yield f"    - came back: {escaped(story.came_back, 700)}"
    yield f"    - again: {code(story.again)}"
