"""Edits that may mend one place of broken YAML, the gentlest first; lines keep their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from conformance.importers.repair.edit import Edit, before, indent_of, is_structure, lines_were
from conformance.importers.repair.grammar import CONTEXTS
from conformance.importers.repair.line import line_at
from conformance.importers.repair.quoting import ended, on_one_line, opened_above, stray

#: How many lines above tell which indentations there are.
_FAR_ABOVE: Final = 300


def edits(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """What may help where the parser stopped at the line ``at``, from 0."""
    at = min(at, len(lines) - 1)
    yield from ended(lines)
    near = [index for index in (at, before(lines, at)) if index >= 0]
    for index in near:
        yield from on_one_line(lines, index)
    yield from stray(lines, at)
    yield from opened_above(lines, at)
    yield from _shifted(lines, at)
    yield from _hanging(lines, at)
    for index in near:
        yield _cut(index, index + 1)
    yield from _blocks(lines, at)


def _hanging(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """Members below a line that has a value already: the key above them is gone."""
    above = before(lines, at)
    opener = line_at(above, lines[above]) if above >= 0 else None
    if opener is None or opener.form == "nothing" or not is_structure(lines[at : at + 2]):
        return
    left, own = indent_of(lines[above]), indent_of(lines[at])
    if own > left:
        end = _end(lines, at, left)
        yield Edit(
            start=at,
            made=tuple(each[own - left :] if each.strip() else "" for each in lines[at:end]),
            cause="the key that these lines stand below is missing",
            hint=f"{lines_were(end - at)} read as if beside the line above",
        )


def _shifted(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """A block that stands one column off the lines above it."""
    own = indent_of(lines[at])
    above = {indent_of(line) for line in lines[max(0, at - _FAR_ABOVE) : at] if line.strip()}
    for indent in sorted(above & {own - 1, own + 1}):
        end = _end(lines, at, max(own, indent))
        moved = [f" {each}" if indent > own else each[1:] for each in lines[at:end]]
        hint = "it was moved to that of the lines above"
        yield Edit(start=at, made=tuple(moved), cause="the indentation is off by one", hint=hint)


def _blocks(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """The block of the line, then those around it up to a whole path, then the rest of the text."""
    start = at
    while start >= 0:
        yield _cut(start, _end(lines, start, indent_of(lines[start])))
        if not indent_of(lines[start]):
            break
        start = _parent(lines, start)
    known = (index for index in range(at + 1, len(lines)) if _is_root(lines[index]))
    yield _cut(at, next(known, len(lines)))
    yield _cut(at, len(lines))


def _is_root(text: str) -> bool:
    name = text.partition(":")[0]
    return name in CONTEXTS["root"].members and text[len(name) :].startswith(":")


def _cut(start: int, end: int) -> Edit:
    return Edit(start=start, made=("",) * (end - start), hint=f"{lines_were(end - start)} left out")


def _parent(lines: Sequence[str], index: int) -> int:
    """The nearest line above that stands further left."""
    own = indent_of(lines[index])
    index = before(lines, index)
    while index >= 0 and indent_of(lines[index]) >= own:
        index = before(lines, index)
    return index


def _end(lines: Sequence[str], start: int, indent: int) -> int:
    """The line behind the block that a line starts: itself and what stands further right."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) > indent):
        end += 1
    return end
