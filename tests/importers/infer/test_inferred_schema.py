from __future__ import annotations

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.infer import schema
from conformance.spec.node import Node
from conformance.spec.openapi import json_schema
from conformance.spec.references import References

NAMES = st.sampled_from(["type", "text", "role", "data", "n", "url"])
SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(0, 1) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
BODIES = st.lists(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), min_size=1, max_size=3)


def without_null(value):
    """Null says nothing of a member's type, so it is the one value that a schema may refuse."""
    if isinstance(value, dict):
        return {name: without_null(child) for name, child in value.items() if child is not None}
    if isinstance(value, list):
        return [without_null(child) for child in value if child is not None]
    return value


@given(BODIES)
def test_what_was_shown_fits(bodies):
    for made in (schema.of_request(bodies), schema.of_answer(bodies)):
        judge = jsonschema.Draft202012Validator(made)
        for body in bodies:
            assert judge.is_valid(without_null(body))


@given(BODIES, st.sampled_from(["3.0.1", "3.1.0"]))
def test_both_versions_of_openapi_take_it(bodies, version):
    root = Node.of({"openapi": version, "schema": schema.of_request(bodies)}, file="made")
    nowhere = References(dialects=lambda _: None)
    assert json_schema(root.require("schema"), nowhere, direction="request") is not None


def test_short_texts_of_a_request_are_values_and_long_ones_are_not():
    made = schema.of_request([{"size": "2K", "prompt": "a red kite over a hill " * 9, "n": 1}])
    assert made["properties"] == {
        "size": {"type": "string", "x-inferred-values": ["2K"]},
        "prompt": {"type": "string"},
        "n": {"type": "integer"},
    }


def test_the_values_of_an_answer_are_chance():
    assert schema.of_answer([{"id": "x1"}])["properties"] == {"id": {"type": "string"}}


def test_items_that_name_their_type_are_branches():
    parts = [{"type": "text", "text": "hi"}, {"type": "image_url", "image_url": {"url": "x"}}]
    made = schema.of_request([{"content": parts}])
    branches = made["properties"]["content"]["items"]["anyOf"]
    assert [each["properties"]["type"]["enum"] for each in branches] == [["text"], ["image_url"]]
    assert [list(each["properties"]) for each in branches] == [
        ["type", "text"],
        ["type", "image_url"],
    ]


def test_two_types_of_one_member_are_both_allowed():
    made = schema.of_request([{"content": "x y"}, {"content": [{"text": "x"}]}])
    kinds = [each["type"] for each in made["properties"]["content"]["anyOf"]]
    assert kinds == ["string", "array"]
