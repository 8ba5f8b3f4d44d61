"""A text that a page prints, with its place in the spec file, down to a value inside of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from conformance.codec import lenient_json, sse, strict_json
from conformance.codec.pointer import pointer
from conformance.model import Json
from conformance.spec.node import Node

_BLOCK: Final = re.compile(r":\s*[|>][+-]?\d?[+-]?\s*(?:#.*)?$|^\s*-\s+[|>][+-]?\s*$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a spec file.

    Attributes:
        pointer: a JSON pointer into the file; behind a ``#`` it goes on inside the text that stands
            there, e.g. ``/paths/…/x-samples/1/body#/contents/0/role``.
        line: counts from 1, 0 means unknown.
        block: whether a text of several lines stands there, which begins on the next line.
        file: the one that it is in, '' for the spec's own: a reference may lead to another.
    """

    pointer: str
    line: int = 0
    block: bool = False
    file: str = ""

    @classmethod
    def of(cls, node: Node, *tokens: str | int) -> Spot:
        """The place below ``node``; where nothing is there, that of the nearest place above."""
        where = node.pointer
        value = node.value
        for token in tokens:
            if isinstance(value, Mapping) and token in value:
                value = value[str(token)]
            elif isinstance(value, list) and isinstance(token, int) and token < len(value):
                value = value[token]
            else:
                break
            where += pointer(token)
        line = node.origin.line(where)
        text = node.origin.lines[line - 1] if 0 < line <= len(node.origin.lines) else ""
        block = bool(_BLOCK.search(text))
        return cls(pointer=where, line=line, block=block, file=node.origin.file)


class PrintedBody:
    """The raw text of a body, as printed and as a reader understands it."""

    def __init__(self, text: str, spot: Spot) -> None:
        self.text = text
        self._spot = spot

    @cached_property
    def strict(self) -> strict_json.Parsed:
        """Read as JSON, with every defect."""
        return strict_json.parse(self.text.encode("utf-8", "replace"))

    @cached_property
    def printed(self) -> lenient_json.Printed:
        """Read as what it means; where it is a string that holds a text, as the string."""
        return lenient_json.read(self.text)

    @cached_property
    def meant(self) -> lenient_json.Printed:
        """Read as what it means, a text inside of a string included."""
        return lenient_json.inner(self.printed) or self.printed

    @property
    def value(self) -> Json:
        """What it means, ``None`` where that cannot be told."""
        return self.meant.value

    @property
    def is_string(self) -> bool:
        """Whether the body is a string that holds another JSON text."""
        return lenient_json.inner(self.printed) is not None

    @cached_property
    def is_sse(self) -> bool:
        """Whether it shows a stream of server-sent events."""
        return sse.looks_like_sse(self.text.encode("utf-8", "replace"))

    @cached_property
    def mended(self) -> bytes:
        """What it means as bytes of JSON; the text itself where that cannot be told."""
        if self.is_sse or not self.meant.found:
            return self.text.encode("utf-8", "replace")
        return json.dumps(self.value, ensure_ascii=False).encode("utf-8", "replace")

    @cached_property
    def key(self) -> str:
        """Equal for bodies that mean the same."""
        return json.dumps(self.value, sort_keys=True) if self.meant.found else self.text

    def spot(self, where: str = "") -> Spot:
        """The place of the value at a JSON pointer inside of it, or the nearest above."""
        if not where:
            return Spot(self._spot.pointer, self._line(0))
        return Spot(f"{self._spot.pointer}#{where}", self._line(self._offset(where)))

    def spot_at(self, offset: int) -> Spot:
        """The place of a character of the text."""
        return Spot(self._spot.pointer, self._line(offset))

    def _offset(self, where: str) -> int:
        if self.is_string:
            return 0
        offsets = self.meant.offsets
        while where and where not in offsets:
            where = where.rpartition("/")[0]
        return offsets.get(where, 0)

    def _line(self, offset: int) -> int:
        if not self._spot.line or not self._spot.block:
            return self._spot.line
        return self._spot.line + 1 + self.text.count("\n", 0, max(offset, 0))
