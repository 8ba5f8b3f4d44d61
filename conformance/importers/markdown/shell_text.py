"""Where a command ends that stands in running text."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.markdown.sheet import Sheet

_HEREDOC: Final = re.compile(r"<<-?[ \t]*+['\"]?(\w{1,40})['\"]?")
_OPTION: Final = re.compile(r"[ \t]*+--?[A-Za-z]")
# What a page may put directly behind the closing quote, which a shell would take for more of it.
_STUCK: Final = re.compile(r"\w")


def command_end(sheet: Sheet, start: int) -> tuple[int, int] | None:
    """Line and column, from 0, behind a command; ``None`` where a quote is never closed.

    It goes on over the ends of lines inside of quotes, behind a backslash, a caret or a backtick,
    and where the next line starts with an option: pages lose their backslashes.
    """
    quote = ""
    opened = start
    heredoc = ""
    for at in range(start, len(sheet.lines)):
        sheet.looks -= 1
        if sheet.looks <= 0:
            return None
        line = sheet.lines[at]
        if heredoc:
            if line.strip() == heredoc:
                return at, len(line)
            continue
        column, quote, opened = _unquoted(line, at, quote, opened)
        if column < len(line):
            return at, column
        if quote:
            continue
        marked = _HEREDOC.search(line)
        heredoc = marked[1] if marked else ""
        if not heredoc and not _goes_on(sheet.lines, at):
            return at, len(line)
    return None


def _unquoted(line: str, at: int, quote: str, opened: int) -> tuple[int, str, int]:
    """Where the command stops on its line, the quote that is open there, and since which line."""
    column = 0
    while column < len(line):
        letter = line[column]
        column += 1
        if letter == "\\" and quote != "'":
            column += 1
        elif quote and letter == quote:
            quote = ""
            if opened < at and _STUCK.match(line, column):
                return column, "", at
        elif not quote and letter in "'\"":
            quote, opened = letter, at
    return len(line), quote, opened


def _goes_on(lines: list[str], at: int) -> bool:
    if lines[at].rstrip().endswith(("\\", "^", "`")):
        return True
    return at + 1 < len(lines) and _OPTION.match(lines[at + 1]) is not None
