"""Code in HTML, ``<pre><code class="lang-bash">``, as GitBook exports what has formats inside."""

from __future__ import annotations

import html
import re
from typing import Final

from conformance.importers.markdown.block import Block
from conformance.importers.markdown.sheet import Sheet

_OPENING: Final = re.compile(
    r"\s*+<pre(?:\s[^<>]{0,200})?>\s*+(?:<code(\s[^<>]{0,200})?>)?(.*)", re.DOTALL
)
_LANGUAGE: Final = re.compile(r"lang(?:uage)?-(\w{1,20})")
_TAG: Final = re.compile(r"</?(?:strong|em|b|i|span|a|mark|code|pre)(?:\s[^<>]{0,200})?>")


def take(sheet: Sheet) -> None:
    """Take all such code, without the formats in it; what is never closed is left."""
    start = 0
    while start < len(sheet.lines):
        opening = _OPENING.fullmatch(sheet.lines[start]) if "<pre" in sheet.lines[start] else None
        end = _closing(sheet, start) if opening else None
        if opening and end is not None:
            lines = sheet.take(start, end + 1)
            lines[0] = opening[2]
            text = html.unescape(_TAG.sub("", "\n".join(lines)))
            named = _LANGUAGE.search(opening[0][:500])
            language = named[1].lower() if named else ""
            sheet.found.append(
                Block(kind="code", text=text.rstrip("\n"), line=start + 1, language=language)
            )
            start = end
        start += 1


def _closing(sheet: Sheet, start: int) -> int | None:
    for number in range(start, len(sheet.lines)):
        sheet.looks -= 1
        if "</pre>" in sheet.lines[number]:
            return number
        if sheet.looks <= 0:
            return None
    return None
