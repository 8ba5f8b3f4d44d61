"""Where the key goes, as a page shows it outside of tables and commands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.importers import snippets
from conformance.importers.markdown import Block
from conformance.model import Json

_SHOWN: Final = re.compile(
    r"\b(Authorization|X-Api-Key|x-goog-api-key|api-key)[`\"']?\s*[:\uff1a]\s*[`\"']?"
    r"((?:Bearer\s+)?[^\s`\"'，。,]{1,80})",
    re.IGNORECASE,
)
_SAID: Final = re.compile(r"(?:认证|鉴权|授权|認證|鑑權|\bauth).{0,60}?\bBearer\b", re.IGNORECASE)
_QUERY: Final = re.compile(r"[`\s]*+[?&](key|api_?key)=([\w${}<>*.-]{1,80})[`\s]*+", re.IGNORECASE)
_SHORT: Final = 120


def shown(blocks: Sequence[Block]) -> Iterator[tuple[str, str, dict[str, Json], int]]:
    """Where keys go, their names, what the page shows or says of each, and the line."""
    said: tuple[str, int] | None = None
    found = False
    for block in blocks:
        if block.kind not in {"paragraph", "item", "code"} or (
            block.kind == "code" and (len(block.text) > _SHORT or snippets.read(block.text))
        ):
            continue
        for number, line in enumerate(block.text.split("\n")):
            if match := _SHOWN.search(line):
                found = True
                yield "header", _spelt(match[1]), {"example": match[2]}, block.line + number
            elif match := _QUERY.fullmatch(line):
                yield "query", match[1], {"example": match[2]}, block.line + number
            elif said is None and len(line) <= _SHORT and _SAID.search(line):
                said = line.replace("*", "").replace("`", "").strip(), block.line + number
    if said and not found:
        yield "header", "Authorization", {"description": said[0]}, said[1]


def _spelt(name: str) -> str:
    """A header's name as it is usually written, where the page writes it in small letters."""
    return "Authorization" if name.lower() == "authorization" else name
