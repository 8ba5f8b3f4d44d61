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
_STARTS: Final = re.compile(r"(?<![\w`“\"「.:-])[`“\"「A-Za-z0-9]")
_FEWEST: Final = 2
_MOST_STARTS: Final = 200


def one_case(description: str) -> bool:
    """Whether a sentence about a model, or about a condition, has a list of sizes or of quotes."""
    return any(_is_about_one(each) for each in sentences(description))


def _is_about_one(sentence: str) -> bool:
    if not cues.CASE.match(sentence) and not _MODEL.search(sentence):
        return False
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
