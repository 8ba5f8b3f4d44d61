"""The values that a description recommends, where a request may hold others as well."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.text_values.allowed import listed
from conformance.importers.text_values.sentences import sentences

_CUE: Final = re.compile(
    r"推荐的?(?:枚举值?|取值|可选值)(?:为|是|有)?\s?[:\uff1a]?"
    r"|\brecommended (?:values|options|sizes|(?:aspect )?ratios)(?: are)?\s?[:\uff1a]?",
    re.IGNORECASE,
)


def recommended(description: str) -> tuple[str, ...] | None:
    """The values of the one list that ends a sentence, behind words that call them recommended."""
    said = sentences(description)
    cues = [(each, match) for each in said if (match := _CUE.search(each))]
    if len(cues) != 1:
        return None
    sentence, cue = cues[0]
    return listed(sentence[cue.end() :])
