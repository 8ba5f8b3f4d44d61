"""Whether a model declines in words, rather than by a reason for the end of its answer."""

from __future__ import annotations

import re
from typing import Final

#: A text this long is no refusal, whatever words are in it; in characters.
_LONGEST_REFUSAL: Final = 1_000
#: How the models decline, and what they appeal to. Both must be there: a model that says that it
#: cannot draw at all is not the model that was asked for.
_DECLINES: Final = re.compile(
    r"\b(?:can(?:no|['\u2019])t|unable to|not able to|won['\u2019]t|must decline|refuse)\b"
    r"|抱歉|无法|不能|拒绝",
    re.IGNORECASE,
)
_APPEALS: Final = re.compile(
    r"\b(?:polic(?:y|ies)|guidelines?|safety|harmful|explicit|inappropriate|violat\w{1,10}"
    r"|prohibited|copyright\w{0,5})\b|政策|安全|违反|违规|敏感|准则|版权",
    re.IGNORECASE,
)


def declines(said: str) -> bool:
    """Whether a text is a refusal, in English or Chinese."""
    if len(said) > _LONGEST_REFUSAL:
        return False
    return _DECLINES.search(said) is not None and _APPEALS.search(said) is not None
