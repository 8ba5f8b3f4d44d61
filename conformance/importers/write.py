"""A spec as text: YAML with the page's lines and the open questions as comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from conformance.codec import yaml
from conformance.codec.pointer import tokens
from conformance.model import Json

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]+")
_LONGEST = 400


def write(value: Json, comments: Mapping[str, Sequence[str]], head: Sequence[str] = ()) -> str:
    """The YAML of a value, with ``head`` above it, and each comment above what it is about.

    A comment about what is not there stands above the nearest parent that is. The text reads as
    the same value as without comments.

    Raises:
        ValueError: YAML has no text for something in it, such as half a surrogate pair.
    """
    text = yaml.dump(value)
    placed = yaml.load(text)
    above: dict[int, list[str]] = {}
    for at, lines in comments.items():
        line = placed.line(at) if tokens(at) else 1
        above.setdefault(line, []).extend(lines)
    return "\n".join([*map(_comment, head), *([""] if head else []), *_lines(text, above)])


def _lines(text: str, above: Mapping[int, Sequence[str]]) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip(" "))]
        for comment in above.get(number, ()):
            yield f"{indent}{_comment(comment)}"
        yield line


def _comment(text: str) -> str:
    return f"# {_UNSEEN.sub(' ', text)[:_LONGEST]}".rstrip()
