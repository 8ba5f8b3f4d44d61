"""How the values of an ``Intent`` are spelt in requests: read from the wire, and written to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from conformance.dialects.members import integer, items, text
from conformance.model import Json

_RATIO = re.compile(r"\d{1,5}:\d{1,5}")
_TIER = re.compile(r"(?:\d+(?:\.\d+)?k|512)", re.IGNORECASE)
_NUMBERS = {
    1: "ONE",
    2: "TWO",
    3: "THREE",
    4: "FOUR",
    5: "FIVE",
    8: "EIGHT",
    9: "NINE",
    16: "SIXTEEN",
    21: "TWENTY_ONE",
}
_RATIO_WORD = "ASPECT_RATIO_{}_BY_{}"
_SIZE_WORDS = {
    "512": "IMAGE_SIZE_FIVE_TWELVE",
    "1K": "IMAGE_SIZE_ONE_K",
    "2K": "IMAGE_SIZE_TWO_K",
    "4K": "IMAGE_SIZE_FOUR_K",
}
_RATIO_WORDS = {
    f"{width}:{height}": _RATIO_WORD.format(wide, high)
    for width, wide in _NUMBERS.items()
    for height, high in _NUMBERS.items()
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to spell a value.

    Attributes:
        read: the value that a member holds, ``None`` where it holds none of this spelling.
        write: the member that holds a value; ``None`` where it cannot.
    """

    read: Callable[[Json], Json]
    write: Callable[[Json], Json]


def _as_written(value: Json) -> Json:
    number = integer(value)
    return text(value) if number is None else str(number)


def _ratio(value: Json) -> Json:
    stated = text(value)
    return stated if stated and _RATIO.fullmatch(stated) else None


def _size(value: Json) -> Json:
    return None if _ratio(value) else _as_written(value)


def _tier(value: Json) -> Json:
    stated = text(value)
    return stated if stated and _TIER.fullmatch(stated) else None


def _count(value: Json) -> Json:
    return integer(value)


def _flag(value: Json) -> Json:
    return value if isinstance(value, bool) else None


def _modalities(value: Json) -> Json:
    stated = [text(item) for item in items(value)]
    known = tuple(item.upper() for item in stated if item)
    return known if isinstance(value, list | tuple) else None


def _lowered(value: Json) -> Json:
    return [item.lower() for item in map(text, items(value)) if item]


def _format(value: Json) -> Json:
    stated = (text(value) or "").lower()
    stated = stated.removeprefix("image/").removeprefix("image_")
    return {"jpg": "jpeg"}.get(stated, stated) or None


def _mime(value: Json) -> Json:
    return f"image/{value}"


def _delivery(value: Json) -> Json:
    stated = (text(value) or "").lower()
    return {"base64": "b64_json", "b64": "b64_json", "inline": "b64_json", "uri": "url"}.get(
        stated, stated or None
    )


def _among(words: dict[str, str]) -> Spelling:
    meanings = {word: meaning for meaning, word in words.items()}
    return Spelling(
        lambda value: meanings.get(text(value) or ""), lambda value: words.get(str(value))
    )


def _same(value: Json) -> Json:
    return value


def _model(value: Json) -> Json:
    stated = text(value)
    return (stated.removeprefix("models/") or None) if stated else None


#: A text as it stands; a number counts as its digits.
AS_WRITTEN = Spelling(_as_written, _same)
#: A model, without the ``models/`` that Google puts before its names.
MODEL = Spelling(_model, _same)
#: ``16:9`` and nothing else, where the member may also hold a size.
RATIO = Spelling(_ratio, _same)
#: Anything but a ratio, likewise.
SIZE = Spelling(_size, _same)
#: ``2k`` and the like, where the member may also hold a quality.
TIER = Spelling(_tier, _same)
#: ``ASPECT_RATIO_SIXTEEN_BY_NINE``, in the newer way to say what ``imageConfig`` says.
RATIO_WORD = _among(_RATIO_WORDS)
#: ``IMAGE_SIZE_TWO_K``, likewise.
SIZE_WORD = _among(_SIZE_WORDS)
COUNT = Spelling(_count, _same)
FLAG = Spelling(_flag, _same)
#: ``["TEXT", "IMAGE"]``
MODALITIES = Spelling(_modalities, lambda value: list(items(value)))
#: ``["text", "image"]``
LOWER_MODALITIES = Spelling(_modalities, _lowered)
#: ``png``
FORMAT = Spelling(_format, _same)
#: ``image/png``
FORMAT_MIME = Spelling(_format, _mime)
#: ``IMAGE_JPEG``, the only one there is.
FORMAT_WORD = _among({"jpeg": "IMAGE_JPEG"})
#: ``url`` or ``b64_json``
DELIVERY = Spelling(_delivery, _same)
#: ``url`` or ``base64``
DELIVERY_BASE64 = Spelling(_delivery, lambda value: "base64" if value == "b64_json" else value)
#: ``URI`` or ``INLINE``
DELIVERY_WORD = _among({"url": "URI", "b64_json": "INLINE"})
