"""What plain scalars mean: the core schema, https://yaml.org/spec/1.2.2/#1032-tag-resolution."""

from __future__ import annotations

import math
import re

from conformance.model import Json

BINARY_TAG = "tag:yaml.org,2002:binary"

_WORDS: dict[str, Json] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+")
_MOST_DIGITS = 4_000  # Python refuses somewhat more, because reading them is quadratic
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_JSON = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

# YAML 1.1 gives a meaning to more words (https://yaml.org/type/bool.html), numbers and dates than
# 1.2 does. All of them are in this list or start with a digit, a sign, a dot, "=", "<" or "~".
_WORDS_OF_1_1 = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"})
_SAFE_START = re.compile(r"[^\W\d_]|[/_]")


class Binary(str):
    """Text that stands for bytes: their base64, written behind the tag ``!!binary``."""

    __slots__ = ()


def resolve(text: str) -> Json:
    """The value of a plain (unquoted) scalar.

    Raises:
        ValueError: it is a number that JSON cannot hold, or too long to be read.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0].isalpha():  # most are; no number begins so
        return text
    if _INT.fullmatch(text):
        if len(text) > _MOST_DIGITS:
            raise ValueError(f"it has more than {_MOST_DIGITS} digits")
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text, 8)
    if _HEX.fullmatch(text):
        return int(text, 16)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if math.isinf(number):
            raise ValueError(f"{text} is too large for a number")
        return number
    if _NO_JSON.fullmatch(text):
        raise ValueError(f"{text} is no JSON value")
    return text


def is_plainly_text(text: str) -> bool:
    """Whether an unquoted ``text`` is a string to readers of YAML 1.1 and of 1.2 alike.

    Only its meaning is looked at: whether its characters may stand unquoted is up to the emitter.
    """
    return bool(_SAFE_START.match(text)) and text.lower() not in _WORDS_OF_1_1
