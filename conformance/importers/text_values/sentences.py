"""A description as sentences, without what only decorates it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_MOST: Final = 4_000  # characters of a description that are read

# Abbreviations whose points end no sentence, as words that have none.
_SHORTENED: Final = (
    (re.compile(r"\be\.\s?g\.?|\bfor (?:example|instance)\b|\beg[:.]", re.IGNORECASE), "例如"),
    (re.compile(r"\betc\b\.?|\.{3,}|…+", re.IGNORECASE), "等等"),
    (re.compile(r"\bi\.\s?e\.", re.IGNORECASE), "即"),
)
_MARKUP: Final = re.compile(
    r"\*\*|__(?=\S)|</?[A-Za-z]{1,10}\s?/?>|\[([^\[\]]{1,80})\]\([^()\s]{1,300}\)"
)
_END: Final = re.compile(r"[。!！\n]|\.(?=\s|$)")


def sentences(description: str) -> Sequence[str]:
    """The sentences of a description, one line at most each."""
    text = description[:_MOST].replace("\\n", "\n")
    text = _MARKUP.sub(lambda match: match[1] or ("\n" if "br" in match[0] else ""), text)
    for form, word in _SHORTENED:
        text = form.sub(word, text)
    return [part.strip() for part in _END.split(text) if part.strip()]
