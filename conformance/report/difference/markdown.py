"""A difference for a comment on a change: at most 60 KB, worst first."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.model import CellChange, ChangeKind, Difference
from conformance.report.difference import words as told
from conformance.report.markdown import MAX_BYTES, code, escaped
from conformance.report.story import Story
from conformance.report.visible import visible

_LEFT_OUT = "\n*The rest is left out for its size: `conformance diff --json` has it all.*\n"


def markdown(of: Difference) -> str:
    """The whole page."""
    text, room = "", MAX_BYTES - len(_LEFT_OUT.encode())
    for block in blocks(of):
        size = len(block.encode())
        if size > room:
            return text + _LEFT_OUT
        text, room = text + block, room - size
    return text


def blocks(of: Difference) -> Iterator[str]:
    """The page in pieces, the most important first, none of which needs what follows it."""
    dates = told.dates(of)
    yield f"# What changed{f': {escaped(dates)}' if dates else ''}\n\n{told.headline(of)}\n"
    yield "".join(f"\n> {escaped(note, 700)}\n" for note in told.notes(of))
    for kind, cells in told.worst_first(of).items():
        yield f"\n## {told.TITLES[kind]}: {len(cells)}\n\n"
        for cell in cells:
            yield _cell(of, cell, kind)
    if of.providers or of.features:
        yield "\n## Vendors and features\n\n"
    for each in of.providers:
        name = f"**{escaped(each.name, 60)}** ({code(each.provider)})"
        yield f"- {told.MARKS[each.kind]} {name}: {told.provider(each)}\n"
    for row in of.features:
        name = f"**{escaped(row.title, 60)}** ({code(row.feature)})"
        yield f"- {told.MARKS[row.kind]} {name}: feature {row.kind}\n"
    lines = [f"- {escaped(line)}\n" for line in told.cases(of)]
    if lines:
        yield "\n## Requests\n\n" + "".join(lines)


def _cell(of: Difference, cell: CellChange, kind: ChangeKind) -> str:
    name = escaped(f"{cell.address}  {visible(told.title(of, cell))}")
    lines = [f"- {told.MARKS[kind]} **{name}**: {escaped(told.verdicts(cell))}"]
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
