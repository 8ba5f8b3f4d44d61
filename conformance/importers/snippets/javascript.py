"""Requests that JavaScript sends by ``fetch``, as far as they are literals.

https://developer.mozilla.org/docs/Web/API/Window/fetch
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from conformance.importers.snippets.request import Request
from conformance.model import Json

_TOKEN: Final = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)"
    # What is never closed is a token as well: nothing is looked at twice.
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?)"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_CONTROL: Final = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
_IN_TEMPLATE: Final = re.compile(r"\$\{([^{}`]{1,80})\}")
_WORDS: Final[Mapping[str, Json]] = {"true": True, "false": False, "null": None, "undefined": None}
_DEFINES: Final = frozenset({"const", "let", "var"})
_FETCHES: Final = frozenset({"fetch", "window.fetch", "globalThis.fetch"})
_MOST: Final = 50_000  # characters of code
_DEEPEST: Final = 40

_Token = tuple[str, str, int]  # its kind, its text, and the line that it starts on


class _Unknown(Exception):
    """An expression is no literal."""


def requests(code: str) -> tuple[Request, ...]:
    """The requests that JavaScript code fetches; none for other code. Never raises."""
    if len(code) > _MOST or "fetch" not in code:
        return ()
    tokens = _tokens(code)
    names = _defined(tokens)
    found = []
    for at, (kind, text, line) in enumerate(tokens):
        if kind == "name" and text in _FETCHES and _sign(tokens, at + 1) == "(":
            try:
                found.append(_sent(_Reader(tokens, names, at + 2), line))
            except _Unknown:
                continue
    return tuple(found)


def _tokens(code: str) -> list[_Token]:
    line, found = 0, []
    for match in _TOKEN.finditer(code):
        if match.lastgroup != "blank":
            found.append((match.lastgroup or "", match[0], line))
        line += match[0].count("\n")
    return found


def _defined(tokens: Sequence[_Token]) -> dict[str, int]:
    """Where the values of names start: behind ``const name =``."""
    return {
        tokens[at + 1][1]: at + 3
        for at, (_, text, _) in enumerate(tokens[:-3])
        if text in _DEFINES and _sign(tokens, at + 2) == "="
    }


def _sign(tokens: Sequence[_Token], at: int) -> str:
    return tokens[at][1] if at < len(tokens) else ""


def _sent(reader: _Reader, line: int) -> Request:
    url = reader.value()
    options = reader.value() if reader.takes(",") else {}
    if not isinstance(url, str) or "://" not in url or not isinstance(options, Mapping):
        raise _Unknown
    headers, body = options.get("headers"), options.get("body")
    given = headers.items() if isinstance(headers, Mapping) else ()
    return Request(
        method=str(options.get("method") or "GET").upper(),
        url=url,
        headers=tuple((name, value) for name, value in given if isinstance(value, str)),
        body=body if isinstance(body, str) else None,
        line=line,
    )


class _Reader:
    """Reads one expression that is a literal, or a name for one, from a token on."""

    def __init__(
        self, tokens: Sequence[_Token], names: Mapping[str, int], at: int, depth: int = 0
    ) -> None:
        self._tokens, self._names, self._at, self._depth = tokens, names, at, depth

    def takes(self, sign: str) -> bool:
        """Whether that sign stands here; it is read then."""
        found = _sign(self._tokens, self._at) == sign
        self._at += found
        return found

    def value(self) -> Json:
        """The value of the expression that starts here.

        Raises:
            _Unknown: it is no literal.
        """
        self._depth += 1
        if self._depth > _DEEPEST or self._at >= len(self._tokens):
            raise _Unknown
        found = self._one()
        while isinstance(found, str) and self.takes("+"):
            found += str(self._one())
        self._depth -= 1
        return found

    def _one(self) -> Json:
        if self._at >= len(self._tokens):
            raise _Unknown
        kind, text, _ = self._tokens[self._at]
        self._at += 1
        if kind == "text":
            return _unquoted(text)
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "name":
            return self._named(text)
        if text == "{":
            return self._object()
        if text == "[":
            return self._list()
        raise _Unknown

    def _named(self, name: str) -> Json:
        if name in _WORDS:
            return _WORDS[name]
        if name == "JSON.stringify" and self.takes("("):
            value = self.value()
            if not self.takes(")"):
                raise _Unknown
            return json.dumps(value, ensure_ascii=False, indent=4)
        if _sign(self._tokens, self._at) in {"(", "["}:
            raise _Unknown
        if name in self._names:
            return _Reader(self._tokens, self._names, self._names[name], self._depth).value()
        return f"{{{name.rpartition('.')[2]}}}"  # a variable: its name stands for it

    def _object(self) -> Json:
        found: dict[str, Json] = {}
        while not self.takes("}"):
            kind, text, _ = self._tokens[self._at] if self._at < len(self._tokens) else ("", "", 0)
            self._at += 1
            if kind not in {"text", "name"}:
                raise _Unknown
            name = _unquoted(text) if kind == "text" else text
            found[name] = self.value() if self.takes(":") else self._named(name)
            if not self.takes(",") and _sign(self._tokens, self._at) != "}":
                raise _Unknown
        return found

    def _list(self) -> Json:
        found: list[Json] = []
        while not self.takes("]"):
            found.append(self.value())
            if not self.takes(",") and _sign(self._tokens, self._at) != "]":
                raise _Unknown
        return found


def _unquoted(text: str) -> str:
    if text[-1] != text[0] or len(text) == 1:
        raise _Unknown
    inner = text[1:-1]
    if text[0] == "`":
        inner = _IN_TEMPLATE.sub(lambda found: f"{{{found[1].strip().rpartition('.')[2]}}}", inner)
    return _ESCAPED.sub(lambda found: _CONTROL.get(found[1], found[1]), inner)
