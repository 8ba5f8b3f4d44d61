"""Words that pages have for what OpenAPI calls otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from conformance.model import Json
from conformance.spec.extensions import FOREIGN
from conformance.spec.keyword_rules import TYPES

_TYPE: Final[Mapping[str, str]] = {
    **{each: each for each in TYPES},
    **dict.fromkeys(("str", "text", "file", "binary", "date", "datetime", "uuid"), "string"),
    **dict.fromkeys(("int", "int32", "int64", "long"), "integer"),
    **dict.fromkeys(("float", "double", "decimal", "numeric"), "number"),
    "bool": "boolean",
    **dict.fromkeys(("list", "tuple", "set"), "array"),
    **dict.fromkeys(("dict", "map", "json", "struct"), "object"),
    **dict.fromkeys(("none", "nil"), "null"),
}
#: Words for a value of any type, which is no type at all.
_ANY: Final = frozenset({"any", "mixed", "unknown", "undefined", ""})
_STATUS: Final = re.compile(r"(?:x-)?([1-5](?:\d\d|xx))(?!\d).{0,200}", re.IGNORECASE | re.DOTALL)


def is_foreign(name: str) -> bool:
    """Whether a member is an extension that has no place in a spec.

    One of ours would let a page speak for us; of the others, specs know those of publishing tools.
    """
    return name.startswith("x-") and not FOREIGN.match(name)


def plain_types(value: Json) -> tuple[list[str], str]:
    """The types that words mean, each once, and the first word that means none, or ''.

    Where a word stands for any value there is no type left.
    """
    given = value if isinstance(value, list) else [value]
    words: list[str] = []
    for each in given:
        word = each.strip().lower() if isinstance(each, str) else "null" if each is None else "?"
        if word in _ANY:
            return [], ""
        if word not in _TYPE:
            return [], each if isinstance(each, str) else str(each)
        words.append(_TYPE[word])
    return list(dict.fromkeys(words)), ""


def plain_status(word: str) -> str | None:
    """A status as OpenAPI writes it: ``200 OK`` is 200, ``4xx`` is 4XX; ``None`` where it is none.

    Names like ``x-200:…``, under which Apifox prints further answers of the same status, stay.
    """
    if word.startswith("x-") or word == "default":
        return word
    found = _STATUS.fullmatch(word.strip())
    return found[1].upper() if found else None


def status_of(word: str) -> int | None:
    """The status that a response's name tells, ``x-…`` names included."""
    found = _STATUS.fullmatch(word.strip())
    return int(found[1]) if found and found[1].isdigit() else None
