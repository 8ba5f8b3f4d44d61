"""Split a printed command into words as a shell would, and forgive what pages do to commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Escapes inside of $'…': https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html
_ANSI: Final = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|(.))", re.DOTALL)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b"}
_CONTINUED: Final = re.compile(r"[\\^`][ \t]*\n")
_PLAIN: Final = re.compile(r"[^\s'\"\\$;|&<>()]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word, the line of the text that it starts on, from 0, and whether ``<<EOF`` brings it."""

    text: str
    line: int
    heredoc: bool = False


def words(text: str) -> list[Word]:
    """The words of the first command in a text; ``<<EOF`` becomes a word with what it brings.

    ``shlex`` would not do: it raises where a quote is not closed, and knows neither ``$'…'`` nor
    ``^`` at the end of a line.
    """
    return _Shell(text).words()


class _Shell:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found: list[Word] = []
        self._word: list[str] | None = None  # the pieces of the word that is open
        self._line = 0
        self._counted = (0, 0)  # an offset, and how many lines end before it

    def words(self) -> list[Word]:
        while self._at < len(self._text) and self._step():
            pass
        self._end()
        return self._found

    def _step(self) -> bool:
        """Read one piece; false where the command is over."""
        text, at = self._text, self._at
        if match := _CONTINUED.match(text, at):
            self._end()
            self._at = match.end()
        elif match := _PLAIN.match(text, at):
            self._add(match[0], match.end())
        elif text.startswith("$'", at):
            self._ansi(at + 2)
        elif text[at] == "'":
            end = _found(text, "'", at + 1)
            self._add(text[at + 1 : end], end + 1)
        elif text[at] == '"':
            self._double(at + 1)
        elif text.startswith("<<", at):
            return self._heredoc()
        elif text[at] == "\\":
            self._add(text[at + 1 : at + 2], at + 2)
        elif text[at].isspace():
            return self._blank()
        elif text[at] in ";|" or text.startswith("&&", at):
            return False
        else:
            self._add(text[at], at + 1)
        return True

    def _blank(self) -> bool:
        self._end()
        while self._at < len(self._text) and self._text[self._at].isspace():
            if self._text[self._at] == "\n" and not self._goes_on():
                return False
            self._at += 1
        return True

    def _goes_on(self) -> bool:
        """Whether the next line is one more option, its backslash lost, or nothing came yet."""
        rest = self._text[self._at + 1 : self._at + 200].lstrip(" \t")
        return rest.startswith("-") or not self._found

    def _double(self, start: int) -> None:
        pieces = []
        at = start
        while at < len(self._text) and self._text[at] != '"':
            if self._text[at] == "\\" and self._text[at + 1 : at + 2] in {*'"\\$`', "\n"}:
                at += 1
                pieces.append(self._text[at].replace("\n", ""))
            else:
                pieces.append(self._text[at])
            at += 1
        self._add("".join(pieces), at + 1)

    def _ansi(self, start: int) -> None:
        at = start
        while at < len(self._text) and self._text[at] != "'":
            at += 2 if self._text[at] == "\\" else 1
        piece = _ANSI.sub(_unescaped, self._text[start:at])
        halves = piece.encode("utf-16", "surrogatepass")  # 😀 may be written as two escapes
        self._add(halves.decode("utf-16", "replace"), at + 1)

    def _heredoc(self) -> bool:
        """Read ``<<EOF``, or any other redirection, which says nothing."""
        mark = re.compile(r"<<-?[ \t]*+['\"]?(\w{1,40})['\"]?").match(self._text, self._at)
        if mark is None:
            self._at += 2
            return True
        start = _found(self._text, "\n", mark.end()) + 1
        end = _found(self._text, f"\n{mark[1]}", start)
        self._end()
        line = self._line_at(start)
        self._found.append(Word(text=self._text[start:end], line=line, heredoc=True))
        return False

    def _add(self, piece: str, end: int) -> None:
        if self._word is None:
            self._word = []
            self._line = self._line_at(self._at)
        self._word.append(piece)
        self._at = end

    def _line_at(self, at: int) -> int:
        before, line = self._counted
        self._counted = (at, line + self._text.count("\n", before, at))
        return self._counted[1]

    def _end(self) -> None:
        if self._word is not None:
            self._found.append(Word(text="".join(self._word), line=self._line))
        self._word = None


def _found(text: str, what: str, start: int) -> int:
    at = text.find(what, start)
    return at if at >= 0 else len(text)


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    return chr(int(digits, 16)) if digits else _LETTERS.get(match[3], match[3])
