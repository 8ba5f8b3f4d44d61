"""A plan shared out among several runs: who sends what, and where it stands in the whole.

Requests that are judged together stay together, so a share is a set of bundles: cases that a probe
group or a conversation holds together. What is chosen beside the plan moves no case to another
share, and each provider is shared out by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from conformance.errors import UsageError
from conformance.model import Case, CaseRecord, FindingRecord, Request

#: More runs than this share nothing out any more.
MOST: Final = 999

_WRITTEN: Final = re.compile(r"([0-9]{1,3})/([0-9]{1,3})", re.ASCII)
_NOTHING: Final = Request(method="", url="")
_HINT: Final = "1/3 is the first of three, 3/3 the last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of several shares of a plan: the ``number``-th ``of`` so many, both counted from 1."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """The shard that a person writes as ``I/N``.

        Raises:
            UsageError: it is not written so, or there is no such share.
        """
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise UsageError(f"a shard is written I/N, not {text[:40]!r}", hint=_HINT)
        number, of = map(int, written.groups())
        if not 1 <= number <= of:
            raise UsageError(f"there is no shard {number} of {of}", hint=_HINT)
        return cls(number=number, of=of)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def bare(case: Case) -> Case:
    """A case without its request, which may be large: all that sharing out needs."""
    return replace(case, request=_NOTHING)


def owners(cases: Iterable[Case], of: int) -> dict[str, int]:
    """Case id -> the number of its share, from 1: as equal in cost as the bundles allow.

    The dearest bundle comes first, and each goes to the share that has least to pay so far. The
    order of the cases does not matter.
    """
    loads = [(0.0, 0)] * of
    owner: dict[str, int] = {}
    for bundle in sorted(_bundles(cases), key=_weight):
        lightest = loads.index(min(loads))
        cost, count = loads[lightest]
        # Sums of prices are rounded, so that no share is lighter by a rounding error.
        loads[lightest] = (round(cost + _cost(bundle), 6), count + len(bundle))
        owner |= {case.id: lightest + 1 for case in bundle}
    return owner


def _weight(bundle: Sequence[Case]) -> tuple[float, int, str]:
    return -_cost(bundle), -len(bundle), min(case.id for case in bundle)


def _cost(bundle: Sequence[Case]) -> float:
    return round(sum(sorted(case.cost_usd for case in bundle)), 6)


def _bundles(cases: Iterable[Case]) -> Iterator[list[Case]]:
    """The cases that hang together by a group or by going on where another ends."""
    forest = _Forest()
    found: dict[str, list[Case]] = {}
    listed = list(cases)
    for case in listed:
        forest.join(case.id, case.id)
        for part in case.parts:
            forest.join(case.id, f"group {part.group}")
        if case.after:
            forest.join(case.id, case.after)
    for case in listed:
        found.setdefault(forest.root(case.id), []).append(case)
    yield from found.values()


class _Forest:
    """Sets of names that grow together; ids hold no blank, so no group is taken for a case."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, name: str) -> str:
        """The name that stands for the set of another."""
        above = self._above
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Make one set of two."""
        self._above[self.root(one)] = self.root(other)


class Share:
    """One share of a provider's cases: which they are, and where they stand in a whole run.

    Args:
        shard: which share; ``None`` is all there is, in its own order.
        known: all cases of the provider, whatever is chosen of them afterwards.
        order: case ids in the order of a whole run, each as often as it has answers.
    """

    def __init__(
        self, shard: Shard | None, known: Iterable[Case], *, order: Iterable[str] = ()
    ) -> None:
        self._shard = shard
        self._owner = owners(known, shard.of) if shard else {}
        self._places: dict[str, list[int]] = {}
        if shard:
            for place, case in enumerate(order):
                self._places.setdefault(case, []).append(place)

    @property
    def whole(self) -> bool:
        """Whether it is all there is."""
        return self._shard is None

    def __contains__(self, case: str) -> bool:
        return self._shard is None or self._owner.get(case) == self._shard.number

    def of(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """Those of the cases that are in it, in their order."""
        return tuple(case for case in cases if case.id in self)

    def placing(self) -> Callable[[str], int | None]:
        """What says of one case after the other where it stands in the whole.

        ``None`` is where it stands among those that were asked for.
        """
        left = {case: iter(places) for case, places in self._places.items()}
        counted = count()

        def place(case: str) -> int | None:
            here = next(counted)
            there = next(left.get(case, iter(())), here)
            return None if there == here else there

        return place

    def placed(
        self, records: Iterable[CaseRecord | FindingRecord]
    ) -> Iterator[CaseRecord | FindingRecord]:
        """The records; a case that stands elsewhere in the whole than here says where."""
        placing = self.placing()
        for record in records:
            if isinstance(record, CaseRecord) and (place := placing(record.id)) is not None:
                yield replace(record, place=place)
            else:
                yield record
