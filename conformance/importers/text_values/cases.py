"""Whether a description lists values for one case alone: ``acme-2 takes `1K`, `2K` ``."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.text_values import cues
from conformance.importers.text_values.listing import Listing, is_size, listing
from conformance.importers.text_values.sentences import sentences

_MODEL: Final = re.compile(
    r"(?<![\w/.-])(?=[\w.-]{0,60}\d)[A-Za-z][\w.]{0,30}(?:-[\w.]{1,30}){1,6}|系列|\bseries\b|模型"
    r"|\bmodels?\b|仅|\bonly\b",
    re.ASCII | re.IGNORECASE,
)
_ONLY: Final = re.compile(r"仅|只(?:有|支持)|\bonly\b", re.IGNORECASE)
_STARTS: Final = re.compile(r"(?<![\w`“\"「.:-])[`“\"「A-Za-z0-9]")
_FEWEST: Final = 2
_MOST_STARTS: Final = 200


def one_case(description: str) -> bool:
    """Whether a list of sizes or quotes is of a model, or of a condition, as far as words tell.

    ``only`` may also stand in a sentence of its own: ``1K, 2K. Only acme-pro.``
    """
    said = sentences(description)
    lists = [each for each in said if _lists(each)]
    about = [each for each in lists if cues.CASE.match(each) or _MODEL.search(each)]
    return bool(about) or (bool(lists) and any(_ONLY.search(each) for each in said))


def _lists(sentence: str) -> bool:
    for start in list(_STARTS.finditer(sentence))[:_MOST_STARTS]:
        found = listing(sentence, start.start())
        named = sentence[: found.start].rstrip()[-1:] in {":", "\uff1a"} if found else False
        if found and _holds_values(found, named=named):
            return True
    return False


def _holds_values(found: Listing, *, named: bool) -> bool:
    """Whether a list has two sizes in it, or is of words that are no models' names.

    Words without quotes are values only where they are ``named``: behind a colon.
    """
    if sum(map(is_size, found.values)) >= _FEWEST:
        return True
    names = any(_MODEL.search(each) for each in found.values)
    return len(found.values) >= _FEWEST and (found.quoted or named) and not names
