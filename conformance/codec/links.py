"""Where a chat text holds pictures: data URIs, Markdown images and bare links.

Models and relays write pictures into prose in every way, so these are finders, not parsers of
Markdown. All are linear in the text, however hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

# A comma may be followed by one wrong blank; the data runs to what no URI holds.
_DATA_URI = re.compile(
    r"data:[\w.+-]{1,64}/[\w.+-]{1,64}(?:;[\w.+=-]{1,64}){0,4};base64,[ ]?[^\s\"'`<>()\[\]{}\\|]*+",
    re.IGNORECASE | re.ASCII,
)
# The characters of RFC 3986 without those that prose puts around a link.
_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&*+,;=%-]++", re.IGNORECASE)
_CLOSING = ".,;:!?*_~"
_BRACKET = re.compile(r"[\[\]]")
_SCHEME = len("https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a text: characters ``start`` to ``end``, and the URL that stands there."""

    start: int
    end: int
    url: str
    alt: str = ""


def find_data_uris(text: str) -> tuple[Span, ...]:
    """Base64 data URIs, each up to the next blank, quote or bracket, whatever its characters."""
    return tuple(
        Span(start=found.start(), end=found.end(), url=found[0])
        for found in _DATA_URI.finditer(text)
    )


def find_markdown_images(text: str) -> tuple[Span, ...]:
    """Images ``![alt](url "title")``; a URL ends at the first closing parenthesis."""
    return tuple(_images(text))


def find_urls(text: str) -> tuple[Span, ...]:
    """Links with ``http`` or ``https``, without the punctuation of the sentence around them."""
    spans = []
    for found in _URL.finditer(text):
        url = found[0].rstrip(_CLOSING)
        if len(url) > _SCHEME:
            spans.append(Span(start=found.start(), end=found.start() + len(url), url=url))
    return tuple(spans)


def _images(text: str) -> Iterator[Span]:
    """Look for the three marks of an image in turn; each is passed once only."""
    at = 0
    while True:
        middle = text.find("](", at)
        if middle < 0:
            return
        start = text.rfind("![", at, middle)
        alt = text[start + 2 : middle] if start >= 0 else "]"
        if not _is_label(alt):
            at = middle + 2
            continue
        end = text.find(")", middle)
        if end < 0:
            return
        url = _without_title(text[middle + 2 : end].strip()).strip("<>")
        yield Span(start=start, end=end + 1, url=url, alt=alt)
        at = end + 1


def _is_label(alt: str) -> bool:
    """Whether no bracket closes that did not open, so that the label really runs to its end."""
    steps = (1 if bracket == "[" else -1 for bracket in _BRACKET.findall(alt))
    return min(accumulate(steps), default=0) >= 0


def _without_title(target: str) -> str:
    if target.endswith(('"', "'")):
        opening = target.rfind(target[-1], 0, -1)
        if opening > 0 and target[opening - 1].isspace():
            return target[:opening].rstrip()
    return target
