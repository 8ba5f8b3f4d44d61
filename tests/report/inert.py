"""What no file of ours may hold raw, because it acts on whoever looks at it."""

from __future__ import annotations

import unicodedata

_ACTING = {"Cc", "Cs", "Zl", "Zp"}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def acting(text: str) -> set[str]:
    """The characters of a text that steer a terminal, turn its direction, or end a line."""
    return {c for c in set(text) - {"\n"} if unicodedata.category(c) in _ACTING or c in _BIDI}
