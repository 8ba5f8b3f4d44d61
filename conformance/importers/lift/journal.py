"""What is noted while a document is lifted: its faults, and where each member came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from conformance.codec.pointer import pointer as join
from conformance.codec.pointer import tokens
from conformance.importers.draft import PageFault
from conformance.model import Json
from conformance.spec.node import Node

#: More faults than this say nothing new; the last one then says that there are more.
MAX_FAULTS: Final = 100


class Places:
    """The page's lines of the members of values that were made anew.

    A value is known by its identity, so the same one may be put anywhere in another document.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Json, dict[str, int]]] = {}
        self._read: dict[int, Node] = {}

    def put(self, made: Json, lines: Mapping[str, int]) -> None:
        """Remember the lines of the members, or of the items by index, of a mapping or list."""
        self._known[id(made)] = (made, dict(lines))

    def keep(self, node: Node) -> None:
        """Remember a value that was taken as it stands, with all that is in it."""
        if isinstance(node.value, Mapping | list):
            self._read[id(node.value)] = node

    def lines_of(self, made: Json) -> Mapping[str, int]:
        """The lines that were remembered for a value."""
        return self._known.get(id(made), (None, {}))[1]

    def take(self, others: Places) -> None:
        """Remember what another document's places know."""
        self._known |= others._known
        self._read |= others._read

    def line_in(self, root: Json) -> Callable[[str], int]:
        """A function from a JSON pointer into ``root`` to a line, the nearest that is known."""

        def line(pointer: str) -> int:
            value, nearest = root, 0
            steps = tokens(pointer)
            for index, token in enumerate(steps):
                if id(value) in self._read:
                    node = self._read[id(value)]
                    return node.origin.line(node.pointer + join(*steps[index:]))
                _, lines = self._known.get(id(value), (None, {}))
                nearest = lines.get(token, nearest)
                if isinstance(value, Mapping) and token in value:
                    value = value[token]
                elif (
                    isinstance(value, Sequence)
                    and not isinstance(value, str)
                    and token.isdigit()
                    and int(token) < len(value)
                ):
                    value = value[int(token)]
                else:
                    break
            return nearest

        return line


class Journal:
    """Collects faults, each message once, and places."""

    def __init__(self) -> None:
        self.places = Places()
        self._faults: dict[str, PageFault] = {}
        self._more: dict[str, int] = {}

    def fault(self, node: Node, message: str, hint: str = "it was left out") -> None:
        """Note what is wrong with a value; the same message is only counted."""
        if message in self._faults:
            self._more[message] = self._more.get(message, 0) + 1
        elif len(self._faults) < MAX_FAULTS:
            line = node.location.line
            self._faults[message] = PageFault(message=message, line=line, hint=hint)

    def mapping(self, made: dict[str, Json], of: Mapping[str, Node]) -> dict[str, Json]:
        """``made``, its members' places being those of the nodes of the same name."""
        lines = {name: of[name].location.line for name in made if name in of}
        for name in lines:
            if made[name] is of[name].value:
                self.places.keep(of[name])
        self.places.put(made, lines)
        return made

    def items(self, made: Sequence[tuple[Json, Node]]) -> list[Json]:
        """A list of values, each with the node that it was made from."""
        values = [value for value, _ in made]
        self.places.put(
            values, {str(index): node.location.line for index, (_, node) in enumerate(made)}
        )
        return values

    def faults(self) -> tuple[PageFault, ...]:
        """All faults by line; what occurs more often says so in its hint."""
        counted = []
        for message, fault in self._faults.items():
            more = self._more.get(message, 0)
            again = f", here and in {more} more {'places' if more > 1 else 'place'}" if more else ""
            counted.append(
                PageFault(message=message, line=fault.line, hint=(fault.hint + again).strip(", "))
            )
        return tuple(sorted(counted, key=lambda fault: fault.line))
