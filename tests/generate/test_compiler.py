from __future__ import annotations

import ast
import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import conformance.generate
from conformance.codec.image.sniff import sniff
from conformance.errors import SchemaError, SpecReferenceError
from conformance.generate.compiler import DEPTH, strategy
from conformance.generate.drawing import draw
from conformance.generate.hints import PROMPTS, REFERENCE_URL
from tests.effort import examples

PACKAGE = Path(conformance.generate.__file__).parent


def valid(schema, value):
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, format_checker=checker).is_valid(value)


@given(st.data(), st.integers(0, 3))
@settings(max_examples=examples(50), suppress_health_check=list(HealthCheck))
def test_what_is_drawn_fits(schemas, data, seed):
    schema = data.draw(schemas)
    value = draw(strategy(schema), seed)
    assert valid(schema, value), value


@given(st.data())
@settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))
def test_a_seed_decides_what_is_drawn(schemas, data):
    schema = data.draw(schemas)
    assert draw(strategy(schema), "seed") == draw(strategy(schema), "seed")


@pytest.mark.parametrize("keyword", ["if", "contains", "unevaluatedItems", "dependentSchemas"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda part: part,
        lambda part: {"properties": {"a": part}},
        lambda part: {"type": "array", "items": part},
        lambda part: {"prefixItems": [part]},
        lambda part: {"additionalProperties": part},
        lambda part: {"anyOf": [{"type": "null"}, part]},
        lambda part: {"oneOf": [part]},
        lambda part: {"allOf": [part]},
        lambda part: {"$ref": "#/$defs/a", "$defs": {"a": part}},
    ],
)
def test_an_unknown_keyword_is_named(keyword, wrap):
    with pytest.raises(SchemaError, match=f"'{keyword}'"):
        strategy(wrap({keyword: {}}))


@pytest.mark.parametrize("schema", [7, "string", None, [], {"properties": [1]}])
def test_what_is_no_schema_is_refused(schema):
    with pytest.raises(SchemaError):
        strategy(schema)


@pytest.mark.parametrize("reference", ["#/$defs/none", "https://example.com/s", "other.json#/a"])
def test_a_reference_out_of_the_schema_is_refused(reference):
    with pytest.raises(SpecReferenceError):
        strategy({"$ref": reference, "$defs": {}})


def test_a_reference_to_itself_alone_is_refused():
    with pytest.raises(SchemaError, match="refers to itself"):
        strategy({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}})


def depth(value):
    return 1 + max(map(depth, value["children"]), default=0) if value.get("children") else 1


@given(st.integers())
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_a_recursive_schema_ends(seed):
    tree = {"type": "object", "required": ["children"], "additionalProperties": False,
            "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}  # fmt: skip
    schema = {"$ref": "#/$defs/tree", "$defs": {"tree": tree}}
    value = draw(strategy(schema), seed)
    assert valid(schema, value)
    assert depth(value) <= DEPTH


@pytest.mark.parametrize(
    "tree",
    [
        {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/tree"}]},
        {
            "anyOf": [
                {
                    "type": "object",
                    "required": ["a"],
                    "properties": {"a": {"$ref": "#/$defs/tree"}},
                },
                {"const": 1},
            ]
        },
        {
            "oneOf": [
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "null"}]},
                },
                {"const": 1},
            ]
        },
        {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/tree"}},
    ],
)
def test_a_choice_that_leads_back_ends(tree):
    schema = {"$ref": "#/$defs/tree", "$defs": {"tree": tree}}
    for seed in range(8):
        assert valid(schema, draw(strategy(schema), seed))


def test_a_recursive_schema_that_nothing_ends_has_no_value():
    endless = {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/a"}}}
    with pytest.raises(SchemaError, match="no value"):
        draw(strategy({"$ref": "#/$defs/a", "$defs": {"a": endless}}))


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"enum": []},
        {"type": "string", "enum": []},
        {"type": "string", "enum": [1]},
        {"type": "integer", "minimum": 3, "maximum": 2},
        {"allOf": [{"type": "string"}, {"type": "null"}]},
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        {"type": "array", "minItems": 3, "maxItems": 2},
        {"type": "string", "minLength": 5, "enum": ["x"]},
    ],
)
def test_where_nothing_fits_nothing_is_drawn(schema):
    with pytest.raises(SchemaError, match="no value"):
        draw(strategy(schema))


@given(st.integers())
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_hints_are_honoured(seed):
    members = {
        "prompt": {"type": "string", "x-generate": "prompt"},
        "url": {"type": "string", "x-generate": "image-url"},
        "ratio": {"type": "string", "x-inferred-values": ["1:1", "16:9"]},
        **{kind: {"type": "string", "x-generate": f"image/{kind}"} for kind in ("png", "jpeg", "webp")},
    }  # fmt: skip
    schema = {"type": "object", "properties": members, "required": list(members)}
    value = draw(strategy(schema), seed)
    assert value["prompt"] in PROMPTS
    assert value["url"] == REFERENCE_URL
    assert value["ratio"] in {"1:1", "16:9"}
    for kind in ("png", "jpeg", "webp"):
        assert sniff(base64.b64decode(value[kind], validate=True)) == f"image/{kind}"


@pytest.mark.parametrize(
    "limits", [{"maxLength": 5}, {"minLength": 300}, {"minLength": 7, "maxLength": 7}]
)
def test_a_prompt_keeps_to_its_length(limits):
    schema = {"type": "string", "x-generate": "prompt", **limits}
    assert valid(schema, draw(strategy(schema)))


def test_an_unknown_hint_is_named():
    with pytest.raises(SchemaError, match="'haiku'"):
        strategy({"type": "string", "x-generate": "haiku"})


@pytest.mark.parametrize("pattern", ["(", "[z-a]", "(?P<a>x)(?P<a>y)"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda pattern: {"type": "string", "pattern": pattern},
        lambda pattern: {"type": "object", "patternProperties": {pattern: {"type": "null"}}},
    ],
)
def test_a_pattern_that_is_none_is_named(pattern, wrap):
    with pytest.raises(SchemaError, match="pattern"):
        draw(strategy(wrap(pattern)))


@pytest.mark.parametrize(
    "pattern",
    [
        "^[\\u0001-\\u0005]+$",
        "^\\x00$",
        "^(?=a)b$",
        "\\d{3}",
        "^\\S+$",
        "^\\w\\W$",
        "^.{3}$",
        "^[^a]$",
    ],
)
def test_a_pattern_is_drawn_from_or_nothing_is(pattern):
    schema = {"type": "string", "pattern": pattern}
    try:
        value = draw(strategy(schema))
    except SchemaError:
        return
    assert valid(schema, value)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_only_public_hypothesis_is_imported(path):
    public = {"hypothesis", "hypothesis.strategies", "hypothesis.errors"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hypothesis"):
            assert node.module in public
            assert not any(alias.name.startswith("_") for alias in node.names)
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names if alias.name.startswith("hypothesis")}
            assert names <= public
