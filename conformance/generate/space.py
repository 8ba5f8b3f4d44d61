"""All requests that an operation's page documents, as rows of a covering array."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from conformance.codec.pointer import replace, resolve
from conformance.dialects.lens import lens
from conformance.generate.assemble import assemble, body_of, with_body
from conformance.generate.axes import CREDENTIAL, Axis, Frame, frame
from conformance.generate.cost import worst_case
from conformance.generate.covering import Partial, complete
from conformance.generate.facet import stated
from conformance.generate.merge import as_list, same
from conformance.generate.options import GONE, Option
from conformance.generate.shape import ABSENT, FILL, Choice, example, narrowed
from conformance.generate.sites import consistent
from conformance.model import (
    Change,
    ClaimKind,
    Credential,
    Intent,
    Json,
    JsonObject,
    Operation,
    Provider,
    Request,
    Unsupported,
)
from conformance.spec.models import ModelTable
from conformance.spec.oracle import violations

#: Features whose values the dialect can ask for, by the Intent member that asks for them.
ASKED_BY: Mapping[str, str] = {
    "image.aspect_ratio": "aspect_ratio",
    "image.size": "image_size",
    "image.output_format": "output_format",
    "image.delivery": "response_format",
    "request.modalities": "modalities",
    "request.count": "count",
}

Row = tuple[int, ...]


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

    def facets(self, row: Row) -> JsonObject:
        """The choices of a row by facet; ``null`` is left out of the request."""
        return {
            axis.name: axis.options[option].value
            for axis, option in zip(self.axes, row, strict=True)
        }

    def schema(self, row: Row) -> JsonObject:
        """The schema of the requests that make a row's choices, for drawing the rest."""
        chosen = self._chosen(dict(enumerate(row))) or {}
        return narrowed(self.frame.tree, chosen, self.operation.request_schema)

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
                made = with_body(made, replace(body_of(made), axis.placed, chosen.value))
        return expressed(self.operation, made, members) if members else made

    def credential(self, row: Row) -> Credential | None:
        """The documented credential that a row uses; ``None`` where the page has none."""
        chosen = self.facets(row).get(CREDENTIAL)
        return next((each for each in self.operation.credentials if each.id == chosen), None)

    def example(self, row: Row) -> Request:
        """A request of a row with nothing drawn; it need not fit the schema."""
        return self.request(row, example(self.schema(row)))

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


def space(operation: Operation, provider: Provider, models: ModelTable) -> Space:
    """The space of an operation, each axis's cheapest option first.

    Raises:
        SchemaError: the schema uses a keyword outside the subset.
        SpecReferenceError: a reference in it leads nowhere.
    """
    base = frame(operation, provider)
    plain = Space(frame=base, axes=base.axes)
    placed = Space(frame=base, axes=(*base.axes, *_placed(plain)))
    whole = Space(frame=base, axes=(*placed.axes, *_expressible(placed, provider)))
    axes = tuple(_cheapest_first(whole, i, provider, models) for i in range(len(whole.axes)))
    return Space(frame=base, axes=axes)


def expressed(operation: Operation, request: Request, members: Mapping[str, object]) -> Request:
    """A request with Intent members set by the lens; as it was where the dialect cannot."""
    change = lens(operation.request_dialect).express(Change(members=members), request)
    return request if isinstance(change, Unsupported) else change


def _placed(plain: Space) -> list[Axis]:
    """Axes for members that claims name and the page's schema does not have."""
    first = complete({}, plain.sizes, plain.feasible)
    known = {site.node.address for site in plain.frame.sites.values()}
    base = None if first is None else plain.example(first)
    axes: dict[str, Axis] = {}
    for claim in plain.operation.claims:
        stating = claim.kind in {ClaimKind.VALUES, ClaimKind.EQUALS}
        path = claim.member if claim.member.startswith("/") and "*" not in claim.member else ""
        if base is None or not stating or not path or path in known or _has(base, path):
            continue
        values = as_list(claim.value) if claim.kind is ClaimKind.VALUES else [claim.value]
        reader = lens(plain.operation.request_dialect)
        without = reader.intent(base)
        options, names = [], set()
        for value in values:
            intent = reader.intent(with_body(base, replace(body_of(base), path, value)))
            name = _changed(intent, without)
            names.add(name)
            shown = stated(intent, name) if name else value
            options.append(Option(value=shown, choice=Choice(how="const", value=value)))
        name = names.pop() if len(names) == 1 else ""
        axes.setdefault(path, Axis(name=name or path, options=(*options, GONE), placed=path))
    return list(axes.values())


def _has(request: Request, path: str) -> bool:
    try:
        resolve(body_of(request), path)
    except LookupError:
        return False
    return True


def _changed(intent: Intent, without: Intent) -> str:
    """The one Intent member in which two intents differ; '' where it is not one."""
    names = [
        each.name
        for each in fields(Intent)
        if getattr(intent, each.name) != getattr(without, each.name)
    ]
    return names[0] if len(names) == 1 else ""


def _expressible(plain: Space, provider: Provider) -> list[Axis]:
    """Axes for claimed values that no documented member carries but the dialect can ask for.

    A size that the vendor's model names carry is theirs to say.
    """
    first = complete({}, plain.sizes, plain.feasible)
    if first is None:
        return []
    known = {axis.name for axis in plain.axes}
    if "model" in known and any(model.tier for model in provider.models):
        known.add("image_size")
    base = plain.example(first)
    axes: dict[str, Axis] = {}
    for claim in plain.operation.claims:
        name = ASKED_BY.get(claim.feature, "")
        if claim.kind is not ClaimKind.VALUES or claim.member or not name or name in known:
            continue
        values = [value for value in as_list(claim.value) if _can(plain, base, name, value)]
        if values:
            options = tuple(Option(value=value, choice=FILL) for value in values)
            axes.setdefault(name, Axis(name=name, options=(*options, GONE), expressed=True))
    return list(axes.values())


def _can(plain: Space, base: Request, name: str, value: Json) -> bool:
    """Whether the dialect asks for a value in the same operation, as the page's schema allows."""
    operation = plain.operation
    made = expressed(operation, base, {name: value})
    if made.url != base.url or not same(
        stated(lens(operation.request_dialect).intent(made), name), value
    ):
        return False
    schema = operation.request_schema
    return len(violations(schema, body_of(made))) <= len(violations(schema, body_of(base)))


def _cheapest_first(whole: Space, index: int, provider: Provider, models: ModelTable) -> Axis:
    """An axis with its options by worst-case cost, else in page order."""

    def usd(option: int) -> float:
        row = complete({index: option}, whole.sizes, whole.feasible)
        if row is None:
            return float("inf")
        return worst_case(whole.example(row), whole.operation, provider, models).usd

    axis = whole.axes[index]
    return axis.ordered(sorted(range(len(axis.options)), key=usd))
