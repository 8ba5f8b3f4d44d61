"""One schema object in the words of OpenAPI 3.0, or of 3.1, whichever its page mixed.

Only what stands in the object itself is rewritten. 3.0: https://spec.openapis.org/oas/v3.0.4,
3.1: https://spec.openapis.org/oas/v3.1.1.
"""

from __future__ import annotations

from typing import Final

from conformance.importers.lift.values import members
from conformance.model import Json
from conformance.spec import keyword_rules as rules
from conformance.spec import rewrites

_BOUNDS: Final = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))
_COMPARED: Final = (str, int, float)


def to_3_0(made: dict[str, Json]) -> dict[str, Json]:
    """``type`` is one word, null is ``nullable``, and of several examples the first is kept."""
    schema = _typed_values(dict(made))
    _one_type(schema)
    for word, bound in _BOUNDS:
        limit = schema.get(word)
        if isinstance(limit, int | float) and not isinstance(limit, bool):
            schema[bound], schema[word] = limit, True
    if "const" in schema:
        schema.setdefault("enum", [schema["const"]])
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        schema.setdefault("example", examples[0])
    later = set(rules.PLAIN_3_1) - set(rules.PLAIN_3_0)
    return {name: value for name, value in schema.items() if name not in later}


def to_3_1(made: dict[str, Json]) -> dict[str, Json]:
    """Null is a type, and an exclusive bound is a number."""
    schema = _typed_values(dict(made))
    if schema.pop("nullable", False) is True:
        schema = dict(members(rewrites.nullable(schema))) if schema else schema
    for word, bound in _BOUNDS:
        flag = schema.get(word)
        if isinstance(flag, bool):
            del schema[word]
            if flag and bound in schema:
                schema[word] = schema.pop(bound)
    return schema


def has_several_examples(made: dict[str, Json]) -> bool:
    """Whether a schema has examples that OpenAPI 3.0 has no room for."""
    examples = made.get("examples")
    return isinstance(examples, list) and len(examples) > 1


def _one_type(schema: dict[str, Json]) -> None:
    given = schema.get("type")
    if given is None:
        return
    words = list(given) if isinstance(given, list) else [given]
    if "null" in words:
        schema["nullable"] = True
    words = [word for word in words if word != "null"]
    if len(words) == 1:
        schema["type"] = words[0]
        return
    del schema["type"]
    if words and "anyOf" not in schema:
        schema["anyOf"] = [{"type": word} for word in words]


def _typed_values(schema: dict[str, Json]) -> dict[str, Json]:
    """Values of a string's ``enum`` that YAML read as numbers, as the text that they were."""
    values = schema.get("enum")
    if not isinstance(values, list):
        return schema
    if schema.get("type") == "string":
        values = [
            str(each) if isinstance(each, int | float) and not isinstance(each, bool) else each
            for each in values
        ]
    unique = []
    seen = set()
    for each in values:
        key = (type(each), each) if isinstance(each, _COMPARED) else None
        if key is None or key not in seen:
            unique.append(each)
        seen.add(key)
    schema["enum"] = unique
    return schema
