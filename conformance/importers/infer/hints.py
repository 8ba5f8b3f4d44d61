"""What to put into the members of a request that a schema only calls strings.

Where a dialect has its prompt, its pictures and its model decides; the page's own words tell
pictures by address from pictures as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.importers.infer.members import Member
from conformance.model import Dialect

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
_BASE64: Final = re.compile(r"base64|b64", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"url|uri|http|链接|網址|网址|地址", re.IGNORECASE)


def hints(dialect: Dialect, members: Sequence[Member]) -> Iterator[tuple[Member, str]]:
    """Members with the ``x-generate`` that fits them; ``model`` is not among them."""
    for member in members:
        if member.kinds and "string" not in member.kinds:
            continue
        if {"properties", "items", "enum", "const", "anyOf", "oneOf"} & member.schema.keys():
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
        only_data = _BASE64.search(f"{member.at} {member.note}") and not _ADDRESS.search(
            f"{member.at} {member.note}"
        )
        return "image/png" if only_data else "image-url"
    return ""
