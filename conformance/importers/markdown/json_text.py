"""Where an object or array ends that stands in running text."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.markdown.sheet import Sheet

# A string, or the rest of the line where it is not closed; a comment; or a bracket.
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?$)|//.*|[{\[]|[}\]]')


def json_end(sheet: Sheet, start: int) -> tuple[int, int] | None:
    """Line and column behind the last bracket, both from 0; ``None`` where it never comes.

    Strings end with their line, as they do in JSON, so that a lost quote does no harm below it.
    """
    depth = 0
    for at in range(start, len(sheet.lines)):
        sheet.looks -= 1
        if sheet.looks <= 0:
            return None
        for token in _TOKEN.finditer(sheet.lines[at]):
            depth += (token[0] in "{[") - (token[0] in "}]")
            if depth <= 0 and token[0] in "}]":
                return at, token.end()
    return None
