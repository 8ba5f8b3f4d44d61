"""Front matter, and comments of HTML and MDX: what stands on a page without being shown."""

from __future__ import annotations

from typing import Final

from conformance.importers.markdown.block import Block
from conformance.importers.markdown.sheet import Sheet

_MOST: Final = 200  # lines of front matter
_COMMENTS: Final = (("<!--", "-->"), ("{/*", "*/}"))


def take_matter(sheet: Sheet) -> None:
    """Take the front matter: what stands between two lines of three dashes at the very top."""
    if sheet.lines[0].rstrip() != "---":
        return
    for end in range(1, min(len(sheet.lines), _MOST)):
        if sheet.lines[end].rstrip() == "---":
            taken = sheet.take(0, end + 1)
            sheet.found.append(Block(kind="front", text="\n".join(taken[1:-1]), line=2))
            return


def take_comments(sheet: Sheet) -> None:
    """Take the comments away; one that is never closed is left as text."""
    text = "\n".join(sheet.lines)
    for opening, closing in _COMMENTS:
        kept = []
        at = 0
        while (start := text.find(opening, at)) >= 0:
            end = text.find(closing, start + len(opening))
            if end < 0:
                break
            kept += [text[at:start], "\n" * text.count("\n", start, end)]
            at = end + len(closing)
        text = "".join([*kept, text[at:]])
    sheet.lines[:] = text.split("\n")
