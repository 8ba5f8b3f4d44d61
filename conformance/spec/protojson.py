"""Requests as Google's parser reads them: https://protobuf.dev/programming-guides/json/.

A member may be spelt by its JSON name (``inlineData``) or by its name in the proto file
(``inline_data``); where a schema says ``x-enum-case: insensitive``, words may be in any case. A
member that is ``null`` is one that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from conformance.codec.pointer import pointer as joined
from conformance.codec.pointer import resolve, tokens
from conformance.model import Json, JsonObject

_HUMP: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")
_MAX_FORMS: Final = 256


def canonical(value: Json, schema: JsonObject) -> Json:
    """``value`` in the spelling of ``schema``, which is self-contained. Maps keep their names."""
    return _canonical(value, [schema], schema)


def parsed(value: Json, schema: JsonObject) -> Json:
    """What the parser makes of ``value``: ``canonical``, without the members that are ``null``.

    A ``null`` stays where it is no member of a message: in a list, in a map, and at a name that the
    schema does not know.
    """
    return _canonical(value, [schema], schema, nulls=False)


def original(pointer: str, value: Json) -> str:
    """The pointer into ``value`` for one into its canonical form."""
    way: list[str] = []
    for token in tokens(pointer):
        name = token
        if isinstance(value, Mapping):
            name = token if token in value else _proto_name(token)
            value = value.get(name)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            value = value[int(token)]
        way.append(name)
    return joined(*way)


def _canonical(
    value: Json, schemas: Sequence[Json], root: JsonObject, *, nulls: bool = True
) -> Json:
    forms = list(_forms(schemas, root))
    if isinstance(value, Mapping):
        return _message(value, forms, root, nulls=nulls)
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [form["items"] for form in forms if "items" in form]
        return [_canonical(item, items, root, nulls=nulls) for item in value] if items else value
    return _word(value, forms) if isinstance(value, str) else value


def _message(
    value: JsonObject, forms: Sequence[JsonObject], root: JsonObject, *, nulls: bool
) -> Json:
    members: dict[str, list[Json]] = {}
    for form in forms:
        properties = form.get("properties")
        for name, schema in properties.items() if isinstance(properties, Mapping) else ():
            members.setdefault(name, []).append(schema)
    spellings = {_proto_name(name): name for name in members}
    message: dict[str, Json] = {}
    for name, member in value.items():
        json_name = spellings.get(name, name)
        # Both spellings at once are an error of the caller's: one is then left as unknown.
        known = name if name in members or json_name in value else json_name
        if member is not None or nulls or known not in members:
            message[known] = _canonical(member, members.get(known, ()), root, nulls=nulls)
    return message


def _word(value: str, forms: Sequence[JsonObject]) -> str:
    for form in forms:
        words = form.get("enum")
        if form.get("x-enum-case") == "insensitive" and isinstance(words, Sequence):
            for word in words:
                if isinstance(word, str) and word.lower() == value.lower():
                    return word
    return value


def _forms(schemas: Iterable[Json], root: JsonObject) -> Iterator[JsonObject]:
    """The schemas themselves with all that they refer to or are composed of, each once."""
    waiting, seen = list(schemas), set[int]()
    while waiting and len(seen) < _MAX_FORMS:
        schema = waiting.pop()
        if not isinstance(schema, Mapping) or id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            waiting.append(resolve(root, reference[1:]))
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts = schema.get(keyword)
            if isinstance(parts, Sequence) and not isinstance(parts, str):
                waiting.extend(parts)


def _proto_name(name: str) -> str:
    return _HUMP.sub(lambda hump: f"_{hump[1].lower()}", name)
