"""Addresses for files that other programs read: never ``javascript:``, never out of a checkout."""

from __future__ import annotations

import re
from urllib.parse import quote

_PART = r"(?:[A-Za-z0-9\-._~!$&()*+,;=:@/]|%[0-9A-Fa-f]{2})*"
_WEB = re.compile(
    rf"https?://[A-Za-z0-9.-]{{1,253}}(?::[0-9]{{1,5}})?(?:/{_PART})?(?:\?{_PART})?(?:#{_PART})?",
    re.ASCII,
)
_LONGEST = 2_000
_NESTED = 20


def strict_uri(url: str) -> str | None:
    """The URL if it is one of the web to the letter of RFC 3986, else ``None``."""
    return url if len(url) <= _LONGEST and _WEB.fullmatch(url) else None


def relative_uri(path: str) -> str:
    """A path as a reference that stays below where it is resolved; ``unknown`` for none."""
    steps = re.split(r"[/\\]", path[:_LONGEST])
    kept = [step[:100] for step in steps if step.strip(". ")][:_NESTED]
    return "/".join(quote(step, errors="replace") for step in kept) or "unknown"
