"""YAML that lost the indentation of every line, indented again by what OpenAPI allows where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from conformance.importers.repair.flow import last_line
from conformance.importers.repair.grammar import Kind
from conformance.importers.repair.line import Line, items_after, lines_of
from conformance.importers.repair.nesting import NAME_LISTS, Frame, Nesting

_REFERENCE: Final = re.compile(r"#/components/schemas/([^\s'\"/]{1,200})")
_STEP: Final = 2
#: What is nested deeper is free data: no YAML is read from so deep.
_DEEPEST: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Indented:
    """The text with its lines in their places.

    Attributes:
        lost: the lines, from 0, that have no place and were blanked out.
        doubts: properties that may stand in another object, each with its line from 0.
    """

    text: str
    lost: tuple[int, ...] = ()
    doubts: tuple[tuple[str, int], ...] = ()


def is_flat(text: str) -> bool:
    """Whether the paths of a document stand at the margin, as they do when indentation is lost."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    for line, below in pairwise(lines):
        if line.rstrip() == "paths:":
            return below.startswith(("/", "'/", '"/', "http"))
    return False


def indented(text: str) -> Indented:
    """Indent a flat OpenAPI document; every line keeps its number.

    Objects are told apart by the members that they may have, see ``nesting``. What cannot be told
    is free data in block style, such as an example: it is blanked out and its lines are listed.
    """
    lines = lines_of(text)
    writer = _Writer(
        nesting=Nesting(
            lines=lines,
            referred=frozenset(_REFERENCE.findall(text)),
            last_servers=max(
                (i for i, line in enumerate(lines) if line.name == "servers"), default=-1
            ),
            ordered="x-apifox-orders:" in text,
        ),
        made=[""] * (text.count("\n") + 1),
    )
    at = 0
    while at < len(lines):
        at = writer.take(at)
    return Indented(
        text="\n".join(writer.made), lost=tuple(writer.lost), doubts=tuple(writer.doubts)
    )


@dataclass(slots=True, kw_only=True)
class _Writer:
    nesting: Nesting
    made: list[str]
    lost: list[int] = field(default_factory=list)
    doubts: list[tuple[str, int]] = field(default_factory=list)
    stack: list[Frame] = field(
        default_factory=lambda: [Frame(form="mapping", indent=0, context="root")]
    )
    text_indent: int = 0  # of the lines that continue the last scalar
    in_text: bool = False  # whether the line before is text of several lines

    def take(self, at: int) -> int:
        """Write the line at ``at`` and what belongs to its value; returns the next one."""
        line = self.nesting.lines[at]
        placed = self.nesting.place(self.stack, at, in_text=self.in_text)
        if placed is None:
            return self._unplaced(at, line)
        depth, kind = placed
        if self.nesting.in_doubt(self.stack, depth, at):
            self.doubts.append((line.name or "", line.index))
        del self.stack[depth + 1 :]
        if line.dash:
            return self._item(at, line, kind)
        return self._member(at, line, kind, self.stack[-1])

    def _member(self, at: int, line: Line, kind: Kind, frame: Frame) -> int:
        self._write(line, frame.indent)
        frame.seen[line.name or ""] = line.value
        if frame.context == "properties" and len(self.stack) > 1:
            self.stack[-2].add(line.name or "")
        if frame.context == "schema" and line.name in NAME_LISTS:
            frame.wanted.update(items_after(self.nesting.lines, at))
        return self._value(at, line, kind, frame.indent)

    def _item(self, at: int, line: Line, kind: Kind) -> int:
        frame = self.stack[-1]
        self._write(line, frame.indent)
        inside = frame.indent + _STEP
        if kind.form != "list" or line.name is None:
            return self._value(at, line, Kind("scalar"), frame.indent)
        item = Frame(form="mapping", indent=inside, context=kind.context)
        item.seen[line.name] = line.value
        self.stack.append(item)
        kinds = item.grammar.kinds(line.name) or (Kind("any"),)
        return self._value(at, line, self.nesting.kind(kinds, at) or Kind("any"), inside)

    def _value(self, at: int, line: Line, kind: Kind, indent: int) -> int:
        """Open what a line opens, and write the lines of a value that is not ended yet."""
        self.text_indent = indent + _STEP
        self.in_text = line.form == "block"
        if line.form == "nothing" and kind.form != "scalar":
            form = kind.form
            below = self.nesting.lines[at + 1] if at + 1 < len(self.nesting.lines) else None
            if len(self.stack) >= _DEEPEST:
                form = "any"
            if form == "any" and below is not None and below.dash and below.name is None:
                form = "scalars"
            inside = indent + _STEP
            self.stack.append(
                Frame(form=form, indent=inside, context=kind.context, role=line.name or "")
            )
        last = last_line(self.nesting.lines, at)
        for each in self.nesting.lines[at + 1 : last + 1]:
            self._write(each, self.text_indent)
        return last + 1

    def _unplaced(self, at: int, line: Line) -> int:
        """A line of text or of free data, or a member that OpenAPI does not have."""
        frame = self.stack[-1]
        if frame.form == "any":
            self.lost.append(line.index)
        elif self.in_text or line.name is None or line.dash:
            self._write(line, self.text_indent)
            self.in_text = True
        elif frame.form == "mapping" and line.name not in frame.seen:
            return self._member(at, line, Kind("any"), frame)
        else:
            self.lost.append(line.index)
        return at + 1

    def _write(self, line: Line, indent: int) -> None:
        self.made[line.index] = " " * indent + line.text
