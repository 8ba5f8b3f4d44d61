"""Base64 as RFC 4648 section 4 has it (https://www.rfc-editor.org/rfc/rfc4648), and its defects."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pybase64

from conformance.codec.defect import Defect

_FOREIGN = re.compile(r"[^A-Za-z0-9+/=]")
_BLANK = re.compile(r"[ \t\r\n]")
_WITHOUT_BLANKS = str.maketrans("", "", " \t\r\n")
_URL_SAFE = re.compile(r"[-_]")
_TO_STANDARD = str.maketrans("-_", "+/")
_DATA_URI = re.compile(r"\s*data:[^,]{0,256},", re.IGNORECASE)
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_QUANTUM = 4  # characters that carry three bytes
#: Bits of the last character that carry nothing, by the characters of an unfinished quantum.
_SPARE_BITS = {2: 0b1111, 3: 0b11}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The bytes, and what was wrong with the text.

    ``defects`` by name: ``empty`` (no bytes), ``data-uri-prefix`` (decoding starts behind it),
    ``whitespace`` (anywhere: wrapped or padded with blanks), ``url-safe-alphabet``,
    ``bad-character`` and ``misplaced-padding`` (what stands before is decoded, so a picture's
    first bytes are still seen), ``truncated`` (one character too many or three too few),
    ``missing-padding``, ``trailing-bits`` (bits that should be zero). Offsets count characters.
    """

    data: bytes | None = None
    defects: tuple[Defect, ...] = ()


def encode(data: bytes) -> bytes:
    """The text that stands for these bytes, in ASCII."""
    return pybase64.b64encode(data)


def exact(text: str | bytes) -> bytes | None:
    """The bytes whose text this is to the letter; ``None`` where it is nobody's."""
    try:
        return pybase64.b64decode(text, validate=True, canonical=True)
    except ValueError:
        return None


def decode(text: str) -> Decoded:
    """Decode base64, leniently but with every leniency noted; never raises."""
    data = exact(text)
    if data:
        return Decoded(data=data)
    defects: list[Defect] = []
    shift = 0
    prefix = _DATA_URI.match(text)
    if prefix:
        defects.append(Defect("data-uri-prefix", 0))
        shift = prefix.end()
        text = text[shift:]
    for name, pattern, table in (
        ("whitespace", _BLANK, _WITHOUT_BLANKS),
        ("url-safe-alphabet", _URL_SAFE, _TO_STANDARD),
    ):
        found = pattern.search(text)
        if found:
            defects.append(Defect(name, shift + found.start()))
            text = text.translate(table)
    foreign = _FOREIGN.search(text)
    if foreign:
        defects.append(Defect("bad-character", shift + foreign.start()))
        text = text[: foreign.start()]
    return _quanta(text, shift, defects, cut=foreign is not None)


def _quanta(text: str, shift: int, defects: list[Defect], *, cut: bool) -> Decoded:
    """Decode what holds only characters of the alphabet and padding."""
    digits = text.rstrip("=")
    early = digits.find("=")
    if early >= 0:
        defects.append(Defect("misplaced-padding", shift + early))
        digits, cut = digits[:early], True
    padding = 0 if cut else len(text) - len(digits)
    wanted = -len(digits) % _QUANTUM
    if len(digits) % _QUANTUM == 1:
        if not cut:
            defects.append(Defect("truncated", shift + len(digits) - 1))
        digits = digits[:-1]
    elif not cut and padding < wanted:
        defects.append(Defect("missing-padding", shift + len(text)))
    elif padding > wanted:
        defects.append(Defect("misplaced-padding", shift + len(digits) + wanted))
    if not digits:
        defects.append(Defect("empty", shift))
        return Decoded(defects=tuple(defects))
    if not cut and _has_trailing_bits(digits):
        defects.append(Defect("trailing-bits", shift + len(digits) - 1))
    data = pybase64.b64decode(digits + "=" * (-len(digits) % _QUANTUM), validate=True)
    return Decoded(data=data, defects=tuple(defects))


def _has_trailing_bits(digits: str) -> bool:
    spare = _SPARE_BITS.get(len(digits) % _QUANTUM, 0)
    return bool(_ALPHABET.index(digits[-1]) & spare)
