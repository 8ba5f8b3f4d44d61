"""The next version of one cassette: what it holds already, and what came new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.model import EvidenceKind
from conformance.transport import cassette

_DATE = re.compile(rb"^(      kind: [a-z]+\n)      at: .*\n", re.MULTILINE)


class Revision:
    """Collects exchanges for a cassette and then writes it anew, at once.

    A recorded exchange is a further take of its case; a simulated one replaces what was there,
    unless it is the same but for its date: nothing came to be known that day.
    """

    def __init__(self, path: Path, kind: EvidenceKind) -> None:
        self._path = path
        self._replaces = kind is EvidenceKind.SIMULATED
        self._old: dict[str, list[cassette.Take]] = {}
        self._new: dict[str, list[bytes]] = {}
        for take in cassette.index(path):
            self._old.setdefault(take.case, []).append(take)

    def next_take(self, case: str) -> int:
        """The number of the next answer to a case."""
        if self._replaces:
            return 1
        newest = max((take.take for take in self._old.get(case, ())), default=0)
        return newest + len(self._new.get(case, ())) + 1

    def add(self, case: str, block: bytes) -> None:
        """Take in one exchange, as ``cassette.block`` gives it."""
        if self._replaces:
            self._new[case] = [block]
        else:
            self._new.setdefault(case, []).append(block)

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
        old, new = [cassette.raw(take) for take in takes], self._new.get(case, [])
        if not self._replaces:
            yield from (*old, *new)
        elif [_undated(each) for each in old] == [_undated(each) for each in new]:
            yield from old
        else:
            yield from new or old


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
