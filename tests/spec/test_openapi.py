"""OpenAPI schema objects mean the same after translation, by an oracle written out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.errors import SpecError
from conformance.spec import keyword_rules as rules
from conformance.spec.node import Node
from conformance.spec.openapi import json_schema
from conformance.spec.oracle import fits
from conformance.spec.references import References

NO_DIALECTS = References(dialects=lambda _: None)


def translate(schema, *, version="3.0.3", direction="request", schemas=None, dialects=None):
    root = {"openapi": version, "components": {"schemas": schemas or {}}, "here": schema}
    references = References(dialects=dialects) if dialects else NO_DIALECTS
    node = Node.of(root, file="specs/acme.yaml", line=lambda _: 7).require("here")
    return json_schema(node, references, direction=direction)


# --- OpenAPI 3.0, with its meaning written out --------------------------------------------------

KINDS = {
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: (
        (isinstance(v, int) and not isinstance(v, bool))
        or (isinstance(v, float) and v.is_integer())
    ),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}
COMPONENTS = {
    "Word": {"type": "string", "enum": ["a", "b"]},
    "Tree": {
        "type": "object",
        "properties": {
            "a": {"$ref": "#/components/schemas/Tree"},
            "b": {"$ref": "#/components/schemas/Word"},
        },
        "additionalProperties": False,
    },
}


def same(one, other):
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def accepts(schema, value, hidden):
    if value is None and schema.get("nullable"):
        return True
    if "$ref" in schema:
        return accepts(COMPONENTS[schema["$ref"].rsplit("/", 1)[1]], value, hidden)
    if "type" in schema and not KINDS[schema["type"]](value):
        return False
    if "enum" in schema and not any(same(value, each) for each in schema["enum"]):
        return False
    if KINDS["number"](value) and not in_bounds(schema, value):
        return False
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        return False
    if isinstance(value, list) and not all(
        accepts(schema.get("items", {}), item, hidden) for item in value
    ):
        return False
    if isinstance(value, dict) and not is_object(schema, value, hidden):
        return False
    fitting = [accepts(part, value, hidden) for part in schema.get("oneOf", [])]
    return (
        all(accepts(part, value, hidden) for part in schema.get("allOf", []))
        and ("anyOf" not in schema or any(accepts(part, value, hidden) for part in schema["anyOf"]))
        and (not fitting or sum(fitting) == 1)
        and not ("not" in schema and accepts(schema["not"], value, hidden))
    )


def in_bounds(schema, value):
    low, high = schema.get("minimum", -99), schema.get("maximum", 99)
    above = value > low if schema.get("exclusiveMinimum") else value >= low
    return above and (value < high if schema.get("exclusiveMaximum") else value <= high)


def is_object(schema, value, hidden):
    properties = schema.get("properties", {})
    if schema.get("additionalProperties") is False and set(value) - set(properties):
        return False
    required = [n for n in schema.get("required", []) if not properties.get(n, {}).get(hidden)]
    return all(n in value for n in required) and all(
        accepts(properties[n], member, hidden) for n, member in value.items() if n in properties
    )


def with_(optional, **always):
    return st.fixed_dictionaries(
        {name: st.just(value) for name, value in always.items()}, optional=optional
    )


FLAG = st.booleans()
LEAVES = st.one_of(
    with_({"nullable": FLAG, "enum": st.sampled_from([["a"], ["a", None]]), "minLength": st.just(1)}, type="string"),
    with_({"nullable": FLAG, "minimum": st.just(1), "maximum": st.just(3), "exclusiveMinimum": FLAG, "exclusiveMaximum": FLAG}, type="number"),
    with_({"nullable": FLAG}, type="integer", example=1, xml={}, externalDocs={}),
    with_({"nullable": FLAG, "description": st.just("d")}, **{"$ref": "#/components/schemas/Word"}),
    with_({"nullable": FLAG, "readOnly": FLAG}, **{"$ref": "#/components/schemas/Tree"}),
    st.just({}),
)  # fmt: skip
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        with_({"nullable": FLAG, "items": inner}, type="array"),
        with_(
            {
                "nullable": FLAG,
                "properties": st.dictionaries(
                    st.sampled_from("ab"),
                    st.tuples(
                        inner, st.sampled_from([{}, {"readOnly": True}, {"writeOnly": True}])
                    ).map(lambda two: {**two[0], **two[1]}),
                ),
                "required": st.sampled_from([["a"], ["a", "b"]]),
                "additionalProperties": FLAG,
            },
            type="object",
        ),
        with_({"nullable": FLAG, "allOf": st.lists(inner, min_size=1, max_size=2)}),
        with_({"nullable": FLAG, "anyOf": st.lists(inner, min_size=1, max_size=2)}),
        with_({"nullable": FLAG, "oneOf": st.lists(inner, min_size=1, max_size=2), "not": inner}),
    ),
    max_leaves=5,
)
VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1, 2, 3, 1.0, 2.5, "", "a", "b", "ab"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=5,
)


def lifts_across_all_of(schema):
    """Marks in one part of an allOf lift what another requires: told in an example of its own."""
    return isinstance(schema, dict) and (
        "allOf" in schema or any(lifts_across_all_of(child) for child in children(schema))
    )


def children(schema):
    for value in schema.values():
        yield from (
            value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
        )
        yield value


@given(SCHEMAS, VALUES, st.sampled_from(["request", "response"]))
def test_3_0_means_the_same(schema, value, direction):
    hidden = "readOnly" if direction == "request" else "writeOnly"
    if lifts_across_all_of(schema) and hidden in str(schema):
        return
    translated = translate(schema, direction=direction, schemas=COMPONENTS)
    Draft202012Validator.check_schema(translated)
    assert fits(translated, value) == accepts(schema, value, hidden)


@given(SCHEMAS)
def test_the_result_is_self_contained_and_the_source_is_left_alone(schema):
    before = repr(schema)
    text = repr(translate(schema, schemas=COMPONENTS))
    assert "#/components" not in text
    assert "nullable" not in text
    assert repr(schema) == before


# --- examples -----------------------------------------------------------------------------------

STRING = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "enum": ["a"], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"type": "string", "nullable": False}, STRING),
        ({"$ref": "#/components/schemas/S", "nullable": True}, {"type": ["string", "null"]}),
        ({"oneOf": [STRING], "nullable": True, "title": "t"}, {"title": "t", "anyOf": [{"oneOf": [STRING]}, {"type": "null"}]}),
        ({"type": "number", "minimum": 1, "exclusiveMinimum": True}, {"type": "number", "exclusiveMinimum": 1}),
        ({"type": "number", "minimum": 1, "exclusiveMinimum": False}, {"type": "number", "minimum": 1}),
        ({"type": "string", "example": "a"}, {"type": "string", "examples": ["a"]}),
        ({"type": "string", "format": "uri", "x-generate": "image-url"}, {"type": "string", "format": "uri", "x-generate": "image-url"}),
        ({"$ref": "#/components/schemas/S", "description": "d", "minLength": 3}, {"type": "string", "description": "d"}),
        ({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/S"}}, {"type": "object", "additionalProperties": STRING}),
    ],
)  # fmt: skip
def test_3_0(schema, expected):
    assert translate(schema, schemas={"S": STRING}) == expected


ODD = [None, True, 0, -1, 1.5, "", "x", [], ["a", "a"], ["string", "string"], {}, {"a": ["b", "b"]}, [{}], [1, 1], [None]]  # fmt: skip


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("keyword", sorted({*rules.PLAIN_3_1, *rules.IN_PLACE, *rules.OF_PARTS}))
def test_what_is_read_is_a_json_schema_whatever_a_keyword_holds(version, keyword):
    for value in ODD:
        try:
            schema = translate({keyword: value}, version=version)
        except SpecError:
            continue
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        (["a"], {"examples": ["a"]}),
        ("a", {"examples": ["a"]}),
        ({"first": {"value": "a"}, "second": {"value": 2}}, {"examples": ["a", 2]}),
        ({"first": {"summary": "a"}}, {}),
        (None, {}),
    ],
)
@pytest.mark.parametrize(
    ("place", "version"),
    [
        (STRING, "3.1.0"),
        ({"$ref": "#/components/schemas/S"}, "3.1.0"),
        ({"$ref": "#/components/schemas/S"}, "3.0.3"),
    ],
)
def test_examples_are_a_list_however_the_page_has_them(place, version, examples, expected):
    schema = translate({**place, "examples": examples}, version=version, schemas={"S": STRING})
    assert schema == {"type": "string", **expected}
    assert fits(schema, "x")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["string", "null"], "const": "a"}, {"type": ["string", "null"], "const": "a"}),
        ({"$ref": "#/components/schemas/S", "minLength": 3}, {"allOf": [STRING, {"minLength": 3}]}),
        (
            {"$ref": "#/components/schemas/S", "x-generate": "prompt"},
            {"type": "string", "x-generate": "prompt"},
        ),
        ({"properties": {"a": False}}, {"properties": {"a": False}}),
        ({"$defs": {"x": {"no such": 1}}, "exclusiveMinimum": 1}, {"exclusiveMinimum": 1}),
        ({"dependentRequired": {"a": ["b"]}}, {"dependentRequired": {"a": ["b"]}}),
        (True, {}),
        (False, {"not": {}}),
    ],
)
def test_3_1(schema, expected):
    assert translate(schema, version="3.1.0", schemas={"S": STRING}) == expected


def test_recursion_becomes_a_definition():
    tree = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/a%20tree"}}}
    schema = translate({"$ref": "#/components/schemas/a%20tree"}, schemas={"a tree": tree})
    assert schema == {
        "$ref": "#/$defs/a_tree",
        "$defs": {
            "a_tree": {"type": "object", "properties": {"child": {"$ref": "#/$defs/a_tree"}}}
        },
    }
    assert fits(schema, {"child": {"child": {}}})
    assert not fits(schema, {"child": {"child": 1}})


def test_a_mark_in_one_part_lifts_what_another_requires():
    schema = {
        "allOf": [
            {"type": "object", "properties": {"id": {"type": "string", "readOnly": True}}},
            {"type": "object", "required": ["id", "prompt"]},
        ]
    }
    assert fits(translate(schema), {"prompt": "x"})
    assert not fits(translate(schema), {"id": "x"})
    assert not fits(translate(schema, direction="response"), {"prompt": "x"})


@pytest.mark.parametrize("mapping", [None, {"cat": "#/components/schemas/Cat", "dog": "Dog"}])
def test_a_discriminator_tells_the_forms_apart(mapping):
    pet = {"type": "object", "properties": {"kind": {"type": "string"}}}
    discriminator = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    one_of = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
    schema = translate(
        {"oneOf": one_of, "discriminator": discriminator}, schemas={"Cat": pet, "Dog": pet}
    )
    assert fits(schema, {"kind": "cat" if mapping else "Cat"})
    assert not fits(schema, {"kind": "cow"})
    assert not fits(schema, {})


def test_a_form_without_a_name_is_not_told_by_one():
    inline = {"type": "object", "required": ["url"]}
    one_of = [{"$ref": "#/components/schemas/Cat"}, inline]
    schema = translate(
        {"oneOf": one_of, "discriminator": {"propertyName": "kind"}}, schemas={"Cat": {}}
    )
    assert schema["oneOf"][1] == inline
    assert fits(schema, {"url": "x"})


def test_true_and_false_among_forms_in_3_1():
    marked = {"properties": {"a": {"writeOnly": True}}, "required": ["a"]}
    schema = {"allOf": [True, marked], "required": ["a", "b"]}
    response = translate(schema, version="3.1.0", direction="response")
    assert response["required"] == ["b"]
    assert response["allOf"][0] is True
    assert fits(response, {"b": 1})


def test_references_into_the_official_schemas():
    dialect = {
        "$defs": {
            "Part": {"properties": {"again": {"$ref": "#/$defs/Word"}}},
            "Word": {"const": "w"},
        }
    }
    nodes = {"gemini": Node.of(dialect, file="specs/dialects/gemini.yaml")}
    schema = translate({"$ref": "dialects/gemini.yaml#/$defs/Part"}, dialects=nodes.get)
    assert schema == {"properties": {"again": {"const": "w"}}}
