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
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from conformance.errors import RunFileError
from conformance.model import Json

T = TypeVar("T")

# Written as escapes: half surrogates are no UTF-8; U+0085 and U+2028 end lines for some readers;
# C1 controls and changes of writing direction act on the terminal of whoever looks at the file.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def dumps(value: Json, *, indent: int | None = None) -> str:
    """JSON text that any tool can read and show: compact without ``indent``, harmless as text."""
    text = json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        indent=indent,
        separators=(",", ":") if indent is None else (",", ": "),
    )
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def to_json(record: object) -> Json:
    """The JSON form of a dataclass, or of anything that its members may hold."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {
            name: to_json(value)
            for name, default, factory in _members(type(record))
            if not _is_default(value := getattr(record, name), default, factory)
        }
    if isinstance(record, Enum):
        return str(record.value)
    if isinstance(record, Mapping):
        return {str(key): to_json(value) for key, value in record.items()}
    if isinstance(record, (list, tuple)):
        return [to_json(item) for item in record]
    if isinstance(record, float) and not math.isfinite(record):
        return "NaN" if math.isnan(record) else "Infinity" if record > 0 else "-Infinity"
    if record is None or isinstance(record, (bool, int, float, str)):
        return record
    raise TypeError(f"{type(record).__name__} has no JSON form")


def from_json(kind: type[T], value: Json) -> T:
    """The dataclass that ``to_json`` wrote as ``value``.

    Raises:
        RunFileError: a member is unknown, missing or of another type.
    """
    built: T = _read(kind, value, kind.__name__)
    return built


@cache
def _members(kind: type[Any]) -> tuple[tuple[str, object, object], ...]:
    return tuple(
        (field.name, field.default, field.default_factory) for field in dataclasses.fields(kind)
    )


def _is_default(value: object, default: object, factory: object) -> bool:
    if default is not dataclasses.MISSING:
        return value is default or (type(value) is type(default) and value == default)
    return callable(factory) and value == factory()


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, value, where)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), value, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), value, where)
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        _demand(isinstance(value, dict), "an object", value, where)
        item = get_args(kind)[1]
        return {key: _read(item, each, f"{where}.{key}") for key, each in value.items()}
    if origin is Literal:
        _demand(value in get_args(kind), f"one of {get_args(kind)}", value, where)
        return value
    if isinstance(kind, type) and issubclass(kind, Enum):
        _demand(value in [member.value for member in kind], kind.__name__, value, where)
        return kind(value)
    if kind is float:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        _demand(number, "a number", value, where)
        return float(value)
    if isinstance(kind, type):
        _demand(type(value) is kind, kind.__name__, value, where)
    return value


def _read_dataclass(kind: Any, value: Any, where: str) -> Any:
    _demand(isinstance(value, dict), "an object", value, where)
    hints = _hints(kind)
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise RunFileError(f"{where} has the unknown member {unknown[0]!r}")
    members = {name: _read(hints[name], each, f"{where}.{name}") for name, each in value.items()}
    try:
        return kind(**members)
    except TypeError as error:
        missing = [
            field.name
            for field in dataclasses.fields(kind)
            if field.name not in members
            and field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING
        ]
        raise RunFileError(f"{where} lacks {', '.join(missing)}") from error


def _read_union(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    if _is_json(kinds):
        return value
    if value is None and type(None) in kinds:
        return None
    others = [kind for kind in kinds if kind is not type(None)]
    if len(others) == 1:
        return _read(others[0], value, where)
    raise RunFileError(f"{where} cannot be read")


def _is_json(kinds: tuple[Any, ...]) -> bool:
    """Whether these are the alternatives of the ``Json`` alias: any value will do."""
    return bool in kinds and str in kinds and float in kinds


def _read_tuple(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    _demand(isinstance(value, list), "an array", value, where)
    if len(kinds) == 2 and kinds[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        return tuple(_read(kinds[0], item, f"{where}[{n}]") for n, item in enumerate(value))
    _demand(len(value) == len(kinds), f"{len(kinds)} items", value, where)
    return tuple(
        _read(kind, item, f"{where}[{n}]")
        for n, (kind, item) in enumerate(zip(kinds, value, strict=True))
    )


def _demand(holds: bool, expected: str, value: object, where: str) -> None:  # noqa: FBT001
    if not holds:
        raise RunFileError(f"{where} should be {expected}, not {str(value)[:80]!r}")
