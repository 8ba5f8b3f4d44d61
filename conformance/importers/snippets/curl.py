"""Requests written as ``curl`` commands: https://curl.se/docs/manpage.html."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from conformance.importers.snippets.request import Request
from conformance.importers.snippets.words import Word, words

_START: Final = re.compile(
    r"^[ \t]*+(?:[$>#][ \t]++)?(?:\w{1,40}=\$\()?curl(?:\.exe)?(?=[ \t])", re.MULTILINE
)
_SHORT: Final = {
    "X": "request",
    "H": "header",
    "d": "data",
    "F": "form",
    "G": "get",
    "I": "head",
    "T": "upload-file",
}
# Options that bring a value which says nothing of the request.
_SHORT_ASIDE: Final = frozenset("uAeobmxwcKrtyYzCDEP")
_LONG_ASIDE: Final = frozenset(
    {"user", "user-agent", "referer", "output", "max-time", "connect-timeout", "proxy", "cookie"}
    | {"cookie-jar", "cert", "key", "cacert", "write-out", "retry", "retry-delay", "range"}
)
_DATA: Final = frozenset(
    {"data", "data-raw", "data-binary", "data-ascii", "data-urlencode", "json"}
)
_FORM: Final = frozenset({"form", "form-string"})
_VALUED: Final = _DATA | _FORM | _LONG_ASIDE | {"request", "header", "url", "oauth2-bearer"}
_URL: Final = re.compile(r"https?:|[^\s'\"]*[/{$<]")


def requests(text: str) -> tuple[Request, ...]:
    """The requests of all commands in a text; a command without a URL is none."""
    found = []
    starts = list(_START.finditer(text))
    for number, start in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        request = _request(words(text[start.end() : end]))
        if request is not None:
            line = text.count("\n", 0, start.start())
            found.append(replace(request, line=line))
    return tuple(found)


@dataclass(slots=True)
class _Command:
    url: str = ""
    method: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    unprinted: bool = False  # whether data comes from a file
    form: bool = False
    get: bool = False


def _request(given: list[Word]) -> Request | None:
    command = _Command()
    heredoc = next((word.text for word in given if word.heredoc), "")
    for name, value in _options([word.text for word in given if not word.heredoc]):
        if name in _DATA:
            _send(command, name, value, heredoc)
        else:
            _apply(command, name, value)
    if not command.url:
        return None
    url, body = command.url, None
    if command.get:
        url += ("&" if "?" in url else "?") + "&".join(command.data) if command.data else ""
    elif command.data and not command.unprinted:
        body = "&".join(command.data)
    sends = command.form or (not command.get and bool(command.data or command.unprinted))
    return Request(
        method=(command.method or ("POST" if sends else "GET")).upper(),
        url=url,
        headers=tuple(command.headers),
        body=body,
        form=command.form,
    )


def _options(given: list[str]) -> Iterator[tuple[str, str]]:
    """Options by their long names with their values; what is no option is called ``url``."""
    rest = iter(given)
    for word in rest:
        if word.startswith("--") and len(word) > 2:  # noqa: PLR2004 - the dashes themselves
            name, joined, value = word[2:].partition("=")
            yield name, value if joined or name not in _VALUED else next(rest, "")
        elif word.startswith("-") and len(word) > 1:
            yield from _short(word[1:], rest)
        elif _URL.match(word):
            yield "url", word


def _short(letters: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """The options of ``-sSL``, ``-XPOST`` or ``-d``."""
    for at, letter in enumerate(letters):
        name = _SHORT.get(letter, "")
        if name in _VALUED or letter in _SHORT_ASIDE:
            yield name, letters[at + 1 :] or next(rest, "")
            return
        yield name, ""


def _apply(command: _Command, name: str, value: str) -> None:
    if name == "url":
        if not command.url or ("://" in value and "://" not in command.url):
            command.url = value
    elif name == "request":
        command.method = value
    elif name == "header":
        label, colon, content = value.partition(":")
        if colon and label.strip() and not value.startswith("@"):
            command.headers.append((label.strip(), content.strip()))
    elif name == "oauth2-bearer":
        command.headers.append(("Authorization", f"Bearer {value}"))
    elif name in _FORM:
        command.form = True
    elif name == "get":
        command.get = True
    elif name == "head":
        command.method = "HEAD"


def _send(command: _Command, name: str, value: str, heredoc: str) -> None:
    from_file = value.startswith("@") and name != "data-raw"
    if from_file and not (value == "@-" and heredoc):
        command.unprinted = True
    else:
        command.data.append(heredoc if from_file else value)
