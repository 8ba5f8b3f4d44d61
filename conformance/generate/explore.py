"""Requests that nobody planned: drawn from all that a page documents, shrunk where they fail.

A row of choices is drawn, what cannot stand beside the rest gives way, and the remainder of the
request is drawn as for any case. The simplest choice stands first everywhere, so that Hypothesis
shrinks a failing request to the members that the page requires and the one that matters.

Deterministic: the seed names the operation, and no example is kept from one run to the next. Both
what is drawn and what is asked while shrinking are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from random import Random

from hypothesis import Phase as Step
from hypothesis import find, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument, NoSuchExample, Unsatisfiable
from hypothesis.strategies import DrawFn, SearchStrategy

from conformance.codec.canonical import canonical, digest
from conformance.errors import SchemaError
from conformance.generate.assemble import body_of
from conformance.generate.axes import Axis
from conformance.generate.compiler import strategy
from conformance.generate.cost import worst_case
from conformance.generate.covering import complete
from conformance.generate.drawing import seed_of
from conformance.generate.shape import ABSENT
from conformance.generate.space import Row, Space
from conformance.generate.survey import survey
from conformance.model import Case, Json, Operation, Phase, Provider
from conformance.spec.library import Library
from conformance.spec.oracle import violations

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
    drawn = _cases(operation, provider, library)
    asked = _Asked(shows)
    _smallest(drawn, asked.note, operation, examples)
    found: dict[str, Case] = {}
    for kind in sorted(asked.kinds)[:KINDS]:
        asked.left = SHRINKS
        case = _smallest(drawn, partial(asked.shown, kind), operation, examples)
        if case is not None:
            found[kind] = case
    return Explored(
        cases=tuple(_once(found, asked)), asked=len(asked.known), kinds=tuple(sorted(asked.kinds))
    )


@dataclass(slots=True)
class _Asked:
    """Asks about each request once, and about no more than so many new ones while shrinking."""

    shows: Shows
    left: int = 0
    known: dict[bytes, frozenset[str]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    def note(self, case: Case) -> bool:
        """Ask in any case, and note what is new; never what is looked for."""
        self.left = 1
        self.kinds |= self(case)
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


def _smallest(
    drawn: SearchStrategy[Case], wanted: Callable[[Case], bool], operation: Operation, examples: int
) -> Case | None:
    """The simplest case that is wanted among so many examples; ``None`` without any."""
    bounds = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Step.generate, Step.shrink],
    )
    # The same seed draws the same examples, whatever is looked for among them.
    seed = Random(seed_of(operation.provider, operation.id))  # noqa: S311 - no secret
    try:
        return find(drawn, wanted, settings=bounds, random=seed)
    except (NoSuchExample, Unsatisfiable):
        return None


def _cases(operation: Operation, provider: Provider, library: Library) -> SearchStrategy[Case]:
    """Everything that an operation's page documents, simplest first."""
    space = _simplest_first(survey(operation, provider, library.models))
    schema = operation.request_schema

    @cache
    def rest(row: Row) -> SearchStrategy[Json] | None:
        try:
            made = strategy(space.schema(row))
            made.validate()
        except (SchemaError, InvalidArgument):  # nothing fits, or nothing that we would send
            return None
        return made

    @st.composite
    def cases(draw: DrawFn) -> Case:
        wanted = [draw(st.sampled_from(range(size))) for size in space.sizes]
        row = standing(wanted, space)
        remainder = rest(row) if row is not None else None
        if row is None or remainder is None:
            reject()
        try:
            request = space.request(row, draw(remainder))
        except SchemaError:
            reject()
        if violations(schema, body_of(request)):
            reject()
        cost = worst_case(request, operation, provider, library.models)
        return Case(
            id=f"{provider.id}/{operation.id}/{Phase.EXPLORE.value}/",
            provider=provider.id,
            operation=operation.id,
            phase=Phase.EXPLORE,
            request=request,
            facets=space.facets(row),
            cost_usd=cost.usd,
            assumed=cost.assumed,
        )

    return cases()


def standing(wanted: Sequence[int], space: Space) -> Row | None:
    """The row nearest to the wanted options, earlier axes first; ``None`` where none can stand."""
    row = tuple(wanted)
    if space.feasible(dict(enumerate(row))):
        return row
    held: dict[int, int] = {}
    for axis, option in enumerate(row):
        if complete({**held, axis: option}, space.sizes, space.feasible) is not None:
            held[axis] = option
    return complete(held, space.sizes, space.feasible)


def _simplest_first(space: Space) -> Space:
    return Space(frame=space.frame, axes=tuple(_ordered(axis) for axis in space.axes))


def _ordered(axis: Axis) -> Axis:
    """Being left out first, then being off, then by price as before."""

    def simplicity(option: int) -> tuple[bool, bool]:
        each = axis.options[option]
        return each.choice != ABSENT, each.value is not False

    return axis.ordered(sorted(range(len(axis.options)), key=simplicity))


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
    stated = sum(value is not None for value in case.facets.values())
    return stated, len(case.request.url) + len(case.request.body), _name(case)


def _name(case: Case) -> bytes:
    """Equal for equal requests."""
    request = case.request
    headers: list[Json] = [[*pair] for pair in request.headers]
    return canonical([request.method, request.url, headers, request.body.decode(errors="replace")])
