"""JSON as people print it, with the place of every value: for pages, never for what is sent.

A printed body may hold comments, a comma too many, typographic quotes, or an ellipsis where
something was left out. A reader understands it all the same, and so does ``read``, which says
what it forgave. A string that holds such a text is read once more by ``inner``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from conformance.codec.defect import Defect
from conformance.codec.pointer import pointer
from conformance.model import Json

MAX_DEPTH: Final = 100

_BLANK: Final = re.compile(r"[ \t\r\n\u00a0\u3000\ufeff]+")
_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/|#[^\n]*", re.DOTALL)
_ELLIPSIS: Final = re.compile(r"\.{3,}|…+")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CURLY: Final = re.compile(r"[“”]([^“”\n]*)[“”]")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])")
_WORD: Final = re.compile(r"(true|false|null)\b")
_WORDS: Final[Mapping[str, Json]] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A text read as the JSON that it means.

    Attributes:
        found: whether it means any JSON at all, since ``None`` is a value.
        flaws: what was forgiven, in order, by name: ``comment``, ``trailing-comma``,
            ``typographic-quote``, ``ellipsis``, ``raw-control-character``, ``duplicate-member``
            (the last one counts), ``trailing-text``; or the one thing that could not be:
            ``not-json``. Offsets count characters.
        offsets: where each value stands, by JSON pointer: a member where its name begins.
    """

    value: Json = None
    found: bool = False
    flaws: tuple[Defect, ...] = ()
    offsets: Mapping[str, int] = field(default_factory=dict)


def read(text: str) -> Printed:
    """Read a printed text; never raises."""
    reader = _Reader(text)
    try:
        value = reader.value("", 0)
    except _Stop as stop:
        return Printed(flaws=(*reader.flaws, Defect("not-json", stop.offset)))
    reader.skip()
    if reader.at < len(text):
        reader.note("trailing-text")
    return Printed(value=value, found=True, flaws=tuple(reader.flaws), offsets=reader.offsets)


def inner(printed: Printed) -> Printed | None:
    """The JSON inside of a text that is one JSON string, ``None`` where there is none."""
    if not isinstance(printed.value, str) or not printed.value.lstrip().startswith(("{", "[")):
        return None
    within = read(printed.value)
    return within if within.found else None


class _Stop(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class _Reader:
    """A cursor over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.flaws: list[Defect] = []
        self.offsets: dict[str, int] = {}

    def note(self, flaw: str) -> None:
        self.flaws.append(Defect(flaw, self.at))

    def skip(self) -> None:
        """Pass over blanks, comments, and what stands for something left out."""
        while True:
            for name, pattern in (("", _BLANK), ("comment", _COMMENT), ("ellipsis", _ELLIPSIS)):
                match = pattern.match(self.text, self.at)
                if match:
                    if name:
                        self.note(name)
                    self.at = match.end()
                    break
            else:
                return

    def value(self, where: str, depth: int) -> Json:
        """The value that comes next."""
        self.skip()
        self.offsets.setdefault(where, self.at)
        if depth > MAX_DEPTH or self.at >= len(self.text):
            raise _Stop(self.at)
        opening = self.text[self.at]
        if opening == "{":
            return self._object(where, depth)
        if opening == "[":
            return self._array(where, depth)
        if opening in '"“”':
            return self._string()
        return self._scalar()

    def _object(self, where: str, depth: int) -> Json:
        members: dict[str, Json] = {}
        self.at += 1
        while self._more("}", first=not members):
            start = self.at
            if self.text[start] not in '"“”':
                raise _Stop(start)
            name = self._string()
            if name in members:
                self.flaws.append(Defect("duplicate-member", start))
            self.skip()
            if self._next() not in {":", "："}:
                raise _Stop(self.at)
            self.at += 1
            below = where + pointer(name)
            self.offsets[below] = start
            members[name] = self.value(below, depth + 1)
        return members

    def _array(self, where: str, depth: int) -> Json:
        items: list[Json] = []
        self.at += 1
        while self._more("]", first=not items):
            items.append(self.value(where + pointer(len(items)), depth + 1))
        return items

    def _more(self, closing: str, *, first: bool) -> bool:
        """Step over a comma; whether a member or item comes, rather than the closing bracket."""
        self.skip()
        comma = self.at
        if not first and self._next() == ",":
            self.at += 1
            self.skip()
            if self._next() == closing:
                self.flaws.append(Defect("trailing-comma", comma))
        elif not first and self._next() != closing:
            raise _Stop(self.at)
        if not self._next():
            raise _Stop(self.at)
        if self._next() == closing:
            self.at += 1
            return False
        return True

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match:
            try:
                value: str = json.loads(match[0], strict=False)
            except ValueError:
                raise _Stop(self.at) from None
            if any(ord(each) < 0x20 for each in match[0]):  # noqa: PLR2004 - what JSON calls a control
                self.note("raw-control-character")
            self.at = match.end()
            return value
        curly = _CURLY.match(self.text, self.at)
        if not curly:
            raise _Stop(self.at)
        self.note("typographic-quote")
        self.at = curly.end()
        return curly[1]

    def _scalar(self) -> Json:
        word = _WORD.match(self.text, self.at)
        if word:
            self.at = word.end()
            return _WORDS[word[1]]
        number = _NUMBER.match(self.text, self.at)
        if not number or len(number[0]) > 300:  # noqa: PLR2004 - beyond any double
            raise _Stop(self.at)
        self.at = number.end()
        value: Json = json.loads(number[0]) if _is_json_number(number[0]) else None
        if value is None:
            raise _Stop(number.start())
        return value


def _is_json_number(digits: str) -> bool:
    whole = digits.lstrip("-").partition(".")[0].partition("e")[0].partition("E")[0]
    return whole == "0" or not whole.startswith("0")
