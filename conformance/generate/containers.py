"""Strategies for objects and arrays, given a way to compile their parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.codec.canonical import canonical
from conformance.generate.merge import as_list, as_object
from conformance.generate.scalars import PRINTABLE, compiled
from conformance.model import Json, JsonObject

#: How many items or members beyond the least an unbounded array or map gets.
_MORE = 2

#: Compiles a part; ``None`` where no value fits it.
Compile = Callable[[Json], SearchStrategy[Json] | None]


def objects(node: JsonObject, compile_part: Compile) -> SearchStrategy[Json] | None:
    """Objects of a node: its members, and members of no name only where it needs or types them."""
    members = as_object(node.get("properties"))
    required = [str(name) for name in as_list(node.get("required"))]
    fixed = {name: compile_part(_member(name, node)) for name in required}
    if any(part is None for part in fixed.values()):
        return None
    free = {name: compile_part(part) for name, part in members.items() if name not in fixed}
    ordered = [*members, *(name for name in required if name not in members)]
    known: SearchStrategy[Json] = st.fixed_dictionaries(_some(fixed), optional=_some(free)).map(
        lambda drawn: {name: drawn[name] for name in ordered if name in drawn}
    )
    least = _count(node.get("minProperties"), 0)
    parts = [known, *_unnamed(node, least - len(required), compile_part)]
    joined = st.tuples(*parts).map(_joined) if len(parts) > 1 else known
    return joined.filter(lambda drawn: len(as_object(drawn)) >= least) if least else joined


def arrays(node: JsonObject, compile_part: Compile) -> SearchStrategy[Json] | None:
    """Arrays of a node: all of ``prefixItems``, then items up to a few more than the least."""
    prefix = [compile_part(part) for part in as_list(node.get("prefixItems"))]
    most = _count(node.get("maxItems"), _count(node.get("minItems"), 0) + len(prefix) + _MORE)
    first = [part for part in prefix[:most] if part is not None]
    if len(first) < len(prefix[:most]):
        return None
    least = max(_count(node.get("minItems"), 0) - len(first), 0)
    most = min(most - len(first), least + _MORE)
    if least > most:
        return None
    unique = node.get("uniqueItems") is True
    rest = _rest(
        compile_part(node.get("items", True)) if most else None, least, most, unique=unique
    )
    if rest is None or not first:
        return rest
    whole = st.tuples(st.tuples(*first), rest).map(lambda both: [*both[0], *as_list(both[1])])
    return whole.filter(_all_different) if unique else whole


def _rest(
    item: SearchStrategy[Json] | None, least: int, most: int, *, unique: bool
) -> SearchStrategy[Json] | None:
    if item is None:
        return st.just([]) if least == 0 else None
    key = canonical if unique else None
    return st.lists(item, min_size=least, max_size=most, unique_by=key).map(list)


def _all_different(drawn: list[Json]) -> bool:
    return len({canonical(each) for each in drawn}) == len(drawn)


def _member(name: str, node: JsonObject) -> Json:
    """The schema of a member that is required, whether or not it is described."""
    members = as_object(node.get("properties"))
    if name in members:
        return members[name]
    for pattern, part in as_object(node.get("patternProperties")).items():
        if compiled(pattern).search(name):
            return part
    return node.get("additionalProperties", True)


def _unnamed(
    node: JsonObject, wanted: int, compile_part: Compile
) -> Iterator[SearchStrategy[Json]]:
    """Members under names that only a pattern describes, and under names that nothing does."""
    members = as_object(node.get("properties"))
    patterns = as_object(node.get("patternProperties"))
    for pattern, part in patterns.items():
        made = compile_part(part)
        if made is not None:
            names = st.from_regex(compiled(pattern), fullmatch=True, alphabet=PRINTABLE)
            yield st.dictionaries(
                names.filter(lambda name: name not in members), made, max_size=_MORE
            )
    other = node.get("additionalProperties", True)
    made = compile_part(other) if isinstance(other, Mapping) or wanted > 0 else None
    if made is not None:
        described = [compiled(pattern) for pattern in patterns]
        names = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8).filter(
            lambda name: name not in members and not any(each.search(name) for each in described)
        )
        least = max(wanted, 0)
        yield st.dictionaries(names, made, min_size=least, max_size=least + _MORE)


def _joined(parts: tuple[Json, ...]) -> Json:
    return {name: value for part in reversed(parts) for name, value in as_object(part).items()}


def _some(
    parts: Mapping[str, SearchStrategy[Json] | None],
) -> dict[str, SearchStrategy[Json]]:
    return {name: part for name, part in parts.items() if part is not None}


def _count(value: Json, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default
