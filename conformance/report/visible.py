"""Make a vendor's text safe to look at: nothing invisible, nothing endless.

A response may hold escape sequences for a terminal, marks that turn the writing direction, orders
to the machine that runs a build, or a megabyte in one word. What would act or hide is written as an
escape; what is long loses its middle. Escaping for HTML or Markdown is the format's own business
and comes after.
"""

from __future__ import annotations

import re

from conformance.codec.records import dumps, to_json
from conformance.model import Json

# Controls, half surrogates, line separators, the format characters of Unicode's category Cf, and
# letters that are blank. Spelt out, because Python's tables differ from version to version.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# What a build's log takes for an order to the machine that runs it, wherever folding puts a line's
# beginning: ``::name …::`` and ``##[name]`` of GitHub, ``##vso[`` and ``##teamcity[`` of others.
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
_ORDER = re.compile(
    r"(?<=:):(?=[a-z][a-z-]{0,40}(?: |::))|(?<=#)#(?=(?:vso|teamcity)?\[)", re.IGNORECASE
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str, limit: int = 400, *, lines: bool = False) -> str:
    """The text with all that acts escaped, and with its middle left out over ``limit``.

    Args:
        text: anything.
        limit: how many characters of it to keep.
        lines: keep line feeds, for a block of several lines.
    """
    cut = _cut(text, limit)
    if lines:
        return "\n".join(map(_inert, cut.split("\n")))
    return _inert(cut)


def shown(value: Json, limit: int = 400) -> str:
    """A JSON value as compact JSON, likewise made visible."""
    return visible(dumps(to_json(value)), limit)


def web_address(url: str) -> str | None:
    """The URL if a report may link to it, else ``None``: never ``javascript:`` and its like."""
    plain = re.fullmatch(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]{1,2000}", url)
    return url if plain else None


def _inert(text: str) -> str:
    return _ORDER.sub(_escape, _ACTING.sub(_escape, text))


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head
    return f"{text[:head]}…[{len(text) - limit:,} characters left out]…{text[len(text) - tail :]}"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in _SHORT:
        return _SHORT[match[0]]
    if code <= 0xFF:  # noqa: PLR2004 - the three widths of an escape
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - likewise
