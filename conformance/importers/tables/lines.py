"""Members that a fence of plain text lists, one a line: in columns, or behind colons.

``model   string   required   Which one draws`` and ``size: string, optional, 1K | 2K``
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from conformance.importers.markdown import Block
from conformance.importers.tables import types
from conformance.importers.tables.columns import columns
from conformance.importers.tables.members import Member, is_name, split
from conformance.importers.text_values.allowed import listed

_PLAIN: Final = frozenset({"", "text", "txt", "plain", "plaintext"})
_GAPS: Final = re.compile(r"[ ]{2,}|\t+")
_BARS: Final = re.compile(r"\s*\|\s*")
_NAMED: Final = re.compile(
    r"([`\"*]{0,3}[A-Za-z_][\w.\[\]-]{0,80}[`\"*]{0,3})\s{0,8}[:\uff1a(（]\s{0,4}(.*)"
)
#: What parts a type from the words behind it.
_PART: Final = re.compile(r"\s*[,，;；)）]\s*|\s+[-–—]\s+|\s+(?=[(（])")
_MARKS: Final = '`"*'
_BULLET: Final = re.compile(r"[ \t]*(?:[-*•+]\s+)?")
_RULE: Final = re.compile(r"[\s|+=_-]*")
_NEED: Final = re.compile(
    r"[(（\[]?(?:(?P<yes>required|必填|必选|必需|必须|必传|yes|是)|optional|可选|选填|非必填|no|否)"
    r"(?:[)）\]\s]*[,，;；:\uff1a.|–—-]\s*|[)）\]]\s*|$)",
    re.IGNORECASE,
)
_MOST: Final = 300  # lines
_LONGEST: Final = 1_000  # characters of one
_FEWEST: Final = 2


def of_lines(block: Block, where: str) -> list[Member]:
    """The members that some code lists; none where any line of it is of another kind.

    A deeper line without a type goes on with what the line before it says; one with a type is a
    member of the one before.
    """
    lines = _before_code(block.text.split("\n"))
    if block.language not in _PLAIN or not _FEWEST <= len(lines) <= _MOST:
        return []
    found: list[Member] = []
    depths: list[tuple[int, tuple[str, ...]]] = []
    for number, line in enumerate(lines):
        if len(line) > _LONGEST:
            return []
        if not line.strip() or _RULE.fullmatch(line) or (not found and _is_header(line)):
            continue
        member = _member(line, where, block.line + number)
        indent = len(line) - len(line.lstrip())
        if member is not None:
            while depths and depths[-1][0] >= indent:
                depths.pop()
            above = depths[-1][1] if depths else ()
            path = (*above, *member.path)
            lists = frozenset(len(above) + each for each in member.lists)
            found.append(replace(member, path=path, lists=lists))
            depths.append((indent, path))
        elif found and depths and indent > depths[-1][0]:
            last = found[-1]
            found[-1] = replace(last, description=f"{last.description} {line.strip()}".strip())
        else:
            return []
    return found if len(found) >= _FEWEST else []


def _before_code(lines: list[str]) -> list[str]:
    """The lines above a body that is printed in the same piece of code."""
    opens = (n for n, line in enumerate(lines) if n and line.lstrip()[:1] in {"{", "["})
    end = next(opens, len(lines))
    last = end - 1
    caption = end < len(lines) and lines[last].rstrip().endswith((":", "\uff1a"))
    return lines[: last if caption else end]


def _is_header(line: str) -> bool:
    cells = _cells(line.strip())
    return columns(tuple(cells)) is not None or (
        len(cells) == 1 and line.rstrip().endswith((":", "\uff1a"))
    )


def _cells(line: str) -> list[str]:
    """The columns of a line: between wide gaps, else between bars."""
    form = _GAPS if len(_GAPS.split(line)) > 1 else _BARS
    return [cell.strip("| ") for cell in form.split(line.strip("| ")) if cell.strip("| ")]


def _member(line: str, where: str, number: int) -> Member | None:
    text = _BULLET.sub("", line, count=1).rstrip()
    cells = _cells(text)
    name = cells[0] if cells else ""
    if len(cells) < 2 or not is_name(name.strip(_MARKS)) or not types.schema(cells[1]):  # noqa: PLR2004
        match = _NAMED.fullmatch(text)
        if match is None:
            return None
        word, *rest = _PART.split(match[2], maxsplit=1)
        name, cells = match[1], [match[1], word, *rest]
    schema = types.schema(cells[1])
    path, lists = split(name.strip(_MARKS))
    if not schema or not path:
        return None
    member = Member(path=path, lists=lists, where=where, line=number, schema=schema)
    return _told(cells[2:], replace(member, required=name.endswith("*")))


def _told(cells: list[str], member: Member) -> Member:
    """A member with what stands behind its type: whether it is required, its values, words."""
    rest = list(cells)
    required = member.required
    while rest and (match := _NEED.match(rest[0])):
        required = required or match["yes"] is not None
        rest[0] = rest[0][match.end() :]
        rest = rest if rest[0] else rest[1:]
    values = next((cell for cell in rest if listed(cell)), "")
    words = " ".join(cell for cell in rest if cell != values).strip()
    return replace(member, required=required, values=values, description=words)
