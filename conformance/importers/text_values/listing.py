"""A list of values as it stands in a sentence: ``1K、2K 或 4K``, ``"jpeg", “png”``, ``a | b``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_QUOTED: Final = re.compile(
    r"""`([^`\n]{1,80})`|"([^"\n]{1,80})"|“([^“”\n]{1,80})”|'([^'\n]{1,80})'|‘([^‘’\n]{1,80})’"""
    r"|「([^「」\n]{1,80})」|『([^『』\n]{1,80})』"
)
_BARE: Final = re.compile(r"[A-Za-z0-9](?:[\w.:×*+#-]{0,78}[A-Za-z0-9])?", re.ASCII)
_BARE_PATH: Final = re.compile(r"[A-Za-z0-9](?:[\w.:×*+#/-]{0,78}[A-Za-z0-9])?", re.ASCII)
_SEPARATOR: Final = re.compile(
    r"\s*+(?:(?:[,，、/|;；]|\b(?:or|and)\b|或者?|或是|和|以及|及|与)\s*+)*+", re.IGNORECASE
)
_GLOSS: Final = re.compile(r"\s?[(（]([^()（）\n]{0,60})[)）]")
_DEFAULT: Final = re.compile(r"defaults?\b[ \t]*+[\w:=`\"]", re.IGNORECASE)
_MOST: Final = 200
_FEWEST: Final = 2

_RATIO: Final = re.compile(r"\d{1,3}:\d{1,3}")
_TIER: Final = re.compile(r"(?:0\.5|\d{1,2})[kK]")
_SIZE: Final = re.compile(r"\d{2,5}\s?[x×*X]\s?\d{2,5}")
_SIZES: Final = (_RATIO, _TIER, _SIZE)
_MODEL: Final = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[\w.:/]+-[\w.:/-]+", re.ASCII)
_HYPHENED: Final = re.compile(r"[a-z0-9.]{1,30}(?:-[a-z0-9.]{1,30}){1,8}")
_CHOSEN: Final = frozenset({"auto", "adaptive", "original", "512"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Values in a row, and where they stand.

    Attributes:
        quoted: whether each of them stands in quotation marks or backticks.
        separators: what stands between them, without blanks.
        start: offset of the first.
        end: offset behind the last, and behind what is said of it in brackets.
        glossed: whether something is said of each in brackets.
    """

    values: tuple[str, ...]
    quoted: bool
    separators: frozenset[str]
    start: int
    end: int
    glossed: bool = False

    @property
    def alike(self) -> bool:
        """Whether all of them have the same form: ratios, tiers, sizes, names of models."""
        return self._own_are((*_SIZES, _MODEL, _HYPHENED))

    @property
    def sizes(self) -> bool:
        """Whether all of them are ratios, all tiers or all sizes: that is, values and no words."""
        return self._own_are(_SIZES)

    @property
    def sized(self) -> bool:
        """Whether they are sizes, or leave the size to the model: ``auto``."""
        return self.sizes or all(value.lower() in _CHOSEN for value in self.values)

    def _own_are(self, forms: Sequence[re.Pattern[str]]) -> bool:
        """Whether all those that name something have one of these forms."""
        own = [value for value in self.values if value.lower() not in _CHOSEN]
        return bool(own) and any(all(form.fullmatch(value) for value in own) for form in forms)


def is_size(value: str) -> bool:
    """Whether a value is a ratio, a tier or a size."""
    return any(form.fullmatch(value) for form in _SIZES)


def listing(text: str, start: int) -> Listing | None:
    """The list that starts at an offset, ``None`` where no value stands there."""
    found = _listing(text, start, _BARE)
    if found and "/" in found.separators and found.separators & {",", "，", "、", ";", "；"}:
        return _listing(text, start, _BARE_PATH)  # the slashes belong to the values: image/png
    return found


def spaced(text: str) -> tuple[str, ...] | None:
    """Models, ratios or sizes with only blanks between them, as where line breaks were lost."""
    words = text.split()
    named = _FEWEST < len(words) <= _MOST and any(
        all(map(form.fullmatch, words)) for form in (_MODEL, *_SIZES)
    )
    return tuple(dict.fromkeys(words)) if named else None


def _listing(text: str, start: int, bare: re.Pattern[str]) -> Listing | None:
    values: list[str] = []
    separators: set[str] = set()
    quoted = glossed = True
    at = end = start
    between = ""
    while len(values) < _MOST:
        value, stop, marked = _value(text, at, bare)
        if not value or not (marked or between or not values):
            break  # bare words in a row are a sentence
        if not marked and values and _DEFAULT.match(text, at):
            break
        quoted = quoted and marked
        values.append(value)
        separators.update(between.split())
        gloss = _GLOSS.match(text, stop)
        glossed = glossed and gloss is not None
        end = gloss.end() if gloss else stop
        next_one = _SEPARATOR.match(text, end)
        between = next_one[0].strip() if next_one else ""
        at = next_one.end() if next_one else end
    if not values:
        return None
    return Listing(
        values=tuple(dict.fromkeys(values)),
        quoted=quoted,
        separators=frozenset(separators),
        start=start,
        end=end,
        glossed=glossed,
    )


def _value(text: str, at: int, bare: re.Pattern[str]) -> tuple[str, int, bool]:
    """The value that stands here, where it ends, and whether it is quoted; ``''`` for none."""
    if match := _QUOTED.match(text, at):
        return (
            next(group for group in match.groups() if group is not None).strip(),
            match.end(),
            True,
        )
    match = bare.match(text, at)
    return (match[0], match.end(), False) if match else ("", at, False)
