"""Plain values as pages write them, as the values that are meant."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from conformance.model import Json

_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?")


def as_text(value: Json) -> str | None:
    """A string, or a number or boolean that YAML made of one; ``None`` where it is no text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return None


def as_flag(value: Json) -> bool | None:
    """True or false, also in quotes or as 0 and 1."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in {0, 1}:
        return bool(value)
    if isinstance(value, str):
        words = {"true": True, "yes": True, "false": False, "no": False}
        return words.get(value.strip().lower())
    return None


def as_number(value: Json) -> int | float | None:
    """A number, also in quotes."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        text = value.strip()
        return float(text) if "." in text else int(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


def as_count(value: Json) -> int | None:
    """A whole number of at least 0."""
    number = as_number(value)
    if number is None or number < 0 or number != int(number):
        return None
    return int(number)


def is_list(value: Json) -> bool:
    """Whether it is a JSON array."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def members(value: Json) -> Mapping[str, Json]:
    """Its members, none where it is no mapping."""
    return value if isinstance(value, Mapping) else {}
