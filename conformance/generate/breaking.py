"""Ways to break one keyword of a schema at one place of a value that fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from conformance.generate.merge import as_list, as_object, same, types
from conformance.model import Json, JsonObject

#: A member name and a value that no page documents.
UNKNOWN_MEMBER = "conformance_canary"
UNKNOWN_VALUE = "conformance-undocumented"

_OF_EACH_TYPE: tuple[Json, ...] = (7, "conformance", True, ["conformance"], {"conformance": True})
_UNLIKELY = ("", "!", "conformance", "0", " ", "Ω")

Break = Callable[[JsonObject, Json], Iterator[Json]]


def broken(keyword: str, schema: JsonObject, value: Json) -> Iterator[Json]:
    """Values that may break ``keyword`` of ``schema`` where ``value`` fits; the oracle decides.

    ``required`` is not among the keywords: it breaks by a missing member.
    """
    return _BREAKS[keyword](schema, value) if keyword in _BREAKS else iter(())


def keywords(schema: JsonObject) -> Iterator[str]:
    """The keywords of a schema that ``broken`` knows, in its order."""
    return (name for name in schema if name in _BREAKS)


def _type(schema: JsonObject, _value: Json) -> Iterator[Json]:
    if set(types(schema)) >= {"integer", "number"} or "integer" not in types(schema):
        yield from _OF_EACH_TYPE
    else:
        yield from _OF_EACH_TYPE[1:]


def _unlisted(schema: JsonObject, _value: Json) -> Iterator[Json]:
    listed = [schema["const"]] if "const" in schema else as_list(schema.get("enum"))
    others: tuple[Json, ...] = (UNKNOWN_VALUE, -987_654)
    yield from (each for each in others if not any(same(each, value) for value in listed))


def _below(schema: JsonObject, _value: Json) -> Iterator[Json]:
    for name, step in (("minimum", 1), ("exclusiveMinimum", 0)):
        yield from (limit - step for limit in _numbers(schema, name))


def _above(schema: JsonObject, _value: Json) -> Iterator[Json]:
    for name, step in (("maximum", 1), ("exclusiveMaximum", 0)):
        yield from (limit + step for limit in _numbers(schema, name))


def _between(schema: JsonObject, value: Json) -> Iterator[Json]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield value + 1
        yield from (value + step / 2 for step in _numbers(schema, "multipleOf"))


def _shorter(schema: JsonObject, value: Json) -> Iterator[Json]:
    for name in ("minLength", "minItems"):
        for least in _numbers(schema, name):
            if isinstance(value, str) and least >= 1:
                yield value[: int(least) - 1]
            elif isinstance(value, Sequence) and least >= 1:
                yield [*value][: int(least) - 1]


def _longer(schema: JsonObject, value: Json) -> Iterator[Json]:
    for name in ("maxLength", "maxItems"):
        for most in _numbers(schema, name):
            if isinstance(value, str):
                yield (value or "a") * (int(most) // max(1, len(value)) + 1)
            elif isinstance(value, Sequence) and value:
                yield ([*value] * (int(most) + 1))[: int(most) + 1]


def _doubled(_schema: JsonObject, value: Json) -> Iterator[Json]:
    if as_list(value):
        yield [*as_list(value), as_list(value)[0]]


def _unmatched(_schema: JsonObject, _value: Json) -> Iterator[Json]:
    yield from _UNLIKELY
    yield "not a value of this format"


def _widened(schema: JsonObject, value: Json) -> Iterator[Json]:
    if isinstance(value, Mapping):
        more: Sequence[float] = [*_numbers(schema, "maxProperties"), len(value)]
        names = [f"{UNKNOWN_MEMBER}_{i}" for i in range(int(more[0]) + 1 - len(value))]
        yield {**value, **dict.fromkeys(names or [UNKNOWN_MEMBER], True)}


def _narrowed(schema: JsonObject, value: Json) -> Iterator[Json]:
    least = [int(each) for each in _numbers(schema, "minProperties")]
    held = as_object(value)
    optional = [name for name in held if name not in as_list(schema.get("required"))]
    for each in least:
        gone = optional[: max(0, len(held) - each + 1)]
        yield {name: part for name, part in held.items() if name not in gone}


def _alone(schema: JsonObject, value: Json) -> Iterator[Json]:
    held = as_object(value)
    for name, needs in as_object(schema.get("dependentRequired")).items():
        for need in as_list(needs):
            if name in held and need in held:
                yield {each: part for each, part in held.items() if each != need}


def _numbers(schema: JsonObject, name: str) -> list[float]:
    value = schema.get(name)
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


_BREAKS: Mapping[str, Break] = {
    "type": _type,
    "enum": _unlisted,
    "const": _unlisted,
    "anyOf": _type,
    "oneOf": _type,
    "minimum": _below,
    "exclusiveMinimum": _below,
    "maximum": _above,
    "exclusiveMaximum": _above,
    "multipleOf": _between,
    "minLength": _shorter,
    "maxLength": _longer,
    "minItems": _shorter,
    "maxItems": _longer,
    "pattern": _unmatched,
    "format": _unmatched,
    "uniqueItems": _doubled,
    "minProperties": _narrowed,
    "maxProperties": _widened,
    "additionalProperties": _widened,
    "dependentRequired": _alone,
}
