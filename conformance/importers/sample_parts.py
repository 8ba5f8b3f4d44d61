"""Several bodies in one printed example, with headings between them, as samples of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_OPENS: Final = re.compile(r"[ \t]*+[{\[]")
#: What may stand between two bodies: a comment, or a short line that is no JSON itself.
_HEADING: Final = re.compile(
    r"[ \t]*+(?:(?://|#|--|/\*|;)[^\n]{0,300}|[^\s{}\[\]\"',][^{}\"]{0,80})"
)
_MARK: Final = re.compile(r"^[\s/#*;-]+|[\s*/:\uff1a=-]+$")
# What a scan over JSON has to stop at: strings (closed or not), comments and brackets.
_TOKEN: Final = re.compile(r'"(?:[^"\\\n]|\\.)*+"?|(?<!:)//[^\n]*|[{}\[\]]')
_MOST: Final = 200_000  # characters
_MOST_PARTS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One body: its text, the heading above it or '', and the line in the text, from 0."""

    text: str
    title: str
    line: int


def parts(text: str) -> tuple[Part, ...]:
    """The bodies of a text that prints at least two, headings between them; else none.

    Bodies that follow each other without a word are a stream or a list of lines, and one sample.
    """
    if len(text) > _MOST or text.count("{") < 2:  # noqa: PLR2004 - two bodies
        return ()
    found = _parts(text.split("\n"))
    if found is None or not 2 <= len(found) <= _MOST_PARTS:  # noqa: PLR2004 - several
        return ()
    return tuple(found) if any(each.title for each in found[1:]) else ()


def _parts(lines: Sequence[str]) -> list[Part] | None:
    """The bodies; ``None`` where there is anything but bodies and headings."""
    found: list[Part] = []
    title = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        if _OPENS.match(line):
            end = _end(lines, at)
            if end is None:
                return None
            found.append(Part(text="\n".join(lines[at : end + 1]), title=title, line=at))
            title, at = "", end
        elif line.strip() and not _HEADING.fullmatch(line):
            return None
        elif line.strip():
            title = _MARK.sub("", line)
        at += 1
    return found


def _end(lines: Sequence[str], start: int) -> int | None:
    """The line that closes the bracket which opens on a line; nothing but a comma may follow."""
    depth = 0
    for number in range(start, len(lines)):
        for token in _TOKEN.finditer(lines[number]):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
            if depth == 0 and token[0] in "}]":
                rest = lines[number][token.end() :].strip(" \t\r,;")
                return None if rest and not rest.startswith(("//", "#")) else number
    return None
