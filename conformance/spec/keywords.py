"""jsonschema, hardened: keywords where it is slow, unordered, unsafe or says too little."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import FormatError, ValidationError
from jsonschema.exceptions import SchemaError as NoSchema
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from conformance.codec.base64_text import exact
from conformance.codec.pointer import pointer, resolve
from conformance.errors import SchemaError
from conformance.model import Json, JsonObject
from conformance.spec.pattern import bounded, compiled

#: How many references and alternatives may be followed while one value is judged.
MAX_STEPS: Final = 100_000
#: Longer strings, which only data URIs are, are not held against their ``format``.
MAX_FORMATTED: Final = 8192
_MAX_JUDGES: Final = 512

_Errors: TypeAlias = Iterator[ValidationError]

_work: ContextVar[_Work] = ContextVar("the judging under way")
# What is judged must not depend on what else is installed. Not among them is "regex": to judge it
# is to compile what a vendor sent.
FORMATS: Final = (
    "date",
    "date-time",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "time",
    "uri",
    "uri-reference",
    "uuid",
)
_FORMATS: Final = FormatChecker(FORMATS)
#: What values that come from JSON are, whatever their value: 1.0 is an integer, too.
_TYPES: Final[Mapping[type, tuple[str, ...]]] = {
    str: ("string",),
    dict: ("object",),
    list: ("array",),
    int: ("integer", "number"),
    float: ("number",),
    bool: ("boolean",),
    type(None): ("null",),
}
_judges: OrderedDict[tuple[int, bool], Judge] = OrderedDict()


class TooMuch(Exception):
    """Judging one value took more steps than any sensible schema needs."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A schema ready to judge with. Its parts are made ready once, when first needed.

    Attributes:
        schema: the whole; held, so that no id of a part of it passes to another value.
        parts: id of a part -> its validator.
        targets: reference -> the part that it leads to.
    """

    schema: JsonObject
    validator: Validator
    parts: dict[int, Validator] = field(default_factory=dict)
    targets: dict[str, Json] = field(default_factory=dict)

    def errors(self, value: Json, most: int) -> list[ValidationError]:
        """What breaks the schema, no more than that many.

        Raises:
            TooMuch: it takes more steps than ``MAX_STEPS``.
            Unresolvable: a reference leads nowhere.
        """
        token = _work.set(_Work(judge=self, left=MAX_STEPS))
        try:
            return list(islice(self.validator.iter_errors(value), most))
        finally:
            _work.reset(token)


@dataclass(slots=True)
class _Work:
    """One judging: with what, and how many steps are left."""

    judge: Judge
    left: int


def judge(schema: JsonObject, *, official: bool) -> Judge:
    """A schema ready to judge with; raises ``SchemaError`` where one of others' is none."""
    key = (id(schema), official)
    if key in _judges:
        # A cached schema is held, so its id cannot have passed to another one.
        _judges.move_to_end(key)
        return _judges[key]
    if not official:  # ours are checked by tests: the largest would take a quarter of a second
        _check(schema)
    hardened = _OFFICIAL if official else _VENDORS
    # An empty registry: nothing is ever fetched.
    validator: Validator = hardened(schema, registry=Registry(), format_checker=_FORMATS)
    _judges[key] = Judge(schema, validator)
    if len(_judges) > _MAX_JUDGES:
        _judges.popitem(last=False)
    return _judges[key]


def _check(schema: JsonObject) -> None:
    try:
        Draft202012Validator.check_schema(schema)
    except NoSchema as why:
        where = pointer(*why.absolute_path) or "its root"
        raise SchemaError(f"not a JSON Schema: {where} has a value that makes no sense") from None


def _tick() -> None:
    work = _work.get()
    work.left -= 1
    if work.left < 0:
        raise TooMuch


def _descend(
    validator: Any,
    instance: Json,
    schema: Any,
    path: str | int | None = None,
    schema_path: str | int | None = None,
) -> _Errors:
    """As the library's, which makes a validator anew for each value that it meets."""
    if schema is True:
        return
    parts = _work.get().judge.parts
    own = parts.get(id(schema)) if isinstance(schema, dict) else None
    if own is None:
        own = validator.evolve(schema=schema)
        if isinstance(schema, dict):
            parts[id(schema)] = own
    for error in own.iter_errors(instance):
        if path is not None:
            error.path.appendleft(path)
        if schema_path is not None:
            error.schema_path.appendleft(schema_path)
        yield error


def _ref(validator: Any, ref: str, instance: Json, schema: JsonObject) -> _Errors:
    _tick()
    known = _work.get().judge
    if not ref.startswith("#/"):
        yield from Draft202012Validator.VALIDATORS["$ref"](validator, ref, instance, schema) or ()
        return
    if ref not in known.targets:
        known.targets[ref] = _target(known.schema, ref)
    yield from _descend(validator, instance, known.targets[ref])


def _target(schema: JsonObject, ref: str) -> Any:
    try:
        return resolve(schema, unquote(ref[1:]))
    except LookupError as why:
        raise Unresolvable(ref=ref) from why


