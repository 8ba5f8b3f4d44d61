"""The options of one place in a request: listed and claimed values, boundaries, present or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.codec.canonical import canonical
from conformance.generate.merge import as_list, as_object
from conformance.generate.nodes import ArrayNode, Node, UnionNode
from conformance.generate.schema import implied_type, listed_values
from conformance.generate.shape import ABSENT, FILL, Choice
from conformance.model import Claim, ClaimKind, Json, JsonObject, Operation, Provider
from conformance.spec.oracle import fits

#: Longer strings than this are no boundary worth sending.
MAX_LENGTH = 100_000
#: More items than this neither.
MAX_ITEMS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value of a facet.

    Attributes:
        when: facet values under which alone the page documents it, as alternatives; () is always.
    """

    value: Json
    choice: Choice
    when: tuple[JsonObject, ...] = ()


def options(node: Node, operation: Operation, provider: Provider) -> tuple[Option, ...]:
    """What can be chosen at a node besides leaving it out, in page order, the example's first.

    Empty where nothing is documented but the type: then it is only there, or not.
    """
    if isinstance(node, UnionNode):
        return tuple(
            Option(value=label, choice=Choice(how="branch", value=index))
            for index, label in enumerate(_labels(node.branches))
        )
    if isinstance(node, ArrayNode):
        return (*_kinds(node), *_lengths(node, operation))
    if node.children:
        return ()
    found = [*_values(node, operation, provider), *_lengths(node, operation)]
    return tuple(found) or tuple(_bounds(node, operation))


def presence(node: Node) -> tuple[Option, ...]:
    """Being there, for a leaf of which nothing else is documented."""
    return () if node.children else (Option(value=True, choice=FILL),)


GONE = Option(value=None, choice=ABSENT)


def claimed(operation: Operation, address: str, *kinds: ClaimKind) -> Iterator[Claim]:
    """The claims of those kinds about a member."""
    return (each for each in operation.claims if each.member == address and each.kind in kinds)


def _values(node: Node, operation: Operation, provider: Provider) -> Iterator[Option]:
    """Each documented value once, with the alternatives of ``when``."""
    listed = listed_values(node.schema)
    claims: list[tuple[Json, JsonObject]] = []
    for claim in claimed(operation, node.address, *_STATING):
        claims += [(value, claim.when) for value in stated_values(claim)]
    if implied_type(node.schema) == "array":
        yield from _lists(node, claims)
        return
    conditional = bool(claims) and all(when for _, when in claims)
    if implied_type(node.schema) == "boolean" and not listed and not conditional:
        listed = [False, True]
    if node.hint == "model" and not listed and not claims:
        listed = [model.name for model in provider.models]
    bare = _bare(node.schema)
    for value, when in guarded([*((value, {}) for value in listed), *claims]):
        if fits(bare, value):
            shown = {"value": None} if value is None else value  # null alone is left out
            yield Option(value=shown, choice=Choice(how="const", value=value), when=when)


def stated_values(claim: Claim) -> list[Json]:
    """The values that a claim names."""
    return as_list(claim.value) if claim.kind is ClaimKind.VALUES else [claim.value]


def guarded(
    stated: Iterable[tuple[Json, JsonObject]],
) -> Iterator[tuple[Json, tuple[JsonObject, ...]]]:
    """Each value once, with the alternatives under which it is stated; () where it always is."""
    found: dict[str, tuple[Json, list[JsonObject]]] = {}
    for value, when in stated:
        found.setdefault(canonical(value).decode(), (value, []))[1].append(when)
    for value, whens in found.values():
        yield value, tuple(whens) if all(whens) else ()


_STATING = (ClaimKind.VALUES, ClaimKind.EQUALS, ClaimKind.DEFAULT)
#: No condition: under whatever else is chosen.
_ALWAYS: JsonObject = {}


def _lists(node: Node, claims: Sequence[tuple[Json, JsonObject]]) -> Iterator[Option]:
    """An array of listed items: all together; each alone where each is a choice of the page's."""
    items = as_object(node.schema.get("items"))
    whole = [(value, when) for value, when in claims if as_list(value)]
    single = [(value, when) for value, when in claims if not as_list(value)]
    chosen = [(value, _ALWAYS) for value in as_list(items.get("enum"))] or single
    together = as_list(items.get("x-inferred-values")) or [value for value, _ in chosen]
    alone: list[tuple[Json, JsonObject]] = [([value], when) for value, when in chosen]
    for value, when in guarded([*whole, (together, _ALWAYS), *alone]):
        if as_list(value) and fits(_bare(node.schema), value):
            yield Option(value=value, choice=Choice(how="const", value=value), when=when)


def _kinds(node: ArrayNode) -> Iterator[Option]:
    """Items of the kinds that hold the prompt, alone and with one of each other kind."""
    if len(node.kinds) == 1:
        return
    needed = [i for i, kind in enumerate(node.kinds) if "prompt" in kind.hints()]
    others = [i for i in range(len(node.kinds)) if i not in needed]
    sets = [needed, *([*needed, other] for other in others)] if needed else [[i] for i in others]
    labels = _labels(node.kinds)
    for each in sets:
        yield Option(value=[labels[i] for i in each], choice=Choice(how="kinds", value=list(each)))


def _lengths(node: Node, operation: Operation) -> Iterator[Option]:
    """The least and the greatest length that schema or claims allow."""
    kind = implied_type(node.schema)
    if kind not in {"string", "array"} or listed_values(node.schema):
        return
    noun, cap = ("Length", MAX_LENGTH) if kind == "string" else ("Items", MAX_ITEMS)
    limits = [node.schema.get(f"min{noun}"), node.schema.get(f"max{noun}")]
    limits += [claim.value for claim in claimed(operation, node.address, *_LIMITS)]
    for limit in _distinct([each for each in limits if each is not None]):
        if isinstance(limit, int) and not isinstance(limit, bool) and 0 < limit <= cap:
            yield Option(value={"length": limit}, choice=Choice(how="length", value=limit))


_LIMITS = (ClaimKind.MIN, ClaimKind.MAX)


def _bounds(node: Node, operation: Operation) -> Iterator[Option]:
    """The least and the greatest number that schema or claims allow."""
    if implied_type(node.schema) not in {"integer", "number"}:
        return
    limits = [node.schema.get("minimum")]
    limits += [claim.value for claim in claimed(operation, node.address, *_LIMITS)]
    limits += [node.schema.get("maximum")]
    for limit in _distinct([each for each in limits if isinstance(each, int | float)]):
        if fits(_bare(node.schema), limit):
            yield Option(value=limit, choice=Choice(how="const", value=limit))


def _bare(schema: JsonObject) -> JsonObject:
    return {name: value for name, value in schema.items() if not name.startswith("x-")}


def _labels(shapes: Sequence[Node]) -> list[str]:
    """What shapes are called: title, the constant that marks one, or type; numbered where alike."""
    names = [_label(shape) for shape in shapes]
    alike = {name for name in names if names.count(name) > 1 or not name}
    return [
        f"{name or 'shape'} {number}" if name in alike else name
        for number, name in enumerate(names, start=1)
    ]


def _label(node: Node) -> str:
    title = node.schema.get("title")
    if isinstance(title, str):
        return title
    marks = (part.get("const") for part in map(as_object, _members(node).values()))
    mark = next((each for each in marks if isinstance(each, str)), None)
    return mark or implied_type(node.schema)


def _members(node: Node) -> JsonObject:
    return as_object(node.schema.get("properties"))


def _distinct(values: Sequence[Json]) -> list[Json]:
    return [value for value, _ in guarded([(value, {}) for value in values])]
