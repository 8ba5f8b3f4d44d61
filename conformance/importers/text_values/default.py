"""The default that a description names."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.text_values.sentences import sentences

_VALUE: Final = (
    r"(?:`([^`\n]{1,60})`|\"([^\"\n]{1,60})\"|“([^“”\n]{1,60})”|'([^'\n]{1,60})'"
    r"|(-?[A-Za-z0-9][\w.:×*/-]{0,59}))"
)
_BEHIND: Final = re.compile(
    r"(?:(?:默认|預設|预设|缺省)(?:值)?(?:[为為]|是|使用)?|\bdefaults?(?: value)?(?: is|s? to|=)?)"
    rf"\s?[:\uff1a=]?\s?{_VALUE}",
    re.IGNORECASE | re.ASCII,
)
_BEFORE: Final = re.compile(
    rf"{_VALUE}\s?[(（](?:默认|預設|预设|缺省|the default|default)(?:值| value)?[)）]",
    re.IGNORECASE | re.ASCII,
)
# What may follow a value that stands without quotes: else it is the first word of a sentence.
_OVER: Final = re.compile(r"\s*(?:$|[)）,，;；、。\]】|])")
_ENGLISH: Final = re.compile(r"\bdefaults?(?: value)?(?: is|s? to|\s?[:\uff1a=])", re.IGNORECASE)
_SENTENCE: Final = re.compile(rf"default {_VALUE}", re.IGNORECASE | re.ASCII)
_CASE: Final = re.compile(r"(?:if|when|for|with)\b|如果|若|[当當]|对于", re.IGNORECASE)


def default(description: str) -> str | None:
    """What a description says holds where the member is left out, as printed; ``None``: nothing.

    A description that names two defaults, as for two models, names none.
    """
    found = {
        value
        for sentence in sentences(description)
        if not _CASE.match(sentence)
        for match in (*_BEHIND.finditer(sentence), *_BEFORE.finditer(sentence))
        if (value := _stated(sentence, match))
    }
    return next(iter(found)) if len(found) == 1 else None


def _stated(sentence: str, match: re.Match[str]) -> str:
    *quoted, bare = match.groups()
    if bare is None:
        return next(value for value in quoted if value is not None)
    behind = match.re is _BEHIND
    if behind and not _OVER.match(sentence, match.end()):
        return ""
    english = "default" in match[0].lower()
    if behind and english and not (_ENGLISH.match(match[0]) or _SENTENCE.fullmatch(sentence)):
        return ""  # "the default model"
    return str(bare).rstrip(".:-/")
