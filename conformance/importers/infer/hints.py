"""What to put into the members of a request that a schema only calls strings.

Where a dialect has its prompt, its pictures and its model decides; the page's own words tell
pictures by address from pictures as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from conformance.importers.infer.members import Member
from conformance.model import Dialect, Json, JsonObject

_PROMPT: Final = {
    Dialect.GEMINI: re.compile(r"/contents(?:/\*)?/parts(?:/\*)?/text"),
    Dialect.CHAT: re.compile(r"/messages(?:/\*)?/content(?:(?:/\*)?/text)?"),
    Dialect.IMAGES: re.compile(r"/prompt"),
}
_DATA: Final = {
    Dialect.GEMINI: re.compile(r"/contents(?:/\*)?/parts(?:/\*)?/(?:inline_data|inlineData)/data"),
}
_URL: Final = {
    Dialect.GEMINI: re.compile(
        r"/contents(?:/\*)?/parts(?:/\*)?/(?:file_data|fileData)/(?:file_uri|fileUri)"
    ),
    Dialect.CHAT: re.compile(r"/messages(?:/\*)?/content(?:/\*)?/image_url(?:/url)?"),
}
#: Pictures handed to the images dialect, for which every vendor has another name.
PICTURES: Final = re.compile(
    r"/(?:reference_?|input_?|init_?)?(?:image|img)(?:_?urls?|_?list|_?input|_?base64|_?b64)?s?"
    r"(?:\[\])?(?:/\*)?(?:/(?:image_)?url)?",
    re.IGNORECASE,
)
_WAYS: Final = {
    "data": "data",
    "url": "url",
    "image_url": "url",
    "fileUri": "url",
    "file_uri": "url",
}
_HOLDERS: Final = frozenset({"inlineData", "inline_data", "image_url", "fileData", "file_data"})
_MOST: Final = 2_000
_DEPTH: Final = 30
_BASE64: Final = re.compile(r"base[ -]?64|b64", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"url|uri|http|\blinks?\b|链接|連結|網址|网址|地址", re.IGNORECASE)


def hints(dialect: Dialect, members: Sequence[Member]) -> Iterator[tuple[Member, str]]:
    """Members with the ``x-generate`` that fits them; ``model`` is not among them."""
    for member in members:
        if member.kinds and "string" not in member.kinds:
            continue
        if {"properties", "items", "enum", "const", "anyOf", "oneOf"} & member.schema.keys():
            continue
        if member.schema.get("format") == "binary":  # a file of a form, neither address nor text
            continue
        hint = _hint(dialect, member)
        if hint:
            yield member, hint


def _hint(dialect: Dialect, member: Member) -> str:
    def fits(patterns: dict[Dialect, re.Pattern[str]]) -> bool:
        return dialect in patterns and patterns[dialect].fullmatch(member.at) is not None

    if fits(_PROMPT):
        return "prompt"
    if fits(_DATA):
        return "image/png"
    if fits(_URL):
        return "image-url"
    if dialect is Dialect.IMAGES and PICTURES.fullmatch(member.at):
        return "image/png" if ways(member) == {"data"} else "image-url"
    return ""


def ways(member: Member) -> frozenset[str]:
    """The ways, ``data`` and ``url``, in which a member's name and words say it takes a picture."""
    said = f"{member.at} {member.note}"
    forms = (("data", _BASE64), ("url", _ADDRESS))
    return frozenset(way for way, form in forms if form.search(said))


def shown(body: JsonObject) -> set[str]:
    """The ways, ``data`` and ``url``, in which a printed request hands in pictures."""
    found: set[str] = set()
    open_: list[tuple[str, Json]] = [("", body)]
    looked = 0
    while open_ and looked < _MOST:
        name, value = open_.pop()
        looked += 1
        if isinstance(value, Mapping):
            open_ += value.items()
        elif isinstance(value, list):
            open_ += [(name, each) for each in value]
        elif isinstance(value, str) and name in _WAYS:
            is_data = value.startswith("data:") or _WAYS[name] == "data"
            found.add("data" if is_data else "url")
    # Names that are also those of other things count within a picture's own object alone.
    return found if _HOLDERS & set(_names(body)) else set()


def _names(value: Json, depth: int = 0) -> Iterator[str]:
    if isinstance(value, Mapping) and depth < _DEPTH:
        for name, child in value.items():
            yield name
            yield from _names(child, depth + 1)
    elif isinstance(value, list) and depth < _DEPTH:
        for child in value:
            yield from _names(child, depth + 1)
