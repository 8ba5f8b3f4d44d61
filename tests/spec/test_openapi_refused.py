"""OpenAPI schema objects that make no sense, lead nowhere or have no end, are refused by name."""

from __future__ import annotations

import pytest

from conformance.errors import SchemaError, SpecReferenceError
from conformance.spec.node import Node
from conformance.spec.openapi import MAX_NODES, json_schema
from conformance.spec.references import References

STRING = {"type": "string"}


def translate(schema, *, version="3.0.3", schemas=None):
    root = {"openapi": version, "components": {"schemas": schemas or {}}, "here": schema}
    node = Node.of(root, file="specs/acme.yaml", line=lambda _: 7).require("here")
    return json_schema(node, References(dialects=lambda _: None), direction="request")


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "string", "minlength": 1}, "unknown schema keyword 'minlength'"),
        ({"const": 1}, "unknown schema keyword 'const'"),
        ({"patternProperties": {}}, "unknown schema keyword 'patternProperties'"),
        ({"type": "strin"}, "there is no type 'strin'"),
        ({"type": ["string"]}, "'type' must be one word in OpenAPI 3.0"),
        ({"enum": []}, "'enum' allows nothing"),
        ({"minLength": -1}, "'minLength' must be a whole number"),
        ({"multipleOf": 0}, "'multipleOf' must be more than 0"),
        ({"pattern": "(a+)+"}, "'pattern' '(a+)+' cannot be used"),
        ({"required": True}, "'required' must be a list"),
        ({"minimum": "1"}, "'minimum' must be a number, not '1'"),
        ({"items": [STRING]}, "'items' must be a mapping"),
        ({"exclusiveMinimum": 1}, "'exclusiveMinimum' must be true or false"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named_with_its_place(schema, message):
    with pytest.raises(SchemaError) as caught:
        translate({"properties": {"x": schema}})
    assert str(caught.value).startswith("specs/acme.yaml:7: ")
    assert message in str(caught.value)


def test_3_1_has_no_nullable():
    with pytest.raises(SchemaError, match="unknown schema keyword 'nullable'") as caught:
        translate({"type": "string", "nullable": True}, version="3.1.0")
    assert "null is a type" in caught.value.hint


# --- hostile ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    [
        "https://evil.example/schema.yaml#/a",
        "file:///etc/passwd#/a",
        "../secrets.yaml#/a",
        "dialects/../../../etc/passwd#/a",
        "dialects/x/../../y.yaml#/a",
        "other.yaml#/a",
        "#/components/schemas/None",
        "#anchor",
        "components",
        "dialects/none.yaml#/a",
        "#/components/schemas/~2",
    ],
)
def test_references_that_lead_out_or_nowhere(reference):
    with pytest.raises(SpecReferenceError, match=r"specs/acme.yaml:7: "):
        translate({"$ref": reference})


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"$ref": "#/components/schemas/A"}},
        {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}},
        {
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}]},
            "B": {"not": {"$ref": "#/components/schemas/A"}},
        },
    ],
)
def test_bare_circles(schemas):
    with pytest.raises(SpecReferenceError, match="refers to itself and to nothing else"):
        translate({"$ref": "#/components/schemas/A"}, schemas=schemas)


def test_reference_bombs_and_depth_and_size():
    reference = [{"$ref": f"#/components/schemas/S{n}"} for n in range(21)]
    bomb = {f"S{n}": {"anyOf": [reference[n + 1], reference[n + 1]]} for n in range(20)}
    deep = {"type": "string"}
    for _ in range(150):
        deep = {"items": deep}
    wide = {"properties": {str(n): {} for n in range(MAX_NODES)}}
    with pytest.raises(SchemaError, match="parts, references written out"):
        translate(reference[0], schemas={**bomb, "S20": STRING})
    with pytest.raises(SchemaError, match="levels deep"):
        translate(deep)
    with pytest.raises(SchemaError, match="parts, references written out"):
        translate(wide)
    with pytest.raises(SchemaError, match="'enum' has 100000 values"):
        translate({"enum": list(range(100_000))})
