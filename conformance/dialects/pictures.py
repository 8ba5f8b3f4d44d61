"""From the text that stands for a picture to an ``Image``: base64, a data URI, or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from conformance.codec import base64_text
from conformance.codec.data_uri import parse_data_uri
from conformance.codec.defect import Defect
from conformance.model import Image, Json, Place

#: A link stands where base64 belongs; no codec's defect, since both are sound in themselves.
LINK_FOR_DATA = "link-for-data"
#: Bare base64 stands where a URL belongs.
DATA_FOR_LINK = "data-for-link"

_HTTP = re.compile(r"\s*https?://", re.IGNORECASE)
_DATA = re.compile(r"\s*data:", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{64}")
_NO_PICTURE = re.compile(r"(?:audio|video|text)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is known of a picture before its bytes are read."""

    place: Place
    where: str
    declared: str | None = None
    thought: bool = False
    signature: str | None = None

    def around(
        self,
        *,
        data: bytes | None = None,
        url: str | None = None,
        declared: str | None = None,
        defects: tuple[str, ...] = (),
    ) -> Image:
        """The picture; ``declared`` is what its text says, where the frame says nothing."""
        return Image(
            place=self.place,
            where=self.where,
            declared=self.declared or declared,
            data=data,
            url=url,
            thought=self.thought,
            signature=self.signature,
            defects=defects,
        )


def is_link(value: str) -> bool:
    """Whether a text starts as an HTTP URL."""
    return _HTTP.match(value) is not None


def is_data_uri(value: str) -> bool:
    """Whether a text starts as a ``data:`` URI."""
    return _DATA.match(value) is not None


def from_base64(value: Json, frame: Frame) -> Image | None:
    """The picture that a base64 member holds; none where it is no text, or of another kind."""
    if not isinstance(value, str) or (frame.declared and _NO_PICTURE.match(frame.declared)):
        return None
    if is_link(value):
        return frame.around(url=value.strip(), defects=(LINK_FOR_DATA,))
    decoded = base64_text.decode(value)
    declared = _mime(value) if is_data_uri(value) else None
    return frame.around(data=decoded.data, declared=declared, defects=_names(decoded.defects))


def from_url(value: Json, frame: Frame) -> Image | None:
    """The picture that a URL member holds or points to; none where it is no text."""
    if not isinstance(value, str) or not value.strip():
        return None
    if is_data_uri(value):
        uri = parse_data_uri(value)
        return frame.around(data=uri.data, declared=_mime(value), defects=_names(uri.defects))
    if _BASE64.match(value):
        decoded = base64_text.decode(value)
        return frame.around(data=decoded.data, defects=(DATA_FOR_LINK, *_names(decoded.defects)))
    return frame.around(url=value)


def _mime(value: str) -> str | None:
    """The type that a data URI states; its bytes are left alone."""
    head = value[: value.find(",") + 1] or value
    uri = parse_data_uri(head)
    return None if "missing-mime" in _names(uri.defects) else uri.mime


def _names(defects: Iterable[Defect]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name for each in defects))
