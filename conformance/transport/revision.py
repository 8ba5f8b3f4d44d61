"""The next version of one cassette: what it holds already, and what came new."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from conformance.model import EvidenceKind
from conformance.transport import cassette

_DATE = re.compile(rb"^(      kind: [a-z]+\n)      at: .*\n", re.MULTILINE)


class Revision:
    """Collects exchanges for a cassette and then writes it anew, at once.

    A recorded exchange is a further take of its case; a simulated one replaces what was there,
    unless it is the same but for its date: nothing came to be known that day. Taking in once more
    what the file holds already changes nothing.
    """

    def __init__(self, path: Path, kind: EvidenceKind) -> None:
        self._path = path
        self._replaces = kind is EvidenceKind.SIMULATED
        self._old: dict[str, list[cassette.Take]] = {}
        self._new: dict[str, list[Callable[[], bytes]]] = {}
        self._taken: dict[str, set[int]] = {}
        for take in cassette.index(path):
            self._old.setdefault(take.case, []).append(take)

    def add(self, case: str, take: int, block: Callable[[], bytes]) -> None:
        """Take in one exchange; ``block`` gives its text, as ``cassette.block`` made it.

        Where the file came to hold another answer under the same number, this one gets the next.
        """
        if self._replaces:
            self._new[case] = [block]
            return
        old = self._old.get(case, ())
        taken = self._taken.setdefault(case, {each.take for each in old})
        number = take
        if take in taken:
            text = block()
            if text in {cassette.renumbered(cassette.raw(each), take) for each in old}:
                return
            number = max(taken) + 1
        taken.add(number)
        self._new.setdefault(case, []).append(lambda: cassette.renumbered(block(), number))

    @property
    def changed(self) -> bool:
        """Whether anything came new."""
        return bool(self._new)

    def write(self, planned: Sequence[str], *, drop: bool = False) -> None:
        """Replace the file: planned cases in their order, each other one behind its predecessor.

        ``drop`` leaves out the cases that are not planned.
        """
        order = planned if drop else _in_order(planned, tuple(self._old))
        wanted = dict.fromkeys((*order, *self._new))
        cassette.write(self._path, (block for case in wanted for block in self._blocks(case)))

    def _blocks(self, case: str) -> Iterator[bytes]:
        takes = sorted(self._old.get(case, ()), key=lambda take: take.take)
        old = (cassette.raw(take) for take in takes)
        new = (block() for block in self._new.get(case, ()))
        if not self._replaces:
            yield from old
            yield from new
            return
        before, after = list(old), list(new)
        same = [_undated(each) for each in before] == [_undated(each) for each in after]
        yield from before if same or not after else after


def _in_order(planned: Sequence[str], old: Sequence[str]) -> Iterator[str]:
    """The planned cases, and behind each the unplanned ones that followed it in the file."""
    behind: dict[str, list[str]] = {}
    anchor, known = "", frozenset(planned)
    for case in old:
        if case in known:
            anchor = case
        else:
            behind.setdefault(anchor, []).append(case)
    yield from behind.get("", ())
    for case in planned:
        yield case
        yield from behind.get(case, ())


def _undated(block: bytes) -> bytes:
    return _DATE.sub(rb"\1", block, count=1)
