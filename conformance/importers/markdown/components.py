"""Components: which blocks stand inside of which, and the fields that some of them describe.

Sources: https://mintlify.com/docs/components/fields and https://docusaurus.io/docs/markdown-features/tabs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from conformance.importers.markdown.block import Block, Field
from conformance.importers.markdown.sheet import Sheet
from conformance.importers.markdown.tags import Tag, tags

_PLACES: Final = ("body", "query", "path", "header")
_FIELDS: Final = frozenset({"ParamField", "ResponseField", "Property"})
_MOST_OPEN: Final = 50


@dataclass(slots=True, kw_only=True)
class _Open:
    """A component whose end has not come yet."""

    tag: Tag
    line: int
    describes: Field | None
    text: list[str] = field(default_factory=list)


def take(sheet: Sheet) -> None:
    """Take the tags of all components; what stands inside of them is left, without its indentation.

    Which lines are inside of what is told to the sheet.
    """
    _Walk(sheet).run()


class _Walk:
    """One walk over the page, from tag to tag."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._open: list[_Open] = []
        self._kept: list[str] = []  # the page without its tags, in pieces
        self._line = 0

    def run(self) -> None:
        text = "\n".join(self._sheet.lines)
        at = 0
        for tag in tags(text):
            self._text(text[at : tag.start])
            if tag.closing:
                self._close(tag)
            else:
                self._enter(tag)
            self._text("\n" * text.count("\n", tag.start, tag.end))
            if tag.closing or tag.alone:
                self._note()
            at = tag.end
        if not at:
            return
        self._text(text[at:])
        while self._open:
            self._end()
        self._sheet.lines[:] = "".join(self._kept).split("\n")

    def _text(self, piece: str) -> None:
        """Keep what stands between two tags."""
        if self._open:
            piece = _dedented(piece)
            if inside := next((each for each in reversed(self._open) if each.describes), None):
                inside.text.append(piece)
                piece = "\n" * piece.count("\n")
        self._line += piece.count("\n")
        self._kept.append(piece)

    def _enter(self, tag: Tag) -> None:
        if len(self._open) >= _MOST_OPEN:
            return
        parents = [each.describes for each in self._open if each.describes]
        self._open.append(
            _Open(tag=tag, line=self._line, describes=_field(tag, parents[-1] if parents else None))
        )
        self._note()
        if tag.alone:
            self._end()

    def _close(self, tag: Tag) -> None:
        if any(each.tag.name == tag.name for each in self._open):
            while self._open and self._open[-1].tag.name != tag.name:
                self._end()
            self._end()

    def _end(self) -> None:
        done = self._open.pop()
        if done.describes:
            lines = "".join(done.text).split("\n")
            text = "\n".join(line for line in lines if line.strip()).strip()
            described = replace(done.describes, text=text)
            self._sheet.found.append(
                Block(kind="field", text=text, line=done.line + 1, field=described)
            )

    def _note(self) -> None:
        """Tell the sheet what is open from this line on."""
        self._sheet.inside[self._line] = tuple(each.tag.label for each in self._open)


def _field(tag: Tag, parent: Field | None) -> Field | None:
    if tag.name not in _FIELDS:
        return None
    given: Mapping[str, str] = tag.attributes
    where = next((place for place in _PLACES if place in given), "")
    name = given.get(where, "") if where else given.get("name", "")
    if not name:
        return None
    if parent:
        where = parent.where
    elif tag.name == "ResponseField":
        where = "response"
    return Field(
        path=(*(parent.path if parent else ()), name),
        where=where or "body",
        type=given.get("type", ""),
        required=given.get("required", "false") not in {"false", "{false}"},
        default=given.get("default", given.get("initialValue")),
    )


def _dedented(piece: str) -> str:
    """A text whose lines, but for the rest of the tag's own, start where the first of them does."""
    first, *lines = piece.split("\n")
    widths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    indent = widths[0] if widths else 0
    return "\n".join(
        [first, *(line[min(indent, len(line) - len(line.lstrip())) :] for line in lines)]
    )
