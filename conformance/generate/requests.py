"""Every request that an operation's page documents, simplest first, to be drawn and shrunk.

A row of choices is drawn; what cannot stand beside the rest gives way, and the remainder of the
request is drawn as for any case. The simplest choice stands first everywhere, so that Hypothesis
shrinks a request to the members that the page requires and the one that matters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import Phase as Step
from hypothesis import find, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument, NoSuchExample, Unsatisfiable
from hypothesis.strategies import DrawFn, SearchStrategy

from conformance.errors import SchemaError
from conformance.generate.axes import Axis
from conformance.generate.bench import Bench
from conformance.generate.compiler import strategy
from conformance.generate.covering import complete
from conformance.generate.drawing import seed_of
from conformance.generate.facet import stated
from conformance.generate.filling import fill, filling
from conformance.generate.negatives import Wrong, ways
from conformance.generate.nodes import Node
from conformance.generate.options import Option, claimed
from conformance.generate.schema import implied_type, listed_values
from conformance.generate.shape import ABSENT, FILL, Hole
from conformance.generate.space import Row, Sound, Space
from conformance.generate.survey import survey
from conformance.model import Case, ClaimKind, Intent, Json, Operation, Phase, Provider
from conformance.spec.library import Library

T = TypeVar("T")

#: Whoever breaks a drawn request wants every way to do so.
_STRENGTH = 2

#: The value of a facet that was drawn between its bounds, where no Intent member tells it.
BETWEEN = "between its bounds"
_TOLD = Intent.__dataclass_fields__.keys()


class Requests:
    """The requests of an operation, as cases whose id still lacks what tells them apart.

    Raises:
        SchemaError: the page's schema is outside the subset that can be generated from.
        SpecReferenceError: a reference in it leads nowhere.
    """

    def __init__(self, operation: Operation, provider: Provider, library: Library) -> None:
        self._space = _simplest_first(survey(operation, provider, library.models))
        self._axes = [st.sampled_from(range(size)) for size in self._space.sizes]
        self._fillers: dict[Hole, SearchStrategy[Json]] = {}
        self.bench = Bench(
            provider=provider,
            operation=operation,
            models=library.models,
            wire=library.wire,
            space=self._space,
            strength=_STRENGTH,
        )

    def smallest(self, wanted: Callable[[Case], bool], examples: int) -> Case | None:
        """The simplest case that is wanted among so many examples; ``None`` without any.

        The same examples are drawn, whatever is looked for among them.
        """
        operation = self._space.operation
        cases = self.sound().map(self._case)
        return _find(cases, wanted, examples, operation.provider, operation.id)

    def alone(self) -> Iterator[Case]:
        """Each choice of the page by itself, beside what cannot be left out."""
        sizes, feasible = self._space.sizes, self._space.feasible
        rows = (
            complete({axis: option}, sizes, feasible)
            for axis, size in enumerate(sizes)
            for option in range(size)
        )
        for row in dict.fromkeys(each for each in rows if each is not None):
            if made := self._simplest(row):
                yield self._case(made)

    def plainest(self) -> Sound | None:
        """The request of the first choices; ``None`` where nothing fits it."""
        row = complete({}, self._space.sizes, self._space.feasible)
        return None if row is None else self._simplest(row)

    def sound(self) -> SearchStrategy[Sound]:
        """Each request that the page documents, the simplest first."""

        @st.composite
        def sound(draw: DrawFn) -> Sound:
            row = standing([draw(axis) for axis in self._axes], self._space)
            if row is None:
                reject()
            made = self._made(row, fill(draw, self._space.shape(row), self._filler))
            return reject() if made is None else made

        return sound()

    def wrong(self, kinds: Collection[str]) -> SearchStrategy[Wrong]:
        """The same requests, each with one thing wrong of one of these kinds."""
        sounds = self.sound()

        @st.composite
        def wrong(draw: DrawFn) -> Wrong:
            found = ways(self.bench, draw(sounds), kinds)
            first = draw(st.integers(0, len(found) - 1)) if found else 0
            made = (way() for way in (*found[first:], *found[:first]))
            return next((each for each in made if each is not None), None) or reject()

        return wrong()

    def _filler(self, hole: Hole) -> SearchStrategy[Json]:
        """What a hole is filled from, made once; of nothing where there is nothing to send."""
        if hole not in self._fillers:
            try:
                self._fillers[hole] = strategy(hole.schema)
                self._fillers[hole].validate()
            except (SchemaError, InvalidArgument):
                self._fillers[hole] = st.nothing()
        return self._fillers[hole]

    def _simplest(self, row: Row) -> Sound | None:
        """The simplest request of a row; ``None`` where nothing fits it."""
        parts = _simplest(filling(self._space.shape(row), self._filler))
        return None if parts is None else self._made(row, parts)

    def _made(self, row: Row, parts: Json) -> Sound | None:
        """The request of a row with its drawn rest; ``None`` where it does not fit the page."""
        try:
            request = self._space.request(row, parts)
        except SchemaError:
            return None
        facets = self._space.facets(row)
        between = [name for name in facets.keys() & _TOLD if facets[name] == BETWEEN]
        if between:
            intent = self.bench.intent(request)
            facets = {**facets, **{name: stated(intent, name) for name in between}}
        made = Sound(row=row, request=request, facets=facets)
        return made if self.bench.fits(request) else None

    def _case(self, made: Sound) -> Case:
        case = self.bench.case(Phase.EXPLORE, made.request, made.facets)
        return replace(case, id=f"{case.provider}/{case.operation}/{Phase.EXPLORE.value}/")


def _find(
    drawn: SearchStrategy[T],
    wanted: Callable[[T], bool],
    examples: int,
    *seed: Json,
    steps: Collection[Step] = (Step.generate, Step.shrink),
) -> T | None:
    """The simplest value that is wanted among so many drawn from a seed; ``None`` without any."""
    bounds = settings(
        max_examples=examples, database=None, deadline=None, derandomize=False, phases=steps
    )
    random = Random(seed_of(*seed))  # noqa: S311 - no secret
    try:
        return find(drawn, wanted, settings=bounds, random=random)
    except (NoSuchExample, Unsatisfiable):
        return None


def _simplest(drawn: SearchStrategy[T]) -> T | None:
    """The simplest value of all, which is the first; ``None`` where there is none."""
    return _find(drawn, lambda _: True, 1, steps=(Step.generate,))


def standing(wanted: Sequence[int], space: Space) -> Row | None:
    """The row nearest to the wanted options, earlier axes first; ``None`` where none can stand."""
    row = tuple(wanted)
    if space.feasible(dict(enumerate(row))):
        return row
    # What nothing plainly rules out leads to a row as a rule; else each step must be seen to.
    for able in (space.feasible, space.completable):
        held: dict[int, int] = {}
        for axis, option in enumerate(row):
            if able({**held, axis: option}):
                held[axis] = option
        found = complete(held, space.sizes, space.feasible)
        if found is not None:
            return found
    return None


def _simplest_first(space: Space) -> Space:
    axes = (_ordered(_widened(axis, space)) for axis in space.axes)
    return Space(frame=space.frame, axes=tuple(axes))


def _widened(axis: Axis, space: Space) -> Axis:
    """An axis of the bounds of a number or text, with all that lies between them besides."""
    (key, choices), *others = axis.carriers.items() or (("", ()),)
    if others or not key or not _bounded(space.frame.sites[key].node, space.operation):
        return axis
    return replace(
        axis,
        options=(*axis.options, Option(value=BETWEEN, choice=FILL)),
        carriers={key: (*choices, FILL)},
    )


def _bounded(node: Node, operation: Operation) -> bool:
    """Whether a schema alone says all that there is to say of a member, and only its bounds."""
    schema = node.schema
    if node.children or listed_values(schema) or any(claimed(operation, node.address, *ClaimKind)):
        return False
    if implied_type(schema) == "string":
        return "maxLength" in schema and "x-generate" not in schema
    return {"minimum", "maximum"} <= schema.keys()


def _ordered(axis: Axis) -> Axis:
    """Being left out first, then being off, then what shrinks further, then by price as before."""

    def simplicity(option: int) -> tuple[bool, bool, bool]:
        each = axis.options[option]
        return each.choice != ABSENT, each.value is not False, each.value != BETWEEN

    return axis.ordered(sorted(range(len(axis.options)), key=simplicity))
