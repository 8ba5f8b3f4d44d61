"""A URL as a page prints it: read without ever failing, and held against a path's template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote

#: Something that stands for a server at the start: ``{BASE_URL}``, ``<host>``, ``$BASE_URL``.
_BASE: Final = re.compile(r"(?:\$?\{{1,3}[^{}/]{1,40}\}{1,3}|<[^<>/]{1,40}>|\$\w{1,40})(?=[/?#]|$)")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,15}")
#: A scheme whose colon or slash is lost or another sign, or that another scheme follows.
_BROKEN: Final = re.compile(r"https?(?::/(?!/)|//|[;.]/{1,2}|://https?(?::|//|$))", re.IGNORECASE)
_HOST: Final = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?::\d{1,5})?|localhost(?::\d{1,5})?")
_VARIABLE: Final = re.compile(r"\{([^{}]{1,100})\}")
_SLASHES: Final = re.compile(r"/{2,}")
_BRACKETED: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>")
#: What a URL can never hold, and full-width punctuation that the sentence around leaves behind.
_STRANGE: Final = re.compile(
    r"[\s\"'`\\|^\u2018-\u201d\u2026\u3001\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"
)
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedUrl:
    """The parts of a printed URL, each '' where it is not there.

    Attributes:
        base: a placeholder that stands for the server.
        host: in lower case, with a port that is not the scheme's own; it may be a placeholder.
        path: as printed, but for percent-encoding, which is undone.
    """

    base: str = ""
    scheme: str = ""
    host: str = ""
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def tidy_path(self) -> str:
        """The path with each run of slashes as one."""
        return _SLASHES.sub("/", self.path)


def read(text: str) -> PrintedUrl:
    """The parts of any text that stands where a URL should."""
    front, _, query = text.strip().partition("#")[0].partition("?")
    parameters = tuple(parse_qsl(query, keep_blank_values=True))
    base = _BASE.match(front)
    if base:
        return PrintedUrl(base=base[0], path=unquote(front[base.end() :]), query=parameters)
    scheme, host, path = _parts(front)
    host = host.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS.get(scheme, "\0"))
    return PrintedUrl(scheme=scheme, host=host, path=unquote(path), query=parameters)


def _parts(front: str) -> tuple[str, str, str]:
    scheme, mark, behind = front.partition("://")
    if mark and _SCHEME.fullmatch(scheme):
        host, slash, path = behind.partition("/")
        return scheme.lower(), host, slash + path
    host, slash, path = front.partition("/")
    if _HOST.fullmatch(host):
        return "", host, slash + path
    return "", "", front


def strange_characters(text: str) -> tuple[str, ...]:
    """The characters that cannot stand in a URL, each once, brackets to be filled in aside."""
    return tuple(dict.fromkeys(_STRANGE.findall(_BRACKETED.sub("", text.strip()))))


def broken_scheme(text: str) -> str:
    """The beginning of a URL where that was meant as a scheme of HTTP and is none, or ''."""
    found = _BROKEN.match(text.strip())
    return found[0] if found else ""


def variables(template: str) -> tuple[str, ...]:
    """The names of a path's variables, e.g. ``("model",)``."""
    return tuple(_VARIABLE.findall(template))


def fill(template: str, path: str) -> dict[str, str] | None:
    """What ``path`` has for each variable of a template, ``None`` where it does not follow it.

    A value may be empty, and may hold slashes, as names of models do.
    """
    pieces = _VARIABLE.split(template)
    literals, names = pieces[::2], pieces[1::2]
    if not names:
        return {} if path == template else None
    if not path.startswith(literals[0]):
        return None
    at, values = len(literals[0]), {}
    for left, (name, literal) in enumerate(zip(names, literals[1:], strict=True), 1 - len(names)):
        end = path.find(literal, at) if left else len(path) - len(literal)
        if end < at or not path.startswith(literal, end):
            return None
        values[name], at = path[at:end], end + len(literal)
    return values


def fill_end(template: str, path: str) -> dict[str, str] | None:
    """The same for a path that may have something in front, e.g. ``/api`` before ``/v1/images``."""
    start = path.rfind(_VARIABLE.split(template)[0])
    return fill(template, path[start:]) if start >= 0 else None
