"""Edits that may mend one place of broken YAML, the gentlest first; lines keep their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.importers.repair.flow import unclosed
from conformance.importers.repair.grammar import CONTEXTS
from conformance.importers.repair.line import line_at

_GLUED: Final = re.compile(r"([ ]{0,200}(?:- )?)([A-Za-z$][\w$-]{0,60}):(?=[^\s/:])(.{0,2000})")
_KNOWN: Final = frozenset(name for each in CONTEXTS.values() for name in each.members)
#: How far above the place where the parser stopped a string may have been opened.
_FAR_ABOVE: Final = 300
_MOST_OPEN: Final = 4
_CLOSERS: Final = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """New text for some lines.

    Attributes:
        start: the first line, from 0.
        made: the lines instead of those from ``start`` on, as many as there were.
        cause: what is wrong there; '' where the parser's own words say it best.
        hint: what was done about it.
    """

    start: int
    made: tuple[str, ...]
    cause: str = ""
    hint: str

    def on(self, lines: Sequence[str]) -> list[str]:
        """The lines with this edit."""
        return [*lines[: self.start], *self.made, *lines[self.start + len(self.made) :]]


def edits(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """What may help where the parser stopped at the line ``at``, from 0."""
    at = min(at, len(lines) - 1)
    near = [index for index in (at, _before(lines, at)) if index >= 0]
    for index in near:
        yield from _on_one_line(lines, index)
    yield from _opened_above(lines, at)
    yield from _hanging(lines, at)
    yield from _shifted(lines, at)
    yield from _ended(lines)
    for index in near:
        yield _cut(index, index + 1)
    yield from _blocks(lines, at)


def _on_one_line(lines: Sequence[str], index: int) -> Iterator[Edit]:
    text = lines[index]
    line = line_at(index, text)
    if line is None:
        return
    value = line.value
    if _is_open(value):
        yield _closed(index, text, value)
        yield _line(index, _replaced(text, value, _quoted(value)), "a quote stands where it cannot",
                    "the line was taken as text")  # fmt: skip
    if value[:1] in _CLOSERS and not value.startswith("{{"):
        closers = _missing(value)
        if closers:
            closed = text.rstrip().rstrip(",") + closers
            yield _line(index, closed, "a bracket is not closed", "it was closed on its line")
    glued = _GLUED.fullmatch(text)
    if glued and glued[2] in _KNOWN:
        spaced = f"{glued[1]}{glued[2]}: {glued[3]}"
        yield _line(index, spaced, f"no blank follows '{glued[2]}:'", "one was put there")
    if value and line.form != "block":
        cause = "a text that must be quoted is not"
        yield _line(index, _replaced(text, value, _quoted(value)), cause, "it was taken as text")
    yield from _continued(lines, index)


def _closed(index: int, text: str, value: str) -> Edit:
    """The string that a line opens, closed at its end."""
    body = value[1:].rstrip("\\") if value[0] == '"' else value[1:]
    closed = _replaced(text, value, value[0] + body + value[0])
    return _line(index, closed, "a string is not closed", "it was taken to end with its line")


def _opened_above(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """A string of a line further up that ran on to the next quote."""
    found = 0
    for index in range(at - 1, max(at - _FAR_ABOVE, -1), -1):
        line = line_at(index, lines[index])
        if line is not None and _is_open(line.value):
            yield _closed(index, lines[index], line.value)
            found += 1
            if found == _MOST_OPEN:
                return


def _hanging(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """Members below a line that has a value already: the key above them is gone."""
    above = _before(lines, at)
    opener = line_at(above, lines[above]) if above >= 0 else None
    if opener is None or opener.form == "nothing" or not _is_structure(lines[at : at + 2]):
        return
    left, own = _indent(lines[above]), _indent(lines[at])
    if own > left:
        end = at
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > left):
            end += 1
        yield Edit(
            start=at,
            made=tuple(each[own - left :] if each.strip() else "" for each in lines[at:end]),
            cause="the key that these lines stand below is missing",
            hint=f"{end - at} lines were read as if they stood beside the line above",
        )


def _ended(lines: Sequence[str]) -> Iterator[Edit]:
    """JSON that is cut off: its strings and brackets are closed, behind the last whole member."""
    text = "\n".join(lines)
    if not text.lstrip().startswith("{"):
        return
    closers, comma = unclosed(text)
    last = len(lines) - 1
    cause, hint = "the JSON is cut off", "what is whole was read"
    if closers:
        yield _line(last, lines[last] + closers, cause, hint)
    if comma > 0:
        kept = text[:comma]
        made = (kept + unclosed(kept)[0]).split("\n")
        yield Edit(start=0, made=(*made, *[""] * (len(lines) - len(made))), cause=cause, hint=hint)


def _continued(lines: Sequence[str], index: int) -> Iterator[Edit]:
    """Text over several lines with a colon in it: quoted from its first line to its last."""
    first = _before(lines, index)
    while first >= 0 and _indent(lines[first]) >= _indent(lines[index]):
        first = _before(lines, first)
    opener = line_at(first, lines[first]) if first >= 0 else None
    if opener is None or opener.form != "scalar" or opener.value[0] in "\"'":
        return
    last = index
    while last + 1 < len(lines) and _indent(lines[last + 1]) > _indent(lines[first]):
        last += 1
    if _is_structure(lines[index : last + 1]):
        return
    made = [_replaced(lines[first], opener.value, '"' + _escaped(opener.value))]
    made += [_escaped(each) for each in lines[first + 1 : last + 1]]
    made[-1] += '"'
    cause = "a text over several lines must be quoted and is not"
    yield Edit(start=first, made=tuple(made), cause=cause, hint="it was taken as text")


def _is_structure(lines: Sequence[str]) -> bool:
    """Whether lines are members of objects rather than text that has a colon in it."""
    found = [line for index, text in enumerate(lines) if (line := line_at(index, text))]
    return any(line.name in _KNOWN or line.form == "nothing" for line in found if line.name)


def _shifted(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """A block that stands one column off the lines above it."""
    own = _indent(lines[at])
    above = {_indent(line) for line in lines[max(0, at - 200) : at] if line.strip()}
    end = _end(lines, at)
    for indent in sorted(above & {own - 1, own + 1}):
        moved = [
            " " * (indent - own) + each if indent > own else each[1:] for each in lines[at:end]
        ]
        if all(each.startswith(" ") or not each.strip() or indent > own for each in lines[at:end]):
            yield Edit(
                start=at,
                made=tuple(moved),
                cause="the indentation is off by one",
                hint="it was moved to that of the lines above",
            )


def _blocks(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """The block of the line, then those around it up to a whole path, then the rest of the text."""
    start = at
    while start >= 0:
        yield _cut(start, _end(lines, start))
        if not _indent(lines[start]):
            break
        start = _parent(lines, start)
    known = (index for index in range(at + 1, len(lines)) if _is_root(lines[index]))
    yield _cut(at, next(known, len(lines)))
    yield _cut(at, len(lines))


def _is_root(text: str) -> bool:
    name = text.partition(":")[0]
    return name in CONTEXTS["root"].members and text[len(name) :].startswith(":")


def _cut(start: int, end: int) -> Edit:
    what = "the line was" if end == start + 1 else f"{end - start} lines from here on were"
    return Edit(start=start, made=("",) * (end - start), hint=f"{what} left out")


def _line(index: int, text: str, cause: str, hint: str) -> Edit:
    return Edit(start=index, made=(text,), cause=cause, hint=hint)


def _before(lines: Sequence[str], index: int) -> int:
    """The nearest line above that is not blank, -1 where there is none."""
    index -= 1
    while index >= 0 and not lines[index].strip():
        index -= 1
    return index


def _parent(lines: Sequence[str], index: int) -> int:
    """The nearest line above that stands further left."""
    own = _indent(lines[index])
    index = _before(lines, index)
    while index >= 0 and _indent(lines[index]) >= own:
        index = _before(lines, index)
    return index


def _end(lines: Sequence[str], start: int) -> int:
    """The line behind the block that a line starts: itself and what stands further right."""
    own = _indent(lines[start])
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > own):
        end += 1
    return end


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _replaced(text: str, value: str, new: str) -> str:
    """A line with another value; its value is the end of it."""
    bare = text.rstrip()
    return bare[: len(bare) - len(value)] + new


def _quoted(value: str) -> str:
    return f'"{_escaped(value)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _is_open(value: str) -> bool:
    """Whether a value starts a string that does not end on its line."""
    if value[:1] not in {'"', "'"}:
        return False
    quote = re.escape(value[0])
    inside = r"(?:[^\"\\]|\\.)*+" if value[0] == '"' else "(?:[^']|'')*+"
    return re.fullmatch(rf"{quote}{inside}{quote}[\s,]*(?:#.*)?", value) is None


def _missing(value: str) -> str:
    """The brackets that a flow value leaves open, closed in their order."""
    open_: list[str] = []
    for sign in value[:4000]:
        if sign in _CLOSERS:
            open_.append(_CLOSERS[sign])
        elif open_ and sign == open_[-1]:
            open_.pop()
    return "".join(reversed(open_))