def _items(validator: Any, rule: Any, instance: Json, schema: JsonObject) -> _Errors:
    if not isinstance(rule, dict) or not isinstance(instance, list):
        yield from Draft202012Validator.VALIDATORS["items"](validator, rule, instance, schema) or ()
        return
    first = schema.get("prefixItems", ())
    for index in range(len(first) if isinstance(first, Sequence) else 0, len(instance)):
        yield from _descend(validator, instance[index], rule, path=index)


def _all_of(validator: Any, branches: Sequence[Any], instance: Json, _: JsonObject) -> _Errors:
    for index, branch in enumerate(branches):
        yield from _descend(validator, instance, branch, schema_path=index)


def _properties(validator: Any, rules: JsonObject, instance: Json, _: JsonObject) -> _Errors:
    if not isinstance(instance, dict):
        return
    for name, rule in rules.items():
        if name not in instance:
            continue
        if rule is False:  # the library would forget the place
            yield ValidationError(
                "", validator="false", instance=instance[name], path=[name], schema_path=[name]
            )
        else:
            yield from _descend(validator, instance[name], rule, path=name, schema_path=name)


def _type(
    validator: Any, types: str | Sequence[str], instance: Json, schema: JsonObject
) -> _Errors:
    """As the library's, which asks each type in turn whether the value is one of it."""
    fitting = _TYPES.get(type(instance), ())
    if types in fitting or (not isinstance(types, str) and any(each in fitting for each in types)):
        return
    yield from Draft202012Validator.VALIDATORS["type"](validator, types, instance, schema)


def _any_of(validator: Any, branches: Sequence[Any], instance: Json, _: JsonObject) -> _Errors:
    context: list[ValidationError] = []
    for index, branch in enumerate(branches):
        _tick()
        errors = list(_descend(validator, instance, branch, schema_path=index))
        if not errors:
            return
        context += errors
    yield ValidationError("", context=context)


def _one_of(validator: Any, branches: Sequence[Any], instance: Json, _: JsonObject) -> _Errors:
    context: list[ValidationError] = []
    fitting = 0
    for index, branch in enumerate(branches):
        _tick()
        errors = list(_descend(validator, instance, branch, schema_path=index))
        fitting += not errors
        context += errors
    if fitting != 1:
        # Without a context the complaint is that too many branches fit.
        yield ValidationError("", context=() if fitting else context)


def _required(_: Any, names: Sequence[str], instance: Json, __: JsonObject) -> _Errors:
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("", validator_value=name)


def _dependent_required(
    validator: Any, dependencies: Mapping[str, Sequence[str]], instance: Json, schema: JsonObject
) -> _Errors:
    if isinstance(instance, dict):
        for name, needed in dependencies.items():
            if name in instance:
                yield from _required(validator, needed, instance, schema)


def _additional(validator: Any, rule: Any, instance: Json, schema: JsonObject) -> _Errors:
    if not isinstance(instance, dict):
        return
    known = schema.get("properties", {})
    for name, value in instance.items():
        if isinstance(known, Mapping) and name in known:
            continue
        if rule is False:
            yield ValidationError("", path=[name], instance=value)
        else:
            yield from _descend(validator, value, rule, path=name)


def _property_names(validator: Any, rule: Any, instance: Json, _: JsonObject) -> _Errors:
    if isinstance(instance, dict):
        for name in instance:
            yield from _descend(validator, name, rule, path=name)


def _unique(_: Any, wanted: Any, instance: Json, __: JsonObject) -> _Errors:
    if wanted is True and isinstance(instance, list):
        seen = set()
        for item in instance:
            key = _key(item)
            if key in seen:
                yield ValidationError("")
                return
            seen.add(key)


def _key(value: Json) -> str:
    """A text that equal values share: 1 and 1.0 are equal in JSON Schema, true and 1 are not."""
    return json.dumps(_whole(value), sort_keys=True)


def _whole(value: Json) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {name: _whole(member) for name, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_whole(item) for item in value]
    return value


def _format(validator: Any, name: str, instance: Json, _: JsonObject) -> _Errors:
    if isinstance(instance, str) and len(instance) <= MAX_FORMATTED:
        try:
            validator.format_checker.check(instance, name)
        except FormatError:
            yield ValidationError("")


def _pattern(_: Any, source: str, instance: Json, __: JsonObject) -> _Errors:
    if isinstance(instance, str) and not bounded(source).fits(instance):
        yield ValidationError("")


def _official_pattern(_: Any, source: str, instance: Json, schema: JsonObject) -> _Errors:
    if not isinstance(instance, str):
        return
    # Whatever decodes fits a pattern for base64, and is decoded faster than it is searched.
    encoded = schema.get("contentEncoding") == "base64" and exact(instance) is not None
    if not encoded and not compiled(source).search(instance):
        yield ValidationError("")


_KEYWORDS: Final = {
    "$ref": _ref,
    "type": _type,
    "allOf": _all_of,
    "items": _items,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "properties": _properties,
    "required": _required,
    "dependentRequired": _dependent_required,
    "additionalProperties": _additional,
    "propertyNames": _property_names,
    "uniqueItems": _unique,
    "format": _format,
    "pattern": _pattern,
}
_VENDORS: Final = extend(Draft202012Validator, _KEYWORDS)  # type: ignore[no-untyped-call]
_OFFICIAL: Final = extend(_VENDORS, {"pattern": _official_pattern})  # type: ignore[no-untyped-call]
