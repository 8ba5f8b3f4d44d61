"""Well-known words that a page spells with swapped or stray letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.checks.wording import words
from conformance.model import Status

#: Words of these pages, none of which is another word when two neighbouring letters are swapped.
_COMMON: Final = frozenset(
    {"image", "images", "generate", "generation", "model", "models", "request", "response",
     "message", "messages", "content", "contents", "completion", "completions", "video", "stream",
     "prompt", "aspect", "ratio", "format", "authorization", "bearer", "chat", "native"}
)  # fmt: skip
#: Names, of which a letter too many or too few is a slip as well.
_NAMES: Final = frozenset({"openai", "gemini", "google", "midjourney", "anthropic"})
_APART: Final = frozenset({"openapi"})  # names of their own
_WORD: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]{5,16}(?![A-Za-z])")


@page_check(
    "page/spelling",
    feature="docs.tidy",
    status=Status.INFO,
    title="Names and common words are spelt right",
    requirement="Well-known names, and the common words of these pages, have their letters in "
    "order.",
    why="Who searches the page for the word does not find the place.",
    source="https://diataxis.fr/reference/",
    examples=[
        PageExample(title="right", gives=Status.PASS,
                    operation={"description": "Images from OpenAI, as OpenAPI has them."}),
        PageExample(title="letters swapped", gives=Status.INFO, flaws=1,
                    operation={"summary": "Draw an imgae"}),
        PageExample(title="a stray letter in a name, in the navigation", gives=Status.INFO,
                    provider={"catalogue": [{"group": "OpeniAI", "name": "Embed"}]}),
        PageExample(title="two of them", gives=Status.INFO, flaws=1,
                    operation={"summary": "Genmini imgae"}),
        PageExample(title="other words", gives=Status.PASS,
                    operation={"summary": "Imagen, imaged models and Geminis"}),
    ],
)  # fmt: skip
def spelling(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding for all slips of a page, each word once."""
    slips: dict[str, tuple[str, Spot]] = {}
    judged: Spot | None = None
    for text, spot in _texts(sheet):
        judged = judged or spot
        for word in _WORD.findall(text):
            meant = _meant(word.casefold())
            if meant:
                slips.setdefault(word, (meant, spot))
    if judged is not None:
        listed = ", ".join(f"{word} ({meant})" for word, (meant, _) in slips.items())
        yield Seen(
            at=next((spot for _, spot in slips.values()), judged),
            wrong=f"misspelt: {listed}" if slips else "",
        )


def _texts(sheet: Sheet) -> Iterator[tuple[str, Spot]]:
    """What the page prints, its navigation included."""
    yield from ((each.text, each.spot) for each in words(sheet))
    for index, entry in enumerate(sheet.provider.catalogue if sheet.leads else ()):
        spot = sheet.root_spot("x-provider", "catalogue", index)
        yield entry.group, spot
        yield entry.name, spot


def _meant(word: str) -> str:
    """The known word that this one misses by a slip, '' where there is none."""
    if word in _COMMON | _NAMES | _APART:
        return ""
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    without = {word[:at] + word[at + 1 :] for at in range(1, len(word) - 1)}
    candidates = (swapped & (_COMMON | _NAMES)) | (without & _NAMES)
    lacking = {
        name for name in _NAMES for at in range(1, len(name) - 1)
        if name[:at] + name[at + 1 :] == word
    }  # fmt: skip
    return min(candidates | lacking, default="")
