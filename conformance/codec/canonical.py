"""One byte string per JSON value: what request hashes and comparisons of values are made of."""

from __future__ import annotations

import hashlib
import json

from conformance.model import Json

_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical(value: Json) -> bytes:
    """Encode ``value`` so that equal bytes mean equal values of equal types.

    Members are sorted, there is no white space, text is UTF-8. ``true`` differs from ``1``, and so
    does ``1`` from ``1.0``: a vendor may well tell them apart. A lone surrogate, which UTF-8 cannot
    carry, is written as its JSON escape.

    Raises:
        ValueError: NaN or an infinity, which JSON has no text for.
    """
    # Python's escape for a surrogate, \udXXX, happens to be JSON's.
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace")


def digest(value: Json) -> str:
    """The SHA-256 of ``canonical(value)``, in hexadecimal; raises like it."""
    return hashlib.sha256(canonical(value)).hexdigest()
