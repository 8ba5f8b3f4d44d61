"""A record with a text in every member that can hold one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import EnumType
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from conformance.model import SentRecord

T = TypeVar("T")


def filled(record: T) -> T:
    """The same with a text, or what holds one, in each member that was left empty.

    Works off the types of the members, so that one that is added one day is attacked as well.
    """
    hints = get_type_hints(type(record))
    members = {name: _filled(getattr(record, name), hint) for name, hint in hints.items()}
    return type(record)(**members)


def _filled(value: Any, hint: Any) -> Any:
    # Of the three members for a body, one is set.
    if is_dataclass(value) and not isinstance(value, SentRecord):
        return filled(value)
    if isinstance(value, tuple) and value:
        return tuple(filled(each) if is_dataclass(each) else each for each in value)
    return _example(hint) if value in ("", (), {}, None) else value


def _example(hint: Any) -> Any:
    """A small value of a type, with a text wherever one may stand."""
    kinds = get_args(hint)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: _example(each) for name, each in hints.items()})
    if get_origin(hint) is tuple:
        return tuple(_example(kind) for kind in kinds if kind is not Ellipsis)
    if get_origin(hint) in (dict, Mapping):
        return {"name": _example(kinds[1])}
    if get_origin(hint) is Literal:
        return kinds[0]
    if get_origin(hint) in (Union, UnionType):
        return "text" if str in kinds else _example(kinds[0])
    if isinstance(hint, EnumType):
        return next(iter(hint))
    return "text" if hint is str else hint(1)
