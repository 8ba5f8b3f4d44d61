"""Commands, bodies and streams that stand in the text without a fence.

Pages that were copied from a browser have lost their fences. What follows the last bracket or quote
on its line is the next caption, stuck to it, and is given back to the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from conformance.importers.markdown.block import Block
from conformance.importers.markdown.json_text import json_end
from conformance.importers.markdown.sheet import Sheet
from conformance.importers.markdown.shell_text import command_end

#: Where something ends: behind this column of this line, both from 0; ``None`` where it does not.
End: TypeAlias = tuple[int, int]

_CURL: Final = re.compile(r"""[ \t]*+(?:[$>#][ \t]+)?curl(?:\.exe)?[ \t]+(?=[-'"\\^`{$<]|http)""")
_JSON: Final = re.compile(r"[ \t]*+(?:[{\[]|\{[ \t]*\}|\{[ \t]*+\".*|\[[ \t]*+\{.*)[ \t]*+")
_HTTP: Final = re.compile(r"[ \t]*+(?:GET|POST|PUT|PATCH|DELETE) [^\s]{1,2000} HTTP/[\d.]+[ \t]*+")
_HEADER: Final = re.compile(r"[ \t]*+[\w-]{1,60}:[ \t].*")
_DATA: Final = re.compile(r"data:[ \t]*+[{\[].*")
_EVENT: Final = re.compile(r"(?:data|event|id|retry)?:.*")
_LANGUAGE: Final = re.compile(
    r"json|bash|shell|curl|https?|python|(?:java|type)script|[jt]s|php|go|java|text|sse",
    re.IGNORECASE,
)


def take(sheet: Sheet) -> None:
    """Take all that has the looks of code."""
    start = 0
    while start < len(sheet.lines) and sheet.looks > 0:
        line = sheet.lines[start]
        found = next(
            ((language, end) for form, (language, end) in _FORMS.items() if form.match(line)), None
        )
        if found is None or (end := found[1](sheet, start)) is None:
            start += 1
            continue
        _take(sheet, start, end, found[0])
        start = end[0] + (not sheet.lines[end[0]])


def _take(sheet: Sheet, start: int, end: End, language: str) -> None:
    last, column = end
    tail = sheet.lines[last][column:].strip()
    sheet.lines[last] = sheet.lines[last][:column]
    lines = sheet.take(start, last + 1)
    sheet.lines[last] = tail
    if start and _LANGUAGE.fullmatch(sheet.lines[start - 1].strip()):
        sheet.take(start - 1, start)
    sheet.found.append(Block(kind="code", text="\n".join(lines), line=start + 1, language=language))


def _json(sheet: Sheet, start: int) -> End | None:
    return json_end(sheet, start)


def _curl(sheet: Sheet, start: int) -> End | None:
    return command_end(sheet, start)


def _http(sheet: Sheet, start: int) -> End | None:
    """The end of a request as it goes over the wire: its headers, and a body of JSON."""
    at = start + 1
    while at < len(sheet.lines) and _HEADER.fullmatch(sheet.lines[at]):
        at += 1
    end = (at - 1, len(sheet.lines[at - 1]))
    while at < len(sheet.lines) and not sheet.lines[at].strip() and at <= end[0] + 2:
        at += 1
    if at < len(sheet.lines) and _JSON.fullmatch(sheet.lines[at]):
        return json_end(sheet, at) or end
    return end


def _stream(sheet: Sheet, start: int) -> End | None:
    """The end of a run of server-sent events: one empty line may stand between them."""
    last = at = start
    while at < len(sheet.lines) and at - last <= 2:  # noqa: PLR2004 - the line itself, one empty
        if _EVENT.fullmatch(sheet.lines[at]):
            last = at
        elif sheet.lines[at].strip():
            break
        at += 1
    return last, len(sheet.lines[last])


_FORMS: Final[Mapping[re.Pattern[str], tuple[str, Callable[[Sheet, int], End | None]]]] = {
    _JSON: ("json", _json),
    _CURL: ("curl", _curl),
    _HTTP: ("http", _http),
    _DATA: ("sse", _stream),
}
