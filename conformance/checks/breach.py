"""From what breaks a schema to findings: each kind of breach told once, in our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conformance.model import Finding, Json, Status
from conformance.spec.oracle import SchemaViolation

#: More kinds of breach than this in one answer tell nobody anything new.
MOST = 5

_INDEX = re.compile(r"/\d+(?=/|\Z)")
_NAME = "/propertyNames/"
_STRUCTURE = frozenset({"required", "additionalProperties", "oneOf", "anyOf", "false"})
_PHRASES = {
    "type": "a member is of another type",
    "required": "a member is missing",
    "enum": "a value is none of those it may be",
    "const": "a value is not the one it must be",
    "pattern": "a text has not the form it must have",
    "format": "a text has not the format it must have",
    "additionalProperties": "a member is there that may not be",
    "false": "a member is there that may not be",
    "oneOf": "an object is not of exactly one of its forms",
    "anyOf": "an object is of none of its forms",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A kind of breach, at the first place where it was met.

    Attributes:
        key: equal for the same breach at other indices of the same arrays.
        structural: it is about which members there are, not about what they hold.
    """

    key: tuple[str, str, str]
    pointer: str
    message: str
    structural: bool
    keyword: str
    expected: Json = None
    observed: Json = None

    def finding(self, feature: str, status: Status, remark: str = "") -> Finding:
        """The finding about this breach."""
        return Finding(
            feature=feature,
            status=status,
            message=self.message + (f": {remark}" if remark else ""),
            pointer=self.pointer,
            expected=self.expected,
            observed=self.observed,
        )


def breaches(found: Iterable[tuple[str, SchemaViolation]]) -> Iterator[Breach]:
    """The kinds of breach among violations, each with the pointer to the value it was met in."""
    seen: set[tuple[str, str, str]] = set()
    for where, violation in found:
        breach = _breach(where, violation)
        if breach.key not in seen:
            seen.add(breach.key)
            yield breach


def _breach(where: str, violation: SchemaViolation) -> Breach:
    keyword = violation.keyword
    misspelt = keyword == "pattern" and _NAME in violation.schema_pointer
    path = _INDEX.sub("/*", violation.pointer)
    phrase = _PHRASES.get(keyword, f"{keyword} is broken")
    return Breach(
        key=(path, keyword, json.dumps(violation.expected, sort_keys=True)),
        pointer=where + violation.pointer,
        message="a member's name is spelt in another way" if misspelt else phrase,
        structural=misspelt or keyword in _STRUCTURE,
        keyword=keyword,
        expected=violation.expected,
        observed=violation.observed,
    )


def lacks(breach: Breach) -> str:
    """The name of the member that is missing, or ''."""
    missing = breach.keyword == "required" and isinstance(breach.expected, str)
    return str(breach.expected) if missing else ""
