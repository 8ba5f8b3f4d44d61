"""The pictures in printed bodies as they are written there, placeholders included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from conformance.checks.printed import Spot
from conformance.checks.printed_piece import pieces
from conformance.checks.sheet import Sheet
from conformance.codec import base64_text
from conformance.codec.data_uri import parse_data_uri
from conformance.codec.links import find_data_uris
from conformance.codec.pointer import pointer, walk
from conformance.dialects.members import member, members, named, text
from conformance.model import Json

_OTHER_MEDIA: Final = re.compile(
    r"(?:audio|video|text|application)/(?!octet-stream)", re.IGNORECASE
)
_LINK: Final = re.compile(r"\s*https?://", re.IGNORECASE)
_DATA: Final = re.compile(r"\s*data:[\w+.;=/-]{0,60},", re.IGNORECASE)
_BLANKS: Final = str.maketrans("", "", " \t\r\n")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{16}")
#: What stands for something left out, at the end, or anywhere.
_CUT: Final = re.compile(r"\.{2,}|…")


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One picture as it is written.

    Attributes:
        text: what stands there, the whole member; ``declared`` is the type beside it, or ''.
        wants: whether base64 or a URL belongs there; a text may hold a data URI anywhere.
        what: the sample, in words.
        at: its place.
    """

    text: str
    declared: str
    wants: Literal["base64", "url", "text"]
    what: str
    at: Spot

    @property
    def is_link(self) -> bool:
        """Whether it is a link to a picture."""
        return _LINK.match(self.text) is not None

    @property
    def is_data_uri(self) -> bool:
        """Whether it is a ``data:`` URI."""
        return _DATA.match(self.text) is not None

    @property
    def is_doubled(self) -> bool:
        """Whether it is a ``data:`` URI inside of another: a prefix put before one that had it."""
        return self.is_data_uri and _DATA.match(self.payload) is not None

    @property
    def is_bare(self) -> bool:
        """Whether it looks like base64 with nothing before it."""
        return _BASE64.match(self.text) is not None

    @property
    def type(self) -> str:
        """The type that is stated, beside it or in the URI; ``image/jpg`` is meant as JPEG."""
        stated = self.declared or (parse_data_uri(self.text).mime if self.is_data_uri else "")
        return "image/jpeg" if stated.lower() == "image/jpg" else stated.lower()

    @property
    def payload(self) -> str:
        """The base64 of it, blanks left out."""
        encoded = self.text.partition(",")[2] if self.is_data_uri else self.text
        return encoded.translate(_BLANKS)

    @property
    def is_cut(self) -> bool:
        """Whether dots stand for the rest."""
        return _CUT.search(self.payload) is not None

    @cached_property
    def decoded(self) -> base64_text.Decoded:
        """Its bytes, up to where it stops being base64."""
        return base64_text.decode(self.payload)


def pictures(sheet: Sheet) -> Iterator[Printed]:
    """Every picture of the printed bodies, the same text told once for requests and answers."""
    seen: set[tuple[str, str]] = set()
    for each in _all(sheet):
        if (each.text, each.declared) not in seen:
            seen.add((each.text, each.declared))
            yield each


def _all(sheet: Sheet) -> Iterator[Printed]:
    for asked in sheet.distinct:
        if asked.body:
            what = f"the request {asked.sample.id}"
            for where, held, declared, wants in _found(asked.body.value):
                at = asked.body.spot(where)
                yield Printed(text=held, declared=declared, wants=wants, what=what, at=at)
    for answer in sheet.answers:
        what = f"the answer {answer.sample.id}"
        for piece in pieces(answer) if answer.ok else ():
            for where, held, declared, wants in _found(piece.value):
                at = piece.spot(where)
                yield Printed(text=held, declared=declared, wants=wants, what=what, at=at)


_Place = tuple[str, str, str, Literal["base64", "url", "text"]]


def _found(value: Json) -> Iterator[_Place]:
    """(JSON pointer, text, declared type, what belongs there) of each picture in a body."""
    taken: set[str] = set()
    for where, held in walk(value):
        if not isinstance(held, Mapping):
            continue
        for place in _held(held, where):
            taken.add(place[0])
            yield place
    for where, held in walk(value):
        if isinstance(held, str) and where not in taken:
            for span in find_data_uris(held):
                if span.url.lower().startswith("data:image/"):
                    yield where, span.url, "", "text"


def _held(held: Mapping[str, Json], where: str) -> Iterator[_Place]:
    blob = named(held, "inlineData")
    if blob and (data := text(member(held[blob], "data"))):
        declared = text(member(held[blob], "mimeType")) or ""
        if not _OTHER_MEDIA.match(declared):
            yield where + pointer(blob, "data"), data, declared, "base64"
    if data := text(held.get("b64_json")):
        yield where + pointer("b64_json"), data, "", "base64"
    linked = held.get("image_url")
    if url := text(members(linked).get("url")):
        yield where + pointer("image_url", "url"), url, "", "url"
    elif url := text(linked):
        yield where + pointer("image_url"), url, "", "url"
