"""What each JSON Schema keyword means when it is broken, in our words: never a library's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conformance.model import Json
from conformance.spec.node import described

_LONGEST = 120
_MOST = 20

_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "boolean"),
    (str, "string"),
    (int, "integer"),
    (float, "number"),
    (Mapping, "object"),
    (Sequence, "array"),
)


def kind_of(value: Json) -> str:
    """JSON Schema's word for a value's type; a whole number is ``integer``."""
    return next((word for kind, word in _KINDS if isinstance(value, kind)), "null")


def abridged(value: Json) -> Json:
    """A value short enough to be shown: long text is cut, containers are named by their kind."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}… ({len(value)} characters)"
    if isinstance(value, Mapping | Sequence) and not isinstance(value, str):
        return f"{kind_of(value)} of {len(value)}"
    return value


def listed(values: Sequence[Json]) -> str:
    """Values as a list for a sentence, the end left out where there are many."""
    words = [described(value) for value in values[:_MOST]]
    rest = len(values) - len(words)
    return ", ".join(words) + (f" and {rest} more" if rest > 0 else "")


def _types(expected: Json, value: Json) -> str:
    words = [expected] if isinstance(expected, str) else expected
    names = " or ".join(str(word) for word in words) if isinstance(words, Sequence) else ""
    return f"must be of type {names}, is {kind_of(value)}"


def _size(value: Json) -> int:
    return len(value) if isinstance(value, Sequence | Mapping) else 0


def _least(bound: Json, value: Json, of: str) -> str:
    if bound == 1:
        return "must not be empty"
    return f"must have at least {bound} {of}, has {_size(value)}"


def _values(expected: Json) -> str:
    return listed(expected) if isinstance(expected, Sequence) else described(expected)


_PHRASES: Mapping[str, Callable[[Json, Json], str]] = {
    "type": _types,
    "enum": lambda expected, value: f"must be one of {_values(expected)}, is {described(value)}",
    "const": lambda expected, value: f"must be {described(expected)}, is {described(value)}",
    "multipleOf": lambda expected, value: f"must be a multiple of {expected}, is {value}",
    "minimum": lambda expected, value: f"must be at least {expected}, is {value}",
    "maximum": lambda expected, value: f"must be at most {expected}, is {value}",
    "exclusiveMinimum": lambda expected, value: f"must be more than {expected}, is {value}",
    "exclusiveMaximum": lambda expected, value: f"must be less than {expected}, is {value}",
    "minLength": lambda bound, value: _least(bound, value, "characters"),
    "maxLength": lambda bound, value: f"must have at most {bound} characters, has {_size(value)}",
    "minItems": lambda bound, value: _least(bound, value, "items"),
    "maxItems": lambda expected, value: f"must have at most {expected} items, has {_size(value)}",
    "minProperties": lambda bound, value: _least(bound, value, "members"),
    "maxProperties": lambda bound, value: f"must have at most {bound} members, has {_size(value)}",
    "pattern": lambda expected, _: f"must match the pattern {expected}",
    "format": lambda expected, value: f"must be a {expected}, is {described(value)}",
    "uniqueItems": lambda *_: "must not have the same item twice",
    "contains": lambda *_: "has no item of the kind that must be there",
    "minContains": lambda expected, _: f"has fewer than {expected} items of the required kind",
    "maxContains": lambda expected, _: f"has more than {expected} items of the limited kind",
    "anyOf": lambda expected, _: f"fits none of the {_size(expected)} forms it may have",
    "not": lambda *_: "has a form that it must not have",
    "false": lambda *_: "must not be there",
    "items": lambda _, value: f"must end after the known items, has {_size(value)}",
    "required": lambda expected, _: f"the member {described(expected)} is missing",
    "dependentRequired": lambda expected, _: f"the member {described(expected)} is missing",
    "additionalProperties": lambda *_: "is a member that is not known here",
    "oneOf": lambda expected, _: f"fits none of the {_size(expected)} forms it may have",
    "oneOf+": lambda expected, _: f"fits several of {_size(expected)} forms, only one may fit",
    "effort": lambda *_: "is too intricate to be judged against this schema",
}


def phrase(keyword: str, expected: Json, value: Json) -> str:
    """The sentence for a broken keyword, to be read after the place it is about."""
    say = _PHRASES.get(keyword)
    return say(expected, value) if say else f"breaks the keyword {keyword}"
