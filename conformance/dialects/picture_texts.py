"""Pictures inside running text: which pieces of it stand for one, and what text remains."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from conformance.codec.links import Span, find_data_uris, find_markdown_images, find_urls
from conformance.dialects.pictures import Frame, from_url, is_data_uri, is_link
from conformance.model import Image, Place

_PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|webp|gif|bmp|avif|heic)(?=[?#]|\Z)", re.IGNORECASE)
_PICTURE_DATA = re.compile(r"data:(?:image/|application/octet-stream)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text that may go on in the next one; ``order`` is its rank in the answer."""

    text: str
    where: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class Located:
    """A picture, and the rank of the segment in which it starts."""

    order: int
    image: Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What the places of pictures in a text are called, by form."""

    markdown_data: Place
    data: Place
    markdown_link: Place
    link: Place

    def of(self, url: str, *, markdown: bool) -> Place:
        """The place of a picture that is given as ``url``."""
        if is_data_uri(url):
            return self.markdown_data if markdown else self.data
        return self.markdown_link if markdown else self.link


def located(run: Sequence[Segment], places: Places) -> tuple[str, tuple[Located, ...]]:
    """Take the pictures out of a text that came in segments.

    The segments are joined first, since a stream may cut a data URI anywhere. Returns the text
    that remains and the pictures in order.
    """
    text = "".join(each.text for each in run)
    starts = list(accumulate((len(each.text) for each in run), initial=0))
    found: list[Located] = []
    kept, end = [], 0
    for span, markdown in _pictures(text):
        segment = run[bisect_right(starts, span.start) - 1]
        place = places.of(span.url, markdown=markdown)
        image = from_url(span.url, Frame(place=place, where=segment.where))
        if image is not None:
            kept.append(text[end : span.start])
            end = span.end
            found.append(Located(segment.order, image))
    return "".join([*kept, text[end:]]), tuple(found)


def gathered(
    runs: Mapping[int, Sequence[Segment]], places: Places
) -> tuple[str, tuple[Located, ...]]:
    """The text of the first run and the pictures of all; where it held any, blanks are trimmed."""
    told = ""
    found: list[Located] = []
    for rank, run in enumerate(runs.values()):
        rest, images = located(run, places)
        found += images
        if not rank:
            told = rest.strip() if images else rest
    return told, tuple(found)


def _pictures(text: str) -> Iterator[tuple[Span, bool]]:
    """Spans of pictures in order, none inside another, and whether each is written in Markdown."""
    spans = [
        (span, True)
        for span in find_markdown_images(text)
        if is_link(span.url) or is_data_uri(span.url)
    ]
    spans += [
        (span, False)
        for span in _outside(find_data_uris(text), spans)
        if _PICTURE_DATA.match(span.url)
    ]
    spans.sort(key=lambda each: each[0].start)
    links = _outside(find_urls(text), spans)
    alone = not _without(text, [*(span for span, _ in spans), *links]).strip()
    chosen = [span for span in links if alone or _PICTURE_FILE.search(span.url)]
    floor = 0
    for span, markdown in sorted([*spans, *((span, None) for span in chosen)], key=_start):
        if markdown is None:
            span, markdown = _link(text, span, floor)  # noqa: PLW2901 - the wider span replaces it
        floor = span.end
        yield span, markdown


def _start(each: tuple[Span, bool | None]) -> int:
    return each[0].start


def _outside(spans: Sequence[Span], taken: Sequence[tuple[Span, bool]]) -> list[Span]:
    """The spans that lie in none of those taken; both are in order and do not overlap."""
    ends = sorted((span.start, span.end) for span, _ in taken)
    free = []
    for span in spans:
        before = bisect_right(ends, (span.start, span.end)) - 1
        if before < 0 or ends[before][1] <= span.start:
            free.append(span)
    return free


def _without(text: str, spans: Sequence[Span]) -> str:
    kept, end = [], 0
    for span in sorted(spans, key=lambda each: each.start):
        kept.append(text[end : span.start])
        end = span.end
    return "".join([*kept, text[end:]])


def _link(text: str, span: Span, floor: int) -> tuple[Span, bool]:
    """A bare link as it is; one in ``[name](link)`` with what stands around it."""
    around = text[span.start - 2 : span.start] == "](" and text[span.end : span.end + 1] == ")"
    start = text.rfind("[", floor, span.start)
    if not around or start < 0:
        return span, False
    return Span(start=start, end=span.end + 1, url=span.url), True
