"""``data:`` URIs as RFC 2397 has them (https://www.rfc-editor.org/rfc/rfc2397)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, unquote_to_bytes

from conformance.codec import base64_text
from conformance.codec.defect import Defect

#: What the standard means where a URI names no type.
DEFAULT_MIME = "text/plain"

_HEAD = re.compile(r"\s*data:", re.IGNORECASE)
_LONGEST_HEADER = 1_000  # characters; a comma further away belongs to something else
_TOKEN = r"[A-Za-z0-9!#$&^_.+-]+"  # the alphabet of RFC 6838
_MIME = re.compile(rf"{_TOKEN}/{_TOKEN}")
_PARAMETER = re.compile(rf"{_TOKEN}=(?:{_TOKEN}|\"[^\"]*\"|[A-Za-z0-9%!#$&^_.+:/-]*)")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOT_URL = re.compile(r"[^!#-;=?-Z_a-z~\[\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataUri:
    """What a ``data:`` URI carries.

    ``defects`` by name: ``not-a-data-uri`` and ``no-comma`` (no data), ``blank-before-scheme``,
    ``missing-mime``, ``bad-mime``, ``bad-parameter``, ``misplaced-base64`` (not the last
    parameter), ``space-after-comma``, ``bad-percent``, ``bad-character`` and, where the data is
    base64, those of ``base64_text.decode``. Offsets count characters.

    Attributes:
        mime: as written, in lower case; ``text/plain`` where there is none.
        parameters: other than ``base64``, as written.
    """

    mime: str = DEFAULT_MIME
    parameters: tuple[str, ...] = ()
    base64: bool = False
    data: bytes | None = None
    defects: tuple[Defect, ...] = ()


def parse_data_uri(text: str) -> DataUri:
    """Read a ``data:`` URI, leniently but with every leniency noted; never raises."""
    head = _HEAD.match(text)
    if not head:
        return DataUri(defects=(Defect("not-a-data-uri", 0),))
    defects = [] if text[:1] in "dD" else [Defect("blank-before-scheme", 0)]
    comma = text.find(",", head.end(), head.end() + _LONGEST_HEADER)
    if comma < 0:
        return DataUri(defects=(*defects, Defect("no-comma", head.end())))
    mime, *rest = text[head.end() : comma].split(";")
    if not mime.strip():
        defects.append(Defect("missing-mime", head.end()))
    elif not _MIME.fullmatch(mime):
        defects.append(Defect("bad-mime", head.end()))
    words = [word.strip().lower() for word in rest]
    is_base64 = "base64" in words
    if is_base64 and words[-1] != "base64":
        defects.append(Defect("misplaced-base64", head.end()))
    parameters = tuple(word for word in rest if word.strip().lower() != "base64")
    if any(not _PARAMETER.fullmatch(word) for word in parameters) or any(
        word != word.strip() for word in rest
    ):
        defects.append(Defect("bad-parameter", head.end()))
    data = _payload(text, comma + 1, defects, is_base64=is_base64)
    return DataUri(
        mime=mime.strip().lower() or DEFAULT_MIME,
        parameters=parameters,
        base64=is_base64,
        data=data,
        defects=tuple(defects),
    )


def _payload(text: str, start: int, defects: list[Defect], *, is_base64: bool) -> bytes | None:
    if text[start : start + 1] == " ":
        defects.append(Defect("space-after-comma", start))
        start += 1
    raw = text[start:]
    if "%" in raw:
        bad = _BAD_PERCENT.search(raw)
        if bad:
            defects.append(Defect("bad-percent", start + bad.start()))
    if is_base64:
        decoded = base64_text.decode(unquote(raw, "latin-1") if "%" in raw else raw)
        defects += [Defect(each.name, start + each.offset) for each in decoded.defects]
        return decoded.data
    foreign = _NOT_URL.search(raw)
    if foreign:
        defects.append(Defect("bad-character", start + foreign.start()))
    return unquote_to_bytes(raw.encode("utf-8", "surrogatepass"))
