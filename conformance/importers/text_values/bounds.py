"""The least and the greatest number that a description allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from conformance.importers.text_values.sentences import sentences

# A number that is part of no name, date, ratio, size or larger number.
_NUMBER: Final = r"(?<![A-Za-z0-9_.:/×*-])(-?\d{1,12}(?:\.\d{1,6})?)(?![A-Za-z0-9_:×*]|\.\d|,\d)"
_LAST: Final = r"(-?\d{1,12}(?:\.\d{1,6})?)(?![A-Za-z0-9_:×*/-]|\.\d|,\d)"
_RANGE: Final = re.compile(rf"{_NUMBER}\s?(?:[-~–—～−]|到|至|和|to\b|and\b|,|，)\s?{_LAST}")
_INEQUALITY: Final = re.compile(
    rf"{_NUMBER}\s?(?:≤|<=|⩽)\s?\w{{1,40}}\s?(?:≤|<=|⩽)\s?{_LAST}", re.ASCII
)
_CUE: Final = re.compile(
    r"范围|範圍|取值|介于|介於|之间|之間|区间|限制|[必须須]{2}|可选|支持"
    r"|\brange|\bbetween\b|\bfrom\b|\bmust be\b|\bvalues?\b|\ballowed\b",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"介于|介於|\bbetween\b", re.IGNORECASE)
_MOST: Final = re.compile(
    r"(?:最大(?:值)?(?:为|是)?|最多(?:为)?|上限(?:为)?|不超过|≤|<="
    r"|\bmax(?:imum)?(?: value)?(?: is| of)?|\bup to|\bat most)"
    rf"\s?[:\uff1a]?\s?{_LAST}",
    re.IGNORECASE,
)
_LEAST: Final = re.compile(
    r"(?:最小(?:值)?(?:为|是)?|最少(?:为)?|下限(?:为)?|不小于|≥|>="
    r"|\bmin(?:imum)?(?: value)?(?: is| of)?|\bat least)"
    rf"\s?[:\uff1a]?\s?{_LAST}",
    re.IGNORECASE,
)
# What is counted in these is not the member's own value.
_UNIT: Final = re.compile(
    r"\s?(?:个?字|个?token|位|像素|兆|次|分钟|小时|天|%|％|[kKmMgG]i?[bB]\b|px\b|char|words?\b|byte|pixel"
    r"|minute|hour|days?\b|reference|image|pictures?\b|张(?:参考|图)|[xX]\s?\d)",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(
    r"参考图|參考圖|长度|字数|大小|像素|\blength\b|\bcharacters\b|\bfile size\b", re.IGNORECASE
)
_ONE_CASE: Final = re.compile(r"例如|比如|\bsuch as\b|如果|\bif\b|\bwhen\b|\bfor `", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Both ends belong to the range; ``None`` where the description does not name one."""

    low: int | float | None = None
    high: int | float | None = None


def bounds(description: str) -> Bounds | None:
    """The range of numbers that a description states, ``None`` where it states none.

    It is meant for members that are numbers: whether this one is, a description does not tell.
    """
    found = {each for part in sentences(description) if (each := _of_sentence(part))}
    if len(found) != 1:
        return None
    return next(iter(found))


def _of_sentence(sentence: str) -> Bounds | None:
    if _LENGTH.search(sentence) or _ONE_CASE.search(sentence):
        return None
    ranges = {each for match in _ranges(sentence) if (each := _range(sentence, match))}
    if ranges:
        return next(iter(ranges)) if len(ranges) == 1 else None
    low, high = _end(sentence, _LEAST), _end(sentence, _MOST)
    return Bounds(low=low, high=high) if low is not None or high is not None else None


def _ranges(sentence: str) -> list[re.Match[str]]:
    return [*_INEQUALITY.finditer(sentence), *_RANGE.finditer(sentence)]


def _range(sentence: str, match: re.Match[str]) -> Bounds | None:
    low, high = _value(match[1]), _value(match[2])
    if low >= high or _UNIT.match(sentence, match.end()) or not _is_range(sentence, match):
        return None
    return Bounds(low=low, high=high)


def _is_range(sentence: str, match: re.Match[str]) -> bool:
    """Whether the words around two numbers make them a range."""
    joint = sentence[match.end(1) : match.start(2)].strip()
    before, behind = sentence[: match.start()], sentence[match.end() :]
    if joint in {",", "，"}:
        return before.endswith(("[", "【"))
    if joint in {"和", "and"}:
        return _BETWEEN.search(before) is not None
    whole = not before.strip(" （([【") and not behind.strip(" )）]】")
    return whole or "≤" in joint or "<=" in joint or _CUE.search(sentence) is not None


def _end(sentence: str, form: re.Pattern[str]) -> int | float | None:
    values = {
        _value(match[1])
        for match in form.finditer(sentence)
        if not _UNIT.match(sentence, match.end())
    }
    return next(iter(values)) if len(values) == 1 else None


def _value(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)
