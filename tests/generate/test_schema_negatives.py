from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.codec.pointer import pointer
from conformance.generate.compiler import strategy
from conformance.generate.drawing import draw
from conformance.generate.schema_negatives import schema_negatives, spread
from conformance.generate.tree import request_tree
from conformance.model import ViolationKind
from tests.effort import examples


def errors_of(schema, value):
    checker = Draft202012Validator.FORMAT_CHECKER
    return list(Draft202012Validator(schema, format_checker=checker).iter_errors(value))


def address(error):
    return "".join("/*" if isinstance(step, int) else pointer(step) for step in error.absolute_path)


def found(make_operation, schema, value):
    tree = request_tree(make_operation(schema))
    body = next(member.node for member in tree.members if member.name == "body")
    return list(schema_negatives(body, schema, value))


@given(st.data())
@settings(max_examples=examples(30), suppress_health_check=list(HealthCheck))
def test_each_breaks_one_keyword_at_one_place(schemas, make_operation, data):
    schema = data.draw(schemas.filter(lambda each: isinstance(each, dict) and each))
    value = draw(strategy(schema))
    told = set()
    for each in found(make_operation, schema, value):
        assert each.violation.kind is ViolationKind.SCHEMA
        (error,) = errors_of(schema, each.body)
        rule, where = each.violation.rule, each.violation.pointer
        assert error.validator == rule
        if rule == "required":
            assert where.rpartition("/")[0] == address(error)
        else:
            assert where == address(error)
        assert (rule, where) not in told
        told.add((rule, where))


# One schema per keyword, and a value that fits it.
BROKEN = {
    "type": ({"type": "string"}, "x"),
    "enum": ({"enum": ["x", 1, None]}, "x"),
    "const": ({"const": {"a": 1}}, {"a": 1}),
    "anyOf": ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "x"),
    "oneOf": ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "x"),
    "minimum": ({"type": "integer", "minimum": 3}, 4),
    "maximum": ({"type": "number", "maximum": 3}, 2.5),
    "exclusiveMinimum": ({"type": "number", "exclusiveMinimum": 3}, 4),
    "exclusiveMaximum": ({"type": "integer", "exclusiveMaximum": 3}, 2),
    "multipleOf": ({"type": "integer", "multipleOf": 4}, 8),
    "minLength": ({"type": "string", "minLength": 1}, "x"),
    "maxLength": ({"type": "string", "maxLength": 3}, ""),
    "pattern": ({"type": "string", "pattern": "^[a-c]+$"}, "abc"),
    "format": ({"type": "string", "format": "date"}, "2026-01-02"),
    "minItems": ({"type": "array", "minItems": 2, "items": {"type": "integer"}}, [1, 2]),
    "maxItems": ({"type": "array", "maxItems": 2, "items": {"type": "integer"}}, [1]),
    "uniqueItems": ({"type": "array", "uniqueItems": True, "items": {"type": "integer"}}, [1, 2]),
    "minProperties": ({"type": "object", "minProperties": 1, "properties": {"a": {"type": "null"}}}, {"a": None}),
    "maxProperties": ({"type": "object", "maxProperties": 2, "properties": {"a": {"type": "null"}}}, {"a": None}),
    "required": ({"type": "object", "required": ["a"], "properties": {"a": {"type": "null"}}}, {"a": None}),
    "additionalProperties": ({"type": "object", "additionalProperties": False, "properties": {"a": {"type": "null"}}}, {"a": None}),
    "dependentRequired": ({"type": "object", "dependentRequired": {"a": ["b"]}, "properties": {"a": {"type": "null"}}}, {"a": None, "b": 1}),
}  # fmt: skip


@pytest.mark.parametrize("wrap", ["alone", "member", "item"])
@pytest.mark.parametrize("keyword", BROKEN)
def test_each_keyword_is_broken(make_operation, keyword, wrap):
    schema, value = BROKEN[keyword]
    if wrap == "member":
        schema, value = {"type": "object", "properties": {"a~/b": schema}}, {"a~/b": value}
    if wrap == "item":
        schema, value = (
            {
                "type": "object",
                "properties": {
                    "l": {"type": "array", "items": {"type": "object", "properties": {"m": schema}}}
                },
            },
            {"l": [{"m": value}]},
        )
    assert errors_of(schema, value) == []
    where = {"alone": "", "member": "/a~0~1b", "item": "/l/*/m"}[wrap]
    rules = {
        (each.violation.rule, each.violation.pointer)
        for each in found(make_operation, schema, value)
    }
    assert (keyword, f"{where}/a" if keyword == "required" else where) in rules


def test_what_cannot_be_broken_alone_is_left_out(make_operation):
    both = {"type": "string", "enum": ["x"], "minLength": 1}  # any type but string is unlisted too
    rules = {each.violation.rule for each in found(make_operation, both, "x")}
    assert rules == {"enum"}


def test_a_limit_takes_turns_among_keywords(make_operation):
    members = {f"m{i}": {"type": "string", "maxLength": 3} for i in range(5)}
    schema = {"type": "object", "properties": members, "additionalProperties": False}
    every = found(make_operation, schema, dict.fromkeys(members, "x"))
    some = spread(every, 4)
    assert {each.violation.rule for each in some} == {"type", "additionalProperties", "maxLength"}
    assert [every.index(each) for each in some] == sorted(every.index(each) for each in some)
    assert spread(every, 1000) == every
