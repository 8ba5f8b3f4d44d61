"""Everything that can be chosen in an operation's requests, from its schema and from its claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace

from conformance.codec import pointer
from conformance.dialects.lens import lens
from conformance.errors import SchemaError
from conformance.generate.assemble import body_of
from conformance.generate.axes import Axis, frame
from conformance.generate.cost import worst_case
from conformance.generate.covering import complete
from conformance.generate.facet import stated
from conformance.generate.merge import as_list, same
from conformance.generate.options import GONE, Option, guarded, stated_values
from conformance.generate.shape import FILL, Choice
from conformance.generate.space import Space, expressed, placed
from conformance.model import ClaimKind, Intent, Json, JsonObject, Operation, Provider, Request
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

#: The axis whose first choice, in the plainest request, is to do without.
_REFERENCES = "references"


def survey(operation: Operation, provider: Provider, models: ModelTable) -> Space:
    """The space of an operation, each axis's cheapest option first.

    Raises:
        SchemaError: the schema uses a keyword outside the subset.
        SpecReferenceError: a reference in it leads nowhere.
    """
    base = frame(operation, provider)
    every = Space(frame=base, axes=base.axes)
    plain = Space(frame=base, axes=tuple(_fitting(every, i) for i in range(len(every.axes))))
    wider = Space(frame=base, axes=(*plain.axes, *_unlisted(plain)))
    whole = Space(frame=base, axes=(*wider.axes, *_expressible(wider, provider)))
    axes = tuple(_cheapest_first(whole, i, provider, models) for i in range(len(whole.axes)))
    return Space(frame=base, axes=axes)


def _fitting(every: Space, index: int) -> Axis:
    """An axis without the shapes that nothing fits, e.g. one of ``oneOf`` that another includes."""
    axis = every.axes[index]

    def fits(option: int) -> bool:
        row = complete({index: option}, every.sizes, every.feasible)
        if row is None or axis.options[option].choice.how != "branch":
            return True
        try:
            every.draw(row)
        except SchemaError:
            return False
        return True

    kept = [option for option in range(len(axis.options)) if fits(option)]
    return axis.ordered(kept) if kept else axis


def _unlisted(plain: Space) -> list[Axis]:
    """Axes for members that claims name and the page's schema does not have."""
    first = complete({}, plain.sizes, plain.feasible)
    if first is None:
        return []
    base = plain.example(first)
    known = {site.node.address for site in plain.frame.sites.values()}
    members: dict[str, list[tuple[Json, JsonObject]]] = {}
    for claim in plain.operation.claims:
        path = claim.member if claim.member.startswith("/") and "*" not in claim.member else ""
        stating = claim.kind in {ClaimKind.VALUES, ClaimKind.EQUALS}
        if stating and path and path not in known and _free(base, path):
            stated_here = [(value, claim.when) for value in stated_values(claim)]
            members.setdefault(path, []).extend(stated_here)
    axes: dict[str, Axis] = {}
    for path, values in members.items():
        axis = _member(plain, base, path, list(guarded(values)))
        taken = axis.name in plain.at or axis.name in axes
        axes[path if taken else axis.name] = replace(axis, name=path) if taken else axis
    return list(axes.values())


def _member(
    plain: Space, base: Request, path: str, values: Sequence[tuple[Json, tuple[JsonObject, ...]]]
) -> Axis:
    """The axis of a member, named after the Intent member that it changes where it is one."""
    reader = lens(plain.operation.request_dialect)
    without = reader.intent(base)
    intents = [reader.intent(placed(base, path, value)) for value, _ in values]
    names = {_changed(intent, without) for intent in intents}
    name = names.pop() if len(names) == 1 else ""
    read = [stated(intent, name) for intent in intents] if name else []
    if len({repr(value) for value in read}) < len(values):
        name, read = "", [value for value, _ in values]
    options = (
        Option(value=shown, choice=Choice(how="const", value=value), when=when)
        for shown, (value, when) in zip(read, values, strict=True)
    )
    return Axis(name=name or path, options=(*options, GONE), placed=path)


def _free(request: Request, path: str) -> bool:
    """Whether a body lacks a member, and has a place for it."""
    body = body_of(request)
    with suppress(LookupError):
        pointer.resolve(body, path)
        return False
    with suppress(LookupError):
        pointer.replace(body, path, None)
        return True
    return False


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
    asked: dict[str, list[tuple[Json, JsonObject]]] = {}
    for claim in plain.operation.claims:
        name = ASKED_BY.get(claim.feature, "")
        if claim.kind is ClaimKind.VALUES and not claim.member and name and name not in known:
            able = [value for value in as_list(claim.value) if _can(plain, base, name, value)]
            asked.setdefault(name, []).extend((value, claim.when) for value in able)
    axes = []
    for name, values in asked.items():
        options = tuple(Option(value=v, choice=FILL, when=when) for v, when in guarded(values))
        axes += [Axis(name=name, options=(*options, GONE), expressed=True)] if options else []
    return axes


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
    """An axis with its options by worst-case cost, else in page order; fewer references first."""
    axis = whole.axes[index]

    def price(option: int) -> tuple[float, int]:
        value = axis.options[option].value
        pictures = value if axis.name == _REFERENCES and isinstance(value, int) else 0
        row = complete({index: option}, whole.sizes, whole.feasible)
        if row is None:
            return float("inf"), pictures
        return worst_case(whole.example(row), whole.operation, provider, models).usd, pictures

    return axis.ordered(sorted(range(len(axis.options)), key=price))
