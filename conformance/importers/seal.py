"""A mark in an imported spec by which one sees whether somebody has edited it since."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_LINE: Final = re.compile(r"^# As imported: [0-9a-f]{16}\n", re.MULTILINE)


def sealed(text: str) -> str:
    """A text of at least one line, with the mark below its first."""
    first, _, rest = text.partition("\n")
    return f"{first}\n# As imported: {_digest(text)}\n{rest}"


def untouched(text: str) -> bool:
    """Whether a text is as it was sealed; one without a mark was never sealed."""
    mark = _LINE.search(text)
    if mark is None:
        return False
    bare = text[: mark.start()] + text[mark.end() :]
    return mark[0].split()[-1] == _digest(bare)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
