"""Frozen dataclasses to JSON and back, driven by their own type hints.

Members that hold their default are left out, so that files stay small and a member added later does
not change old records. Enums are written as their values, tuples as arrays, and a union of
``None`` with one other type as either. Numbers that JSON cannot hold, such as the infinity that
``1e999`` becomes on reading, are written as their names.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
import types
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from conformance.errors import RunFileError
from conformance.model import Json

T = TypeVar("T")

#: What is its own JSON form, whatever its value; ``type(None)`` is that of ``null``.
_PLAIN = frozenset({str, int, bool, type(None)})

# Written as escapes: half surrogates are no UTF-8; U+0085 and U+2028 end lines for some readers;
# C1 controls and changes of writing direction act on the terminal of whoever looks at the file.
_RANGES = (
    ("\x7f", "\x9f"), ("\u061c", "\u061c"), ("\u200b", "\u200f"), ("\u2028", "\u202e"),
    ("\u2066", "\u2069"), ("\ufeff", "\ufeff"), ("\ud800", "\udfff"),
)  # fmt: skip
_ESCAPED = re.compile(f"[{''.join(f'{first}-{last}' for first, last in _RANGES)}]+")
_ESCAPES = {
    code: f"\\u{code:04x}" for first, last in _RANGES for code in range(ord(first), ord(last) + 1)
}
# What logs of builds, GitHub's and Azure's, take for an order anywhere on a line. No text of JSON
# begins a line, so orders that must begin one need no care.
_ORDER = re.compile(r"##(?=(?:vso|teamcity)?\[)", re.IGNORECASE)
_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def dumps(value: Json, *, indent: int | None = None) -> str:
    """JSON text that any tool can read and show: compact without ``indent``, harmless as text."""
    if indent is None:
        text = _COMPACT.encode(value)
    else:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    if not text.isascii() or "\x7f" in text:  # no other of them is ASCII, as most lines are
        text = _ESCAPED.sub(lambda match: match[0].translate(_ESCAPES), text)
    return _ORDER.sub(r"#\\u0023", text) if "##" in text else text


def to_json(record: object) -> Json:
    """The JSON form of a dataclass, or of anything that its members may hold."""
    return _written(record)


def from_json(kind: type[T], value: Json) -> T:
    """The dataclass that ``to_json`` wrote as ``value``.

    Raises:
        RunFileError: a member is unknown, missing or of another type.
    """
    try:
        built: T = _reader(cast("Any", kind))(value)
    except _Unreadable as why:
        raise RunFileError(why.told(kind.__name__)) from why
    return built


@cache
def _members(kind: type[Any]) -> tuple[tuple[str, object, object], ...]:
    return tuple(
        (field.name, field.default, field.default_factory) for field in dataclasses.fields(kind)
    )


def _written(value: Any) -> Json:
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Json]:
    """What writes values of a type: looked up once, since a run has millions of values."""
    if kind in _PLAIN:
        return _as_it_is
    if dataclasses.is_dataclass(kind):
        return _dataclass_writer(kind)
    if issubclass(kind, Enum):
        return lambda value: str(value._value_)  # what .value takes four times as long to give
    if issubclass(kind, (list, tuple)):
        return lambda value: [item if type(item) in _PLAIN else _written(item) for item in value]
    if issubclass(kind, float):
        return _number_written
    if issubclass(kind, (int, str)):
        return _as_it_is
    if issubclass(kind, Mapping):
        return lambda value: {
            str(key): item if type(item) in _PLAIN else _written(item)
            for key, item in value.items()
        }
    raise TypeError(f"{kind.__name__} has no JSON form")


def _dataclass_writer(kind: Any) -> Callable[[Any], Json]:
    members = [
        (name, factory() if callable(factory) else default, callable(factory))
        for name, default, factory in _members(kind)
    ]

    def write(record: Any) -> Json:
        written = {}
        for name, default, made in members:
            value = getattr(record, name)
            if value is default:
                continue
            own = type(value)
            if value == default and (made or own is type(default)):  # true is not 1
                continue
            written[name] = value if own in _PLAIN else _written(value)
        return written

    return write


def _as_it_is(value: Any) -> Json:
    plain: Json = value
    return plain


def _number_written(value: float) -> Json:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


class _Unreadable(Exception):
    """A value that is not what it should be; the way to it is put together as it passes by."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self._problem = problem
        self._way: list[str] = []

    def under(self, step: str) -> _Unreadable:
        """The same, seen from one level further out."""
        self._way.append(step)
        return self

    def told(self, root: str) -> str:
        """Where and what, in a sentence."""
        return f"{root}{''.join(reversed(self._way))} {self._problem}"


_Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> _Reader:
    """What reads values of a type: looked up once, since a run has millions of values."""
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(_reader(get_args(kind)[1]))
    if origin is Literal:
        return _choice_reader(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_reader(kind)
    if kind is float:
        return _number
    if isinstance(kind, type):
        return _plain_reader(kind)
    return lambda value: value


def _dataclass_reader(kind: Any) -> _Reader:
    readers: dict[str, _Reader] = {}

    def read(value: Any) -> Any:
        _demand(isinstance(value, dict), "an object", value)
        if not readers:  # not before it is needed: a dataclass may hold others of its own kind
            readers.update((name, _reader(hint)) for name, hint in get_type_hints(kind).items())
        members = {}
        for name, each in value.items():
            if name not in readers:
                unknown = min(set(value) - set(readers))
                raise _Unreadable(f"has the unknown member {unknown!r}")
            try:
                members[name] = readers[name](each)
            except _Unreadable as why:
                raise why.under(f".{name}") from None
        try:
            return kind(**members)
        except TypeError as error:
            raise _Unreadable(f"lacks {', '.join(_missing(kind, members))}") from error

    return read


def _missing(kind: Any, members: Mapping[str, Any]) -> list[str]:
    return [
        name
        for name, default, factory in _members(kind)
        if name not in members and default is dataclasses.MISSING and factory is dataclasses.MISSING
    ]


def _union_reader(kinds: tuple[Any, ...]) -> _Reader:
    if _is_json(kinds):
        return lambda value: value
    others = [kind for kind in kinds if kind is not type(None)]
    reader = _reader(others[0]) if len(others) == 1 else _nothing
    if len(others) == len(kinds):
        return reader
    return lambda value: None if value is None else reader(value)


def _is_json(kinds: tuple[Any, ...]) -> bool:
    """Whether these are the alternatives of the ``Json`` alias: any value will do."""
    return bool in kinds and str in kinds and float in kinds


def _nothing(_: Any) -> Any:
    raise _Unreadable("cannot be read")


def _tuple_reader(kinds: tuple[Any, ...]) -> _Reader:
    endless = len(kinds) == 2 and kinds[1] is Ellipsis  # noqa: PLR2004 - tuple[X, ...]
    readers = [_reader(kind) for kind in kinds if kind is not Ellipsis]

    def read(value: Any) -> Any:
        _demand(isinstance(value, list), "an array", value)
        _demand(endless or len(value) == len(readers), f"{len(readers)} items", value)
        items = []
        for number, item in enumerate(value):
            try:
                items.append(readers[0 if endless else number](item))
            except _Unreadable as why:
                raise why.under(f"[{number}]") from None
        return tuple(items)

    return read


def _mapping_reader(reader: _Reader) -> _Reader:
    def read(value: Any) -> Any:
        _demand(isinstance(value, dict), "an object", value)
        items = {}
        for name, item in value.items():
            try:
                items[name] = reader(item)
            except _Unreadable as why:
                raise why.under(f".{name}") from None
        return items

    return read


def _choice_reader(choices: tuple[Any, ...]) -> _Reader:
    def read(value: Any) -> Any:
        _demand(value in choices, f"one of {choices}", value)
        return value

    return read


def _enum_reader(kind: type[Enum]) -> _Reader:
    values = [member.value for member in kind]

    def read(value: Any) -> Any:
        _demand(value in values, kind.__name__, value)
        return kind(value)

    return read


def _number(value: Any) -> float:
    _demand(isinstance(value, (int, float)) and not isinstance(value, bool), "a number", value)
    try:
        return float(value)
    except OverflowError:
        raise _Unreadable("is too large a number") from None


def _plain_reader(kind: type[Any]) -> _Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            _demand(holds=False, expected=kind.__name__, value=value)
        return value

    return read


def _demand(holds: bool, expected: str, value: object) -> None:  # noqa: FBT001
    if not holds:
        raise _Unreadable(f"should be {expected}, not {str(value)[:80]!r}")
