"""Draw what fills the holes of a shape: the only part of a request that is left to chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from conformance.generate.compiler import strategy
from conformance.generate.shape import Hole, Ruled, Shape, filled
from conformance.model import Json
from conformance.spec.oracle import fits

#: What a hole is filled from.
Filler: TypeAlias = Callable[[Hole], SearchStrategy[Json]]

#: How often what breaks a rule is drawn, as often as Hypothesis does for a filter.
_TRIES = 3


def values(shape: Shape) -> SearchStrategy[Json]:
    """The values of a shape, as plans draw them: one shape, many choices.

    Raises:
        SchemaError: the schema of a hole is outside the subset that can be generated from.
        SpecReferenceError: a reference in it leads nowhere.
    """
    if isinstance(shape, Hole):
        return strategy(shape.schema)
    if isinstance(shape, Ruled):
        return values(shape.inner).filter(partial(fits, shape.rules))
    if isinstance(shape, Mapping):
        return _members({name: values(part) for name, part in shape.items()})
    return st.tuples(*map(values, shape)).map(list) if isinstance(shape, list) else st.just(shape)


def _members(parts: Mapping[str, SearchStrategy[Json]]) -> SearchStrategy[Json]:
    """Objects with their members in page order.

    Hypothesis draws an order of its own where some may be optional. It is drawn and put aside,
    since whatever is drawn next, in every plan that evidence was recorded for, depends on it.
    """
    drawn: SearchStrategy[Mapping[str, Json]] = st.fixed_dictionaries(parts, optional={})
    return drawn.map(lambda each: {name: each[name] for name in parts})


@st.composite
def filling(draw: DrawFn, shape: Shape, filler: Filler) -> Json:
    """The values of a shape, its holes filled from strategies that are there already."""
    return fill(draw, shape, filler)


def fill(draw: DrawFn, shape: Shape, filler: Filler) -> Json:
    """One value of a shape, drawn inside of a strategy that has many shapes.

    Making strategies takes longer than drawing from them, so each hole has its own, made once.
    """

    def one(part: Hole | Ruled) -> Json:
        if isinstance(part, Hole):
            return draw(filler(part))
        for _ in range(_TRIES):
            value = filled(part.inner, one)
            if fits(part.rules, value):
                return value
        return reject()

    return filled(shape, one)
