"""Allowed values as a list of lines, each with what it means: ``- `auto`: the model chooses``.

The bullets may be lost where the words above leave no doubt.
"""

from __future__ import annotations

import re
from typing import Final

_LINE: Final = re.compile(
    r"\s*(?P<bullet>(?:[-*•+]|\d{1,2}[.)、])\s+)?(?:\*\*)?"
    r"(?:`([^`]{1,60})`|\"([^\"]{1,60})\"|([A-Za-z0-9][\w.:/-]{0,60}))"
    r"(?:\*\*)?\s*(?:$|(?P<gloss>[:\uff1a(（=—–→-].*))"
)
#: Lines without a bullet that begin like a sentence: "Default: …", "Note: …".
_TITLE: Final = re.compile(r"\s*[A-Z][a-z]|\s*default")
_LEAD: Final = re.compile(
    r"可选|可選|取值|枚举|支持|模式|类型"
    r"|\bvalues?\b|\boptions?\b|\bone of\b|\bsupported\b|\bmodes?\b|\bchoices\b",
    re.IGNORECASE,
)
_OPEN: Final = re.compile(
    r"例如|比如|包含|字段|属性|等\s*[:\uff1a]?$"
    r"|\be\.g|\bexamples?\b|\bfields?\b|\bpropert|\bsuch as\b|\binclud",
    re.IGNORECASE,
)
_NO_DOUBT: Final = re.compile(
    r"(?:取值|可选值|枚举值|\bvalues(?: are)?|\bone of)(?:如下)?\s?[:\uff1a]\s*$", re.IGNORECASE
)
_MOST: Final = 4_000  # characters of a description that are read


def bullets(description: str) -> tuple[str, ...] | None:
    """The values of a list of at least two lines, below words that call them values."""
    lead, bare = "", False
    values: list[str] = []
    for line in description[:_MOST].split("\n"):
        match = _LINE.fullmatch(line)
        if match and (match["bullet"] or (match["gloss"] and bare and not _TITLE.match(line))):
            values.append(next(group for group in match.groups()[1:4] if group))
        elif values and line.strip():
            break
        elif line.strip():
            lead = line
            bare = _NO_DOUBT.search(line) is not None
    values = list(dict.fromkeys(values))
    if len(values) < 2 or not _LEAD.search(lead) or _OPEN.search(lead):  # noqa: PLR2004 - a list
        return None
    return tuple(values)
