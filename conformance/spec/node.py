"""A value of a YAML file that knows where it stands, so that complaints have file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.codec import yaml
from conformance.codec.pointer import pointer
from conformance.errors import Location, SpecError, nearest
from conformance.model import Json, JsonObject

__all__ = ["Node", "Origin", "described", "nearest"]

#: What YAML's parser counts as the end of a line.
_LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file that nodes come from; ``line`` maps a JSON pointer into it to a line, 0 unknown.

    ``lines`` are the lines of its text, empty where the nodes were not read from one.
    """

    file: str
    root: Json
    line: Callable[[str], int]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One value with its place. Reading it as something that it is not raises ``SpecError``.

    ``listed``: it is an item of a list.
    """

    value: Json
    origin: Origin
    pointer: str = ""
    listed: bool = False

    @classmethod
    def parse(cls, source: str | bytes, *, file: str) -> Node:
        """The root of a YAML text; raises ``YamlError``."""
        document = yaml.load(source, file=file)
        text = source.decode() if isinstance(source, bytes) else source
        lines = tuple(_LINE_END.split(text))
        origin = Origin(file=file, root=document.value, line=document.line, lines=lines)
        return cls(value=document.value, origin=origin)

    @classmethod
    def of(cls, value: Json, *, file: str, line: Callable[[str], int] = lambda _: 0) -> Node:
        """The root of a value that is there already."""
        return cls(value=value, origin=Origin(file=file, root=value, line=line))

    @property
    def location(self) -> Location:
        """Where it stands."""
        return Location(self.origin.file, self.origin.line(self.pointer))

    def error(
        self, message: str, *, hint: str = "", kind: type[SpecError] = SpecError
    ) -> SpecError:
        """An error about this value, to be raised by the caller."""
        return kind(message, location=self.location, hint=hint)

    def mapping(self) -> dict[str, Node]:
        """Its members."""
        return {name: self._child(name, value) for name, value in self._members().items()}

    def items(self) -> list[Node]:
        """Its items."""
        if not isinstance(self.value, Sequence) or isinstance(self.value, str):
            raise self.error(f"{self._name} must be a list, not {described(self.value)}")
        return [self._child(index, value) for index, value in enumerate(self.value)]

    def text(self) -> str:
        """It, as a string."""
        if not isinstance(self.value, str):
            hint = "quote it" if isinstance(self.value, bool | int | float) else ""
            message = f"{self._name} must be a string, not {described(self.value)}"
            raise self.error(message, hint=hint)
        return self.value

    def number(self) -> int | float:
        """It, as a number."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            raise self.error(f"{self._name} must be a number, not {described(self.value)}")
        return self.value

    def boolean(self) -> bool:
        """It, as true or false."""
        if not isinstance(self.value, bool):
            raise self.error(f"{self._name} must be true or false, not {described(self.value)}")
        return self.value

    def word(self, known: Collection[str], what: str) -> str:
        """It, as one of the known words; ``what`` names such a word in the message."""
        word = self.text()
        if word not in known:
            raise self.error(f"there is no {what} {word!r}", hint=nearest(word, known))
        return word

    def get(self, name: str) -> Node | None:
        """A member, or nothing."""
        members = self._members()
        return self._child(name, members[name]) if name in members else None

    def require(self, name: str) -> Node:
        """A member that must be there."""
        child = self.get(name)
        if child is None:
            raise self.error(f"{self._name} has no {name!r}")
        return child

    def text_of(self, name: str, default: str = "") -> str:
        """A member's string, or the default where there is no such member."""
        child = self.get(name)
        return default if child is None else child.text()

    def boolean_of(self, name: str, *, default: bool = False) -> bool:
        """A member's boolean, or the default where there is no such member."""
        child = self.get(name)
        return default if child is None else child.boolean()

    def items_of(self, name: str) -> list[Node]:
        """A member's items, none where there is no such member."""
        child = self.get(name)
        return [] if child is None else child.items()

    def closed(self, known: Collection[str]) -> dict[str, Node]:
        """Its members, all of which must be known."""
        members = self.mapping()
        for name, child in members.items():
            if name not in known:
                raise child.error(f"{self._name} has no member {name!r}", hint=nearest(name, known))
        return members

    def _members(self) -> JsonObject:
        if not isinstance(self.value, Mapping):
            raise self.error(f"{self._name} must be a mapping, not {described(self.value)}")
        return self.value

    def _child(self, token: str | int, value: Json) -> Node:
        at, listed = self.pointer + pointer(token), isinstance(token, int)
        return Node(value=value, origin=self.origin, pointer=at, listed=listed)

    @property
    def _name(self) -> str:
        parent, _, last = self.pointer.rpartition("/")
        if not self.pointer:
            return "the file"
        if not self.listed:
            return repr(last)
        _, _, name = parent.rpartition("/")
        return f"item {int(last) + 1} of {name!r}" if name else f"item {int(last) + 1}"


def described(value: Json) -> str:
    """A value in a few words, for messages: short scalars as they are, else their kind."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return repr(value) if len(value) <= 40 else f"a string of {len(value)} characters"  # noqa: PLR2004 - a screen's worth
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list"
