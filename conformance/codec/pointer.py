"""JSON pointers (RFC 6901, https://www.rfc-editor.org/rfc/rfc6901): read and, purely, write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from conformance.model import Json

_INDEX = re.compile(r"0|[1-9][0-9]{0,17}")
_ESCAPE = re.compile(r"~(?![01])")
#: Asked for first, as most values are one, and as what is no mapping takes long to say so.
_SCALARS = (str, int, float, type(None))


def pointer(*tokens: str | int) -> str:
    """Join member names and indices: ``pointer("a/b", 0) == "/a~1b/0"``; none is the whole."""
    return "".join([_step(token) for token in tokens])


def tokens(path: str) -> tuple[str, ...]:
    """Split a pointer into its unescaped tokens.

    Raises:
        ValueError: it neither is empty nor starts with ``/``, or has a bare ``~``.
    """
    if not path:
        return ()
    if not path.startswith("/") or _ESCAPE.search(path):
        raise ValueError(f"not a JSON pointer: {path!r}")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/"))


def resolve(value: Json, path: str) -> Json:
    """The value that ``path`` points to.

    Raises:
        LookupError: nothing is there.
        ValueError: ``path`` is no JSON pointer.
    """
    for token in tokens(path):
        value = _child(value, token, path)
    return value


def replace(value: Json, path: str, new: Json) -> Json:
    """A copy of ``value`` with ``new`` at ``path``; the original is left alone.

    Missing parents become objects. In an array the index must exist, or be ``-`` to append.

    Raises:
        LookupError: the way leads through a scalar or past the end of an array.
        ValueError: ``path`` is no JSON pointer.
    """
    return _replace(value, tokens(path), new, path)


def remove(value: Json, path: str) -> Json:
    """A copy of ``value`` without what ``path`` points to.

    Raises:
        LookupError: nothing is there, or ``path`` is the whole document.
        ValueError: ``path`` is no JSON pointer.
    """
    if not path:
        raise LookupError("the whole document cannot be removed")
    return _remove(value, tokens(path), path)


def walk(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every value in ``value``, itself first, each with its pointer, in document order."""
    waiting = [(path, value)]
    while waiting:
        at, inner = waiting.pop()
        yield at, inner
        if isinstance(inner, _SCALARS):
            continue
        if isinstance(inner, Mapping):
            below = [(at + _step(name), member) for name, member in inner.items()]
        else:
            below = [(at + _step(index), item) for index, item in enumerate(inner)]
        waiting += reversed(below)


def _step(token: str | int) -> str:
    return "/" + str(token).replace("~", "~0").replace("/", "~1")


def _index(array: Sequence[Json], token: str, path: str) -> int:
    if not _INDEX.fullmatch(token) or int(token) >= len(array):
        raise LookupError(f"no item {token!r} on the way to {path!r}")
    return int(token)


def _child(value: Json, token: str, path: str) -> Json:
    if isinstance(value, Mapping):
        if token not in value:
            raise LookupError(f"no member {token!r} on the way to {path!r}")
        return value[token]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return value[_index(value, token, path)]
    raise LookupError(f"a scalar stands before {token!r} on the way to {path!r}")


def _replace(value: Json, way: tuple[str, ...], new: Json, path: str) -> Json:
    if not way:
        return new
    token, rest = way[0], way[1:]
    if isinstance(value, Mapping):
        return {**value, token: _replace(value.get(token, {}), rest, new, path)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        if token == "-":
            return [*value, _replace({}, rest, new, path)]
        at = _index(value, token, path)
        return [*value[:at], _replace(value[at], rest, new, path), *value[at + 1 :]]
    raise LookupError(f"a scalar stands before {token!r} on the way to {path!r}")


def _remove(value: Json, way: tuple[str, ...], path: str) -> Json:
    token, rest = way[0], way[1:]
    child = _child(value, token, path)
    if isinstance(value, Mapping):
        if not rest:
            return {name: member for name, member in value.items() if name != token}
        return {**value, token: _remove(child, rest, path)}
    assert isinstance(value, Sequence) and not isinstance(value, str)  # noqa: S101, PT018 - _child raised otherwise
    at = int(token)
    middle = [_remove(child, rest, path)] if rest else []
    return [*value[:at], *middle, *value[at + 1 :]]
