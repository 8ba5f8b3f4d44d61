"""Explore an operation: requests that nobody planned, and the least of those that fail.

Each choice is tried alone first, then any of them together. Deterministic: the seed names the
operation, and no example is kept from one run to the next. Both what is drawn and what is asked
while shrinking are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from conformance.codec.canonical import canonical, digest
from conformance.generate.requests import Requests
from conformance.model import Case, Json, Operation, Provider
from conformance.spec.library import Library

#: How many requests may be asked to shrink one kind of failure.
SHRINKS = 400
#: How many kinds of failure of one operation are shrunk; whatever has more is broken throughout.
KINDS = 40

_ID = 10

#: Names the kinds of failure that the answer to a case shows; what it says of a case must not vary.
Shows = Callable[[Case], Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What exploring an operation brought.

    Attributes:
        cases: for each kind of failure the smallest request that shows it, once each.
        asked: how many different requests were asked, shrinking included.
        kinds: the kinds of failure met, sorted; those beyond ``KINDS`` have no case of their own.
    """

    cases: tuple[Case, ...] = ()
    asked: int = 0
    kinds: tuple[str, ...] = ()


def explore(
    operation: Operation, provider: Provider, library: Library, shows: Shows, *, examples: int
) -> Explored:
    """Draw so many requests of an operation, and shrink each kind of failure that they show.

    Raises:
        SchemaError: the page's schema is outside the subset that can be generated from.
        SpecReferenceError: a reference in it leads nowhere.
    """
    if not operation.request_schema or not examples:
        return Explored()  # what no one describes cannot be varied
    drawn = Requests(operation, provider, library)
    asked = _Asked(shows)
    alone = sum(not asked.note(case) for case in islice(drawn.alone(), examples))
    simple = dict(asked.kinds)
    more = max(examples - alone, examples // 2, 1)
    drawn.smallest(asked.note, more)
    for kind in sorted(asked.kinds)[:KINDS]:
        asked.left = SHRINKS
        if case := drawn.smallest(partial(asked.shown, kind), more):
            asked.kinds[kind] = min(simple.get(kind, case), case, key=_size)
    kinds = dict(sorted(asked.kinds.items())[:KINDS])
    return Explored(
        cases=tuple(_once(kinds, asked)), asked=len(asked.known), kinds=tuple(sorted(asked.kinds))
    )


@dataclass(slots=True)
class _Asked:
    """Asks about each request once, and about no more than so many new ones while shrinking."""

    shows: Shows
    left: int = 0
    known: dict[bytes, frozenset[str]] = field(default_factory=dict)
    kinds: dict[str, Case] = field(default_factory=dict)

    def note(self, case: Case) -> bool:
        """Ask in any case, and note the first of each kind; never what is looked for."""
        self.left = 1
        for kind in self(case):
            self.kinds.setdefault(kind, case)
        return False

    def shown(self, kind: str, case: Case) -> bool:
        """Whether a case shows a kind of failure."""
        return kind in self(case)

    def __call__(self, case: Case) -> frozenset[str]:
        """The kinds of failure shown; none for what may not be asked any more."""
        name = _name(case)
        if name not in self.known:
            if self.left <= 0:
                return frozenset()
            self.left -= 1
            self.known[name] = frozenset(self.shows(case))
        return self.known[name]


def _once(found: dict[str, Case], asked: _Asked) -> Iterator[Case]:
    """Each request once, smaller ones first, and none that shows nothing new."""
    shown: set[str] = set()
    taken: set[str] = set()
    for case in sorted(found.values(), key=_size):
        kinds = asked.known[_name(case)]
        if kinds <= shown:
            continue
        purpose: dict[str, Json] = {"facets": case.facets}
        if digest(purpose) in taken:  # two failures that differ in what no facet decides
            purpose["shows"] = [*sorted(kinds)]
        taken.add(digest(purpose))
        shown |= kinds
        yield replace(case, id=case.id + digest(purpose)[:_ID])


def _size(case: Case) -> tuple[int, int, bytes]:
    """Fewest facets first, then the shortest."""
    stated = sum(value is not None for value in case.facets.values())
    return stated, len(case.request.url) + len(case.request.body), _name(case)


def _name(case: Case) -> bytes:
    """Equal for equal requests."""
    request = case.request
    headers: list[Json] = [[*pair] for pair in request.headers]
    return canonical([request.method, request.url, headers, request.body.decode(errors="replace")])
