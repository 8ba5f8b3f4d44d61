"""All requests that an operation's page documents, as rows of a covering array."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.codec.canonical import canonical
from conformance.codec.pointer import replace
from conformance.dialects.lens import lens
from conformance.errors import SchemaError
from conformance.generate.assemble import assemble, body_of, with_body
from conformance.generate.axes import CREDENTIAL, Axis, Frame
from conformance.generate.covering import Partial, complete
from conformance.generate.drawing import draw
from conformance.generate.filling import values
from conformance.generate.merge import same
from conformance.generate.options import Option
from conformance.generate.shape import ABSENT, Choice, Shape, example, shaped
from conformance.generate.sites import consistent
from conformance.model import (
    Change,
    Credential,
    Json,
    JsonObject,
    Operation,
    Request,
    Unsupported,
)

Row = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A request that fits the page, the row that it was made from, and the choices of that row."""

    row: Row
    request: Request
    facets: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """The axes of an operation and what a row of choices means; ``at`` is each axis's place."""

    frame: Frame
    axes: tuple[Axis, ...]
    at: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", {axis.name: i for i, axis in enumerate(self.axes)})

    @property
    def operation(self) -> Operation:
        """The operation whose requests these are."""
        return self.frame.operation

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of options of each axis."""
        return tuple(len(axis.options) for axis in self.axes)

    def feasible(self, partial: Partial) -> bool:
        """Whether a partial choice breaks neither the schema nor a claim's ``when``."""
        chosen = self._chosen(partial)
        if chosen is None or not consistent(chosen, self.frame.sites):
            return False
        facets = {self.axes[i].name: self.axes[i].options[o].value for i, o in partial.items()}
        options = (self.axes[i].options[o] for i, o in partial.items())
        return all(self._allowed(option, facets) for option in options)

    def completable(self, partial: Partial) -> bool:
        """Whether any row makes a partial choice."""
        return complete(partial, self.sizes, self.feasible) is not None

    def facets(self, row: Row) -> JsonObject:
        """The choices of a row by facet; ``null`` is left out of the request."""
        return {
            axis.name: axis.options[option].value
            for axis, option in zip(self.axes, row, strict=True)
        }

    def shape(self, row: Row) -> Shape:
        """The shape of the parts of the requests that make a row's choices."""
        chosen = self._chosen(dict(enumerate(row))) or {}
        return shaped(self.frame.tree, chosen, self.operation.request_schema)

    def draw(self, row: Row) -> Json:
        """The values of a row, what no facet decides drawn from a seed that names the row.

        Raises:
            SchemaError: nothing fits the row's shape.
        """
        operation, facets = self.operation, self.facets(row)
        try:
            return draw(values(self.shape(row)), operation.provider, operation.id, facets)
        except SchemaError as why:
            hint = why.hint or f"it was to have {canonical(facets).decode()}"
            raise SchemaError(why.message, hint=hint) from None

    def request(self, row: Row, parts: Json) -> Request:
        """The request of a row whose drawn values are ``parts``."""
        made = assemble(self.operation, parts, self.credential(row))
        members = {
            axis.name: axis.options[option].value
            for axis, option in zip(self.axes, row, strict=True)
            if axis.expressed and axis.options[option].choice != ABSENT
        }
        for axis, option in zip(self.axes, row, strict=True):
            chosen = axis.options[option].choice
            if axis.placed and chosen != ABSENT:
                made = placed(made, axis.placed, chosen.value)
        return expressed(self.operation, made, members) if members else made

    def credential(self, row: Row) -> Credential | None:
        """The documented credential that a row uses; ``None`` where the page has none."""
        chosen = self.facets(row).get(CREDENTIAL)
        return next((each for each in self.operation.credentials if each.id == chosen), None)

    def example(self, row: Row) -> Request:
        """A request of a row with nothing drawn; it need not fit the schema."""
        return self.request(row, example(self.shape(row)))

    def _chosen(self, partial: Partial) -> dict[str, Choice] | None:
        """Site -> choice as far as decided; ``None`` where a switch contradicts its value."""
        chosen: dict[str, Choice] = {}
        for i, option in partial.items():
            axis = self.axes[i]
            for key, choices in axis.carriers.items():
                there = self._on(axis, key, partial)
                if there is None:
                    continue
                if there and choices[option] == ABSENT and key in axis.switches:
                    return None
                chosen[key] = choices[option] if there else ABSENT
            known = [chosen.get(key) for key in axis.carriers]
            if known and axis.options[option].choice != ABSENT and all(c == ABSENT for c in known):
                return None
        return chosen

    def _allowed(self, option: Option, facets: JsonObject) -> bool:
        """Whether a ``when`` can still hold; one about no facet of the request never does."""
        return not option.when or any(
            all(
                name in self.at and (name not in facets or same(facets[name], value))
                for name, value in guard.items()
            )
            for guard in option.when
        )

    def _on(self, axis: Axis, key: str, partial: Partial) -> bool | None:
        """Whether a carrier is there as far as its switch says; ``None`` where that is open."""
        if key not in axis.switches:
            return True
        place = self.at[axis.switches[key]]
        return self.axes[place].options[partial[place]].value is True if place in partial else None


def expressed(operation: Operation, request: Request, members: Mapping[str, object]) -> Request:
    """A request with Intent members set by the lens; as it was where the dialect cannot."""
    change = lens(operation.request_dialect).express(Change(members=members), request)
    return request if isinstance(change, Unsupported) else change


def placed(request: Request, path: str, value: Json) -> Request:
    """A request with a member put into its body.

    Raises:
        SchemaError: the body has no place for it.
    """
    try:
        return with_body(request, replace(body_of(request), path, value))
    except LookupError:
        raise SchemaError(f"a claim names {path}, where a body can have no member") from None
