"""Edits of texts: what must be quoted is, and what is open is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from conformance.importers.repair.edit import Edit, before, indent_of, is_structure, lines_were
from conformance.importers.repair.flow import unclosed
from conformance.importers.repair.grammar import KNOWN
from conformance.importers.repair.line import Line, line_at

_GLUED: Final = re.compile(r"([ ]{0,200}(?:- )?)([A-Za-z$][\w$-]{0,60}):(?=[^\s/:])(.{0,2000})")
#: How far above the place where the parser stopped a string may have been opened.
_FAR_ABOVE: Final = 300
_MOST_OPEN: Final = 4
_CLOSERS: Final = {"[": "]", "{": "}"}


def on_one_line(lines: Sequence[str], index: int) -> Iterator[Edit]:
    """What a line may lack: a quote or bracket at its end, a blank, quotes around its value."""
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
    if glued and glued[2] in KNOWN:
        spaced = f"{glued[1]}{glued[2]}: {glued[3]}"
        yield _line(index, spaced, f"no blank follows '{glued[2]}:'", "one was put there")
    if value and line.form != "block":
        cause = "a text that must be quoted is not"
        yield _line(index, _replaced(text, value, _quoted(value)), cause, "it was taken as text")
    yield from _continued(lines, index)


def stray(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """Lines that are neither members nor items: the rest of a long string that lost its place."""
    start = end = at if _is_nameless(lines[at]) else before(lines, at)
    while start > 0 and _is_nameless(lines[start - 1]):
        start -= 1
    while end < len(lines) and _is_nameless(lines[end]):
        end += 1
    if start <= 0 or start == end:
        return
    opener = line_at(start - 1, lines[start - 1])
    if opener is not None and _is_open(opener.value):
        yield _closed_with_rest(lines, opener)
    else:
        hint = f"{lines_were(end - start)} left out"
        cause = "a text stands where no text can"
        yield Edit(start=start, made=("",) * (end - start), cause=cause, hint=hint)


def opened_above(lines: Sequence[str], at: int) -> Iterator[Edit]:
    """A string of a line further up that ran on to the next quote."""
    found = 0
    for index in range(at - 1, max(at - _FAR_ABOVE, -1), -1):
        line = line_at(index, lines[index])
        if line is not None and _is_open(line.value):
            yield _closed_with_rest(lines, line)
            found += 1
            if found == _MOST_OPEN:
                return


def _continued(lines: Sequence[str], index: int) -> Iterator[Edit]:
    """Text over several lines with a colon in it: quoted from its first line to its last."""
    first = before(lines, index)
    while first >= 0 and indent_of(lines[first]) >= indent_of(lines[index]):
        first = before(lines, first)
    opener = line_at(first, lines[first]) if first >= 0 else None
    if opener is None or opener.form != "scalar" or opener.value[0] in "\"'":
        return
    last = index
    while last + 1 < len(lines) and indent_of(lines[last + 1]) > indent_of(lines[first]):
        last += 1
    if is_structure(lines[index : last + 1]):
        return
    made = [_replaced(lines[first], opener.value, '"' + _escaped(opener.value))]
    made += [_escaped(each) for each in lines[first + 1 : last + 1]]
    made[-1] += '"'
    cause = "a text over several lines must be quoted and is not"
    yield Edit(start=first, made=tuple(made), cause=cause, hint="it was taken as text")


def ended(lines: Sequence[str]) -> Iterator[Edit]:
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


def _closed(index: int, text: str, value: str) -> Edit:
    """The string that a line opens, closed at its end."""
    body = value[1:].rstrip("\\") if value[0] == '"' else value[1:]
    closed = _replaced(text, value, value[0] + body + value[0])
    return _line(index, closed, "a string is not closed", "it was taken to end with its line")


def _closed_with_rest(lines: Sequence[str], opener: Line) -> Edit:
    """The string that a line opens, closed at its end; what follows of it is left out."""
    start = end = opener.index + 1
    while end < len(lines) and _is_nameless(lines[end]):
        end += 1
    closed = _closed(opener.index, lines[opener.index], opener.value)
    rest = "; what follows of it was left out" if end > start else ""
    made = (*closed.made, *[""] * (end - start))
    return replace(closed, made=made, hint=closed.hint + rest)


def _is_nameless(text: str) -> bool:
    line = line_at(0, text)
    return line is not None and line.name is None and not line.dash and line.text[0] not in "]}"


def _line(index: int, text: str, cause: str, hint: str) -> Edit:
    return Edit(start=index, made=(text,), cause=cause, hint=hint, gentle=True)


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
