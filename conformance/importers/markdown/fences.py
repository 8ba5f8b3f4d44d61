"""Fenced code: https://spec.commonmark.org/0.31.2/#fenced-code-blocks, at any indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from conformance.importers.markdown.block import Block
from conformance.importers.markdown.sheet import Sheet

_OPENING: Final = re.compile(r"([ \t]*+)(`{3,}+|~{3,}+)[ \t]*+(.*)")
# MDX puts attributes behind the language: ```json title="x" {1-3} theme={null}
_ATTRIBUTE: Final = re.compile(
    r"""[\w-]{1,40}=(?:"([^"]{0,200})"|'([^']{0,200})'|\{[^{}]{0,200}\})"""
)
_MARKED: Final = re.compile(r"\{[\d,\s-]{0,100}\}")


def take(sheet: Sheet) -> None:
    """Take all fenced code. A fence that is never closed takes what is left of the page."""
    start = 0
    while start < len(sheet.lines):
        opening = _opening(sheet.lines[start])
        if opening is None:
            start += 1
            continue
        indent, mark, info = opening
        end = start + 1
        while end < len(sheet.lines) and not _closes(sheet.lines[end], mark):
            end += 1
        closed = end < len(sheet.lines)
        language, title = _named(info)
        taken = sheet.take(start, end + 1)
        sheet.found.append(
            Block(
                kind="code",
                text="\n".join(_dedented(taken[1 : len(taken) - closed], indent)),
                line=start + 2,
                language=language,
                title=title,
                closed=closed,
            )
        )
        start = end + 1


def _opening(line: str) -> tuple[int, str, str] | None:
    match = _OPENING.fullmatch(line)
    if match is None or (match[2][0] == "`" and "`" in match[3]):
        return None
    return len(match[1].expandtabs(4)), match[2], match[3].strip()


def _closes(line: str, mark: str) -> bool:
    """Whether a line closes a fence; converters of pages leave points behind the mark."""
    bare = line.strip().rstrip(".。,;")
    return len(bare) >= len(mark) and not bare.strip(mark[0])


def _named(info: str) -> tuple[str, str]:
    """Language and title of an info string: ``json Response 200``, ``js title="x" {1,3}``."""
    titles = [one or other for one, other in _ATTRIBUTE.findall(info) if one or other]
    words = _MARKED.sub("", _ATTRIBUTE.sub("", info)).split()
    language = words[0].strip("{}.").lower() if words else ""
    return language, " ".join([*words[1:], *titles])


def _dedented(lines: Sequence[str], indent: int) -> list[str]:
    """Lines without as much of their indentation as their fence has."""
    bare = []
    for line in lines:
        blanks = len(line) - len(line.lstrip(" \t"))
        head = line[:blanks].expandtabs(4)
        bare.append(head[indent:] + line[blanks:] if indent else line)
    return bare
