"""What OpenAPI adds to JSON Schema, said in JSON Schema; no schema is changed, each is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from conformance.model import Json, JsonObject
from conformance.spec import keyword_rules as rules
from conformance.spec.node import Node

_COMPOSED: Final = rules.IN_PLACE | {"$ref"}


def is_annotation(name: str) -> bool:
    """Whether a keyword says something about values without narrowing them."""
    return name in rules.ANNOTATIONS or name.startswith("x-")


def beside(schema: Json, annotations: JsonObject) -> Json:
    """A schema with annotations of the place where it is used; they win over its own."""
    return {**schema, **annotations} if isinstance(schema, Mapping) else schema


def mended(schema: JsonObject) -> JsonObject:
    """A schema without slips of the page that can mean one thing only.

    Names and types that stand twice in a list, lists of forms without any, and ``examples`` that
    are no list.
    """
    sound = dict(exemplified(schema))
    for word in ("type", "required", *sorted(rules.LISTS)):
        held = sound.get(word)
        if isinstance(held, list) and word not in rules.LISTS:
            sound[word] = list(dict.fromkeys(held))
        if held == [] and word != "required":
            del sound[word]
    needed = sound.get("dependentRequired")
    if isinstance(needed, Mapping):
        lists = {name: each for name, each in needed.items() if isinstance(each, list)}
        sound["dependentRequired"] = {n: list(dict.fromkeys(each)) for n, each in lists.items()}
    return sound


def exemplified(schema: JsonObject) -> JsonObject:
    """A schema whose ``examples`` are a list, however the page has them.

    Pages have a single value there, or the form of a media type, ``name: {value: …}``.
    """
    held = schema.get("examples", [])
    if isinstance(held, list):
        return schema
    rest = {name: value for name, value in schema.items() if name != "examples"}
    if held is None:
        return rest
    if not isinstance(held, Mapping):
        return {**rest, "examples": [held]}
    values = [each for each in held.values() if isinstance(each, Mapping) and "value" in each]
    return {**rest, "examples": [each["value"] for each in values]} if values else rest


def nullable(schema: Json) -> Json:
    """A schema that allows null as well."""
    if not isinstance(schema, Mapping):
        return schema or {"type": "null"}
    if not _COMPOSED.isdisjoint(schema):
        notes = {name: value for name, value in schema.items() if is_annotation(name)}
        rest = {name: value for name, value in schema.items() if name not in notes}
        return {**notes, "anyOf": [rest, {"type": "null"}]}
    with_null = dict(schema)
    kind, values = schema.get("type"), schema.get("enum")
    if kind is not None:
        with_null["type"] = [kind, "null"] if isinstance(kind, str) else kind
    if isinstance(values, Sequence) and None not in values:
        with_null["enum"] = [*values, None]
    return with_null


def exclusive(schema: JsonObject) -> JsonObject:
    """OpenAPI 3.0's ``exclusiveMinimum: true`` beside ``minimum``, as the bound itself."""
    bounds = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
    rewritten = {name: value for name, value in schema.items() if name not in bounds}
    for word, bound in bounds.items():
        if schema.get(word) is True and bound in rewritten:
            rewritten[word] = rewritten.pop(bound)
    return rewritten


def discriminated(schema: JsonObject, members: Mapping[str, Node]) -> JsonObject:
    """Forms of which one member's value says which one is meant, told apart by that value.

    ``members`` are those of the schema object, where ``discriminator`` and references stand still.
    See https://spec.openapis.org/oas/v3.1.1#discriminator-object.
    """
    discriminator = members["discriminator"]
    member = discriminator.require("propertyName").text()
    given = discriminator.get("mapping")
    words = {word: child.text() for word, child in given.mapping().items()} if given else {}
    rewritten = dict(schema)
    for keyword in ("oneOf", "anyOf"):
        forms = schema.get(keyword)
        if isinstance(forms, Sequence) and not isinstance(forms, str):
            rewritten[keyword] = [
                _told_by(form, member, _words_for(node, words))
                for form, node in zip(forms, members[keyword].items(), strict=True)
            ]
    return rewritten


def _words_for(form: Node, words: Mapping[str, str]) -> list[Json]:
    """The values that mean this form: those of the mapping, else the name of its schema."""
    reference = form.value.get("$ref") if isinstance(form.value, Mapping) else None
    if not isinstance(reference, str):
        return []
    name = reference.rsplit("/", 1)[-1]
    return [word for word, target in words.items() if target in {reference, name}] or [name]


def _told_by(form: Json, member: str, words: list[Json]) -> Json:
    if not words:
        return form
    return {"allOf": [form], "required": [member], "properties": {member: {"enum": words}}}


def lifted(schema: JsonObject, word: str) -> JsonObject:
    """A schema in which no member that is marked ``readOnly`` or ``writeOnly`` is required."""
    names = _marked(schema, word)
    return _without_required(schema, names) if names else schema


def _marked(schema: Json, word: str) -> frozenset[str]:
    if not isinstance(schema, Mapping):
        return frozenset()
    properties, parts = schema.get("properties", {}), schema.get("allOf", [])
    own = properties.items() if isinstance(properties, Mapping) else ()
    marked = {n for n, member in own if isinstance(member, Mapping) and member.get(word) is True}
    return frozenset(marked).union(*(_marked(part, word) for part in _items(parts)))


def _without_required(schema: JsonObject, names: frozenset[str]) -> JsonObject:
    rewritten = dict(schema)
    required = [n for n in _items(rewritten.pop("required", [])) if n not in names]
    if required:
        rewritten["required"] = required
    if "allOf" in rewritten:
        rewritten["allOf"] = [
            _without_required(part, names) if isinstance(part, Mapping) else part
            for part in _items(rewritten["allOf"])
        ]
    return rewritten


def _items(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
