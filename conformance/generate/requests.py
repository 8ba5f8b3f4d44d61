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

from conformance.dialects.lens import lens
from conformance.errors import SchemaError
from conformance.generate.assemble import body_of
from conformance.generate.axes import Axis
from conformance.generate.bench import Bench
from conformance.generate.compiler import strategy
from conformance.generate.cost import worst_case
from conformance.generate.covering import complete
from conformance.generate.drawing import seed_of
from conformance.generate.facet import stated
from conformance.generate.nodes import Node
from conformance.generate.options import Option, claimed
from conformance.generate.schema import implied_type, listed_values
from conformance.generate.shape import ABSENT, FILL
from conformance.generate.space import Row, Space
from conformance.generate.survey import survey
from conformance.model import Case, ClaimKind, Intent, Json, Operation, Phase, Provider
from conformance.spec.library import Library
from conformance.spec.oracle import violations

T = TypeVar("T")

#: Whoever breaks a drawn request wants every way to do so.
_STRENGTH = 2

#: The value of a facet that was drawn between its bounds, where no Intent member tells it.
BETWEEN = "between its bounds"


class Requests:
    """The requests of an operation, as cases whose id still lacks what tells them apart.

    Raises:
        SchemaError: the page's schema is outside the subset that can be generated from.
        SpecReferenceError: a reference in it leads nowhere.
    """

    def __init__(self, operation: Operation, provider: Provider, library: Library) -> None:
        self._space = _simplest_first(survey(operation, provider, library.models))
        self._provider = provider
        self._library = library
        self._strategies: dict[Row, SearchStrategy[Json] | None] = {}

    def smallest(self, wanted: Callable[[Case], bool], examples: int) -> Case | None:
        """The simplest case that is wanted among so many examples; ``None`` without any.

        The same examples are drawn, whatever is looked for among them.
        """
        return _find(self.cases(), wanted, examples, self._provider.id, self._space.operation.id)

    def alone(self) -> Iterator[Case]:
        """Each choice of the page by itself, beside what cannot be left out."""
        sizes, feasible = self._space.sizes, self._space.feasible
        rows = (
            complete({axis: option}, sizes, feasible)
            for axis, size in enumerate(sizes)
            for option in range(size)
        )
        for row in dict.fromkeys(each for each in rows if each is not None):
            rest = self._rest(row)
            parts = None if rest is None else _simplest(rest)
            if parts is not None and (case := self._case(row, parts)):
                yield case

    def plainest(self) -> Bench | None:
        """The request of the first choices, to be broken; ``None`` where nothing fits it."""
        row = complete({}, self._space.sizes, self._space.feasible)
        rest = None if row is None else self._rest(row)
        parts = None if rest is None else _simplest(rest)
        case = None if row is None or parts is None else self._case(row, parts)
        return None if row is None or case is None else self._bench(row, parts, case)

    def cases(self) -> SearchStrategy[Case]:
        """Each request that the page documents, the simplest first."""
        return self.benches().map(lambda bench: bench.rows[0])

    def benches(self) -> SearchStrategy[Bench]:
        """The same requests, each as the one covering case of its operation, to be broken."""
        space = self._space

        @st.composite
        def benches(draw: DrawFn) -> Bench:
            row = standing([draw(st.sampled_from(range(size))) for size in space.sizes], space)
            rest = None if row is None else self._rest(row)
            if row is None or rest is None:
                reject()
            parts = draw(rest)
            case = self._case(row, parts)
            if case is None:
                reject()
            return self._bench(row, parts, case)

        return benches()

    def _rest(self, row: Row) -> SearchStrategy[Json] | None:
        """What is left of a request once a row is chosen; ``None`` where nothing fits."""
        if row not in self._strategies:
            try:
                self._strategies[row] = strategy(self._space.schema(row))
                self._strategies[row].validate()  # type: ignore[union-attr]  # just made
            except (SchemaError, InvalidArgument):  # nothing fits, or nothing that we would send
                self._strategies[row] = None
        return self._strategies[row]

    def _bench(self, row: Row, parts: Json, case: Case) -> Bench:
        return Bench(
            provider=self._provider,
            operation=self._space.operation,
            models=self._library.models,
            wire=self._library.wire,
            space=self._space,
            strength=_STRENGTH,
            rows=(case,),
            row=row,
            parts=parts,
        )

    def _case(self, row: Row, parts: Json) -> Case | None:
        """The case of a row with its drawn rest, its id unfinished; ``None`` where none fits."""
        operation, provider = self._space.operation, self._provider
        try:
            request = self._space.request(row, parts)
        except SchemaError:
            return None
        if violations(operation.request_schema, body_of(request)):
            return None
        cost = worst_case(request, operation, provider, self._library.models)
        facets = self._space.facets(row)
        intent = lens(operation.request_dialect).intent(request)
        for name in facets.keys() & Intent.__dataclass_fields__.keys():
            if facets[name] == BETWEEN:
                facets = {**facets, name: stated(intent, name)}
        return Case(
            id=f"{provider.id}/{operation.id}/{Phase.EXPLORE.value}/",
            provider=provider.id,
            operation=operation.id,
            phase=Phase.EXPLORE,
            request=request,
            facets=facets,
            cost_usd=cost.usd,
            assumed=cost.assumed,
        )


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
    held: dict[int, int] = {}
    for axis, option in enumerate(row):
        if complete({**held, axis: option}, space.sizes, space.feasible) is not None:
            held[axis] = option
    return complete(held, space.sizes, space.feasible)


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
