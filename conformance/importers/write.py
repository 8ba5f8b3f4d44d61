"""A spec as text: YAML with the page's lines and the open questions as comments."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from conformance.codec import yaml
from conformance.codec.pointer import pointer, tokens
from conformance.model import Json

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST = 400
_APART = ("x-samples", "x-claims")


def write(value: Json, comments: Mapping[str, Sequence[str]], head: Sequence[str] = ()) -> str:
    """The YAML of a value, with ``head`` above it, and each comment above what it is about.

    A comment about what is not there stands above the nearest parent that is. The text reads as
    the same value as without comments; of what YAML has no text for, such as half a surrogate pair
    or an infinite number, it has a replacement.
    """
    value = _writable(value)
    text = yaml.dump(value, compact=True)
    placed = yaml.load(text)
    above: dict[int, list[str]] = {}
    for at, lines in comments.items():
        line = placed.line(at) if tokens(at) else 1
        above.setdefault(line, []).extend(lines)
    start = [*map(_comment, head), *([""] if head else [])]
    apart = frozenset(placed.line(at) for at in _parts(value))
    airy = "\n".join([*start, *_lines(text, above, apart)])
    # An empty line is part of a text that ends in some.
    if yaml.load(airy).value == placed.value:
        return airy
    return "\n".join([*start, *_lines(text, above, frozenset())])


def _writable(value: Json) -> Json:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {_SURROGATE.sub("\ufffd", name): _writable(child) for name, child in value.items()}
    if isinstance(value, Sequence):
        return [_writable(child) for child in value]
    return value


def _parts(value: Json) -> Iterator[str]:
    """What an empty line stands before: the parts of a spec, its paths, and long lists."""
    root = value if isinstance(value, Mapping) else {}
    yield from (pointer(name) for name in list(root)[1:])
    given = root.get("paths")
    paths = given if isinstance(given, Mapping) else {}
    yield from (pointer("paths", path) for path in list(paths)[1:])
    for path, item in paths.items():
        for method, node in item.items() if isinstance(item, Mapping) else ():
            for name in _APART:
                if isinstance(node, Mapping) and name in node:
                    yield pointer("paths", path, method, name)


def _lines(text: str, above: Mapping[int, Sequence[str]], apart: frozenset[int]) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), 1):
        if number in apart:
            yield ""
        indent = line[: len(line) - len(line.lstrip(" "))]
        for comment in above.get(number, ()):
            yield f"{indent}{_comment(comment)}"
        yield line


def _comment(text: str) -> str:
    return f"# {_UNSEEN.sub(' ', text)[:_LONGEST]}".rstrip()
