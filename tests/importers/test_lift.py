"""What pages have and specs refuse is lifted: the loader takes the rest, and a fault says what went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.lift import lift
from conformance.spec.node import Node
from conformance.spec.operations import Page, operations
from conformance.spec.references import References

PLAIN = {"200": {"description": "OK"}}


def lifted(document):
    return lift(Node.of(document, file="page.md", line=lambda _: 7))


def loaded(value):
    """The operations of a lifted document as the loader reads them, its only other needs given."""
    paths = {
        path: {
            name: {**each, "x-dialect": {"request": "openai.images"}, "operationId": ""}
            if name == "post"
            else each
            for name, each in item.items()
        }
        for path, item in value["paths"].items()
    }
    root = Node.of({**value, "paths": paths}, file="acme.yaml")
    nothing = References(dialects=lambda _: None)
    return operations(Page(provider="acme", root=root, sources=(), features=(), references=nothing))


def body_of(schema, version="3.0.1", **document):
    """What the loader makes of a request schema once it is lifted, and the faults of that."""
    post = {
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": PLAIN,
    }
    done = lifted({"openapi": version, "paths": {"/v1/x": {"post": post}}, **document})
    (operation,) = loaded(done.value)
    return operation.request_schema, [fault.message for fault in done.faults]


@pytest.mark.parametrize(
    "page, version, meant",
    [
        ({"type": "String"}, "3.0.1", {"type": "string"}),
        ({"type": "any"}, "3.0.1", {}),
        ({"type": "file"}, "3.0.1", {"type": "string"}),
        ({"type": ["string", "null"]}, "3.0.1", {"type": ["string", "null"]}),
        ({"type": "null"}, "3.0.1", {}),
        ({"type": "string", "nullable": True}, "3.1.0", {"type": ["string", "null"]}),
        ({"type": "integer", "minimum": "1"}, "3.0.1", {"type": "integer", "minimum": 1}),
        ({"type": "integer", "exclusiveMinimum": 0}, "3.0.1", {"type": "integer", "exclusiveMinimum": 0}),
        ({"minimum": 0, "exclusiveMinimum": True}, "3.1.0", {"exclusiveMinimum": 0}),
        ({"type": "string", "enum": ["auto", 1024]}, "3.0.1", {"type": "string", "enum": ["auto", "1024"]}),
        ({"enum": ["a", "b", "a"]}, "3.0.1", {"enum": ["a", "b"]}),
        ({"const": "a"}, "3.0.1", {"enum": ["a"]}),
        ({"examples": ["a"]}, "3.0.1", {"examples": ["a"]}),
        ({"x-apifox-mock": "1", "x-mine": 1}, "3.0.1", {"x-apifox-mock": "1"}),
        ({"title": 3, "description": None}, "3.0.1", {"title": "3"}),
        ({"properties": {"a": None}, "required": None}, "3.0.1", {"properties": {"a": {}}}),
        ({"items": [{"type": "string"}]}, "3.0.1", {"items": {"anyOf": [{"type": "string"}]}}),
        (None, "3.0.1", {}),
    ],
)  # fmt: skip
def test_what_is_only_written_otherwise_is_rewritten_without_a_word(page, version, meant):
    assert body_of(page, version) == (meant, [])


@pytest.mark.parametrize(
    "page, meant, fault",
    [
        ({"type": "strnig"}, {}, "there is no type 'strnig'"),
        ({"discription": "x"}, {}, "unknown schema keyword 'discription'"),
        ({"enum": []}, {}, "'enum' has a value that makes no sense: a list"),
        ({"pattern": "(a+)+$"}, {}, "'pattern' has a value that makes no sense: '(a+)+$'"),
        ({"properties": ["a"]}, {}, "'properties' must be a mapping, not a list"),
        ({"maxLength": -1}, {}, "'maxLength' has a value that makes no sense: -1"),
        ({"allOf": {}}, {}, "'allOf' must be a list of schemas"),
        ({"additionalProperties": 3}, {}, "'additionalProperties' must be a schema, not 3"),
        ({"if": {}}, {"if": {}}, "OpenAPI 3.0.1 has no schema keyword 'if'"),
        (
            {"examples": [1, 2]},
            {"examples": [1, 2]},
            "OpenAPI 3.0.1 has no schema keyword 'examples'",
        ),
        ("string", {}, "a schema must be a mapping: 'string'"),
        (
            {"properties": {"a": {"type": "string", "required": True}}},
            {"properties": {"a": {"type": "string"}}, "required": ["a"]},
            "'required' must be a list of names beside 'properties'",
        ),
        (
            {"$ref": "other.yaml#/Size", "description": "x"},
            {"description": "x"},
            "'$ref' leads nowhere: 'other.yaml#/Size'",
        ),
        (
            {"$ref": "#/components/schemas/None"},
            {},
            "'$ref' leads nowhere: '#/components/schemas/None'",
        ),
    ],
)
def test_what_is_wrong_is_left_out_with_a_fault(page, meant, fault):
    assert body_of(page) == (meant, [fault])


def test_schemas_that_lead_to_themselves_alone_are_emptied():
    components = {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}
    schema, faults = body_of({"$ref": "#/components/schemas/A"}, components=components)
    assert schema == {}
    assert [fault.startswith("a schema cannot be used") for fault in faults] == [True]


def test_trees_stay_trees():
    tree = {"type": "object", "properties": {"below": {"$ref": "#/components/schemas/Tree"}}}
    schema, faults = body_of(
        {"$ref": "#/components/schemas/Tree"}, components={"schemas": {"Tree": tree}}
    )
    assert "Tree" in schema["$defs"]
    assert faults == []


@pytest.mark.parametrize(
    "scheme, ways",
    [
        ({"type": "bearer"}, ["header:Authorization:Bearer"]),
        ({"type": "jwt", "scheme": "bearer"}, ["header:Authorization:Bearer"]),
        ({"type": "http", "scheme": "Bearer"}, ["header:Authorization:Bearer"]),
        ({"type": "http", "bearerFormat": "sk-…"}, ["header:Authorization:Bearer"]),
        ({"type": "apikey", "in": "Query", "name": "key"}, ["query:key"]),
        ({"type": "apiKey", "in": "header", "name": "x-goog-api-key"}, ["header:x-goog-api-key"]),
    ],
)
def test_security_schemes_are_read_by_what_they_mean(scheme, ways):
    done = secured(scheme)
    assert [each.id for each in loaded(done.value)[0].credentials] == ways
    assert done.faults == ()


@pytest.mark.parametrize(
    "scheme",
    [
        {"type": "http", "scheme": "basic"},
        {"type": "apiKey", "in": "cookie", "name": "sid"},
        {"type": "apiKey", "in": "header"},
        {"type": "oauth2", "flows": {}},
        None,
    ],
)
def test_schemes_that_take_no_key_are_left_out(scheme):
    done = secured(scheme)
    assert loaded(done.value)[0].credentials == ()
    assert "security" not in done.value
    assert [fault.message.startswith("the security scheme 'way'") for fault in done.faults] == [
        True
    ]


def secured(scheme):
    return lifted(
        {
            "openapi": "3.0.1",
            "security": [{"way": []}],
            "components": {"securitySchemes": {"way": scheme}},
            "paths": {"/v1/x": {"post": {"responses": PLAIN}}},
        }
    )


def test_that_no_key_is_needed_is_kept():
    done = lifted({"openapi": "3.0.1", "security": [], "paths": {"/v1/x": {"post": {}}}})
    assert done.value["security"] == []


def test_parameters_are_those_that_a_request_can_have():
    parameters = [
        {"name": "n", "in": "query", "schema": {"type": "integer"}},
        {"name": "n", "in": "query", "type": "integer", "required": "true"},
        {"name": "sid", "in": "cookie"},
        {"name": "body", "in": "body"},
        {"in": "query"},
        {"$ref": "#/components/parameters/gone"},
        "n",
    ]
    done = lifted({"openapi": "3.0.1", "paths": {"/v1/x": {"post": {"parameters": parameters}}}})
    (only,) = loaded(done.value)[0].parameters
    assert (only.name, only.required, only.schema) == ("n", True, {"type": "integer"})
    assert len(done.faults) == 6


@pytest.mark.parametrize(
    "name, status",
    [("200", "200"), ("200 OK", "200"), ("4xx", "4XX"), ("default", "default")],
)
def test_statuses_are_written_as_openapi_does(name, status):
    post = {"responses": {name: {"description": 3}, "x-200:OK": {}, "twice": {}}}
    done = lifted({"openapi": "3.1.0", "paths": {"/v1/x": {"post": post}}})
    assert [each.status for each in loaded(done.value)[0].responses] == [status]
    assert [fault.message for fault in done.faults] == ["'twice' is no status, or a second one"]


@pytest.mark.parametrize(
    "given, path, server",
    [
        ("https://api.acme.example/v1/x", "/v1/x", ["https://api.acme.example"]),
        ("{{base}}/v1/x", "/v1/x", []),
        ("v1/x", "/v1/x", []),
    ],
)
def test_a_path_starts_with_a_slash(given, path, server):
    done = lifted({"openapi": "3.0.1", "paths": {given: {"POST": {}}}})
    (operation,) = loaded(done.value)
    assert (operation.path, list(operation.servers)) == (path, server)
    assert len(done.faults) == 1


@pytest.mark.parametrize(
    "part, named",
    [
        ({"paths": {"/v1/x": {"post": {"responses": PLAIN}}}}, ("", "")),
        ({"/v1/x": {"post": {"responses": PLAIN}}}, ("", "")),
        ({"post": {"responses": PLAIN}}, ("post", "/v1/x")),
        ({"responses": PLAIN}, ("post", "/v1/x")),
    ],
)
def test_a_page_may_print_a_part_of_a_document(part, named):
    method, path = named
    done = lift(Node.of(part, file="page.md"), method=method, path=path)
    assert list(done.value["paths"]) == ["/v1/x"]
    assert list(done.value["paths"]["/v1/x"]) == ["post"]
    assert loaded(done.value)


def test_swagger_2_is_refused():
    done = lifted({"swagger": "2.0", "paths": {"/v1/x": {"post": {}}}})
    assert [fault.message for fault in done.faults] == ["Swagger 2.0 is not supported"]
    assert not done.value


def test_a_page_cannot_speak_for_us():
    post = {"x-dialect": "any", "x-samples": 3, "x-not-judged": "never", "x-mint": 1}
    done = lifted({"openapi": "3.0.1", "x-provider": {}, "paths": {"/v1/x": {"post": post}}})
    assert "x-provider" not in done.value
    assert set(done.value["paths"]["/v1/x"]["post"]) == {"x-mint"}


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
)
WORDS = st.sampled_from(
    ["type", "properties", "items", "required", "enum", "allOf", "oneOf", "$ref", "minimum",
    "exclusiveMinimum", "pattern", "nullable", "discriminator", "additionalProperties", "format",
    "name", "in", "schema", "content", "application/json", "parameters", "requestBody", "x-async",
    "responses", "200", "default", "security", "servers", "url", "variables", "summary", "x-claims",
    "components", "schemas", "securitySchemes", "bearer", "scheme", "paths", "/v1/x", "post", "A",
    "example", "examples", "description", "const", "if", "mapping", "propertyName", "x-samples"]
)  # fmt: skip
VALUES = SCALARS | st.sampled_from(
    [
        "string",
        "object",
        "array",
        "header",
        "query",
        "#/components/schemas/A",
        "http",
        "apiKey",
        "#/paths",
        "#",
        "Basic x",
        "Bearer sk-x",
        "https://acme.example",
        "/v1",
        "A",
    ]
)
JSON = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)


@given(JSON, JSON, JSON, JSON, st.sampled_from(["3.0.1", "3.1.0", "3.2", 3.1, None]))
def test_whatever_is_lifted_loads(operation, item, components, root, version):
    post = {**operation, "x-y": 1} if isinstance(operation, dict) else {"requestBody": operation}
    paths = {"/v1/x": {**(item if isinstance(item, dict) else {}), "post": post}, "/v1/y": item}
    document = {
        **(root if isinstance(root, dict) else {}),
        "openapi": version,
        "paths": paths,
        "components": components,
    }
    done = lifted(document)
    if done.value:
        loaded(done.value)


@given(JSON, JSON, st.sampled_from(["3.0.1", "3.1.0"]))
def test_whatever_schema_is_lifted_loads(schema, other, version):
    components = {"schemas": {"A": other}}
    body_of({"properties": {"a": schema}}, version, components=components)
    body_of(schema, version, components=components)
