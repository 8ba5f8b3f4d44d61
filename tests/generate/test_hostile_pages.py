"""Pages that say too little, too much, or nonsense: a clear error or a sensible plan."""

from __future__ import annotations

import copy
import json

import pytest
from jsonschema import Draft202012Validator

from conformance.cli import main
from conformance.codec import strict_json
from conformance.errors import SpecError
from conformance.generate.plan import plan
from conformance.model import Phase, ViolationKind
from conformance.spec.library import Library

pytestmark = pytest.mark.slow  # hundreds of plans

CHAT = {
    "type": "object",
    "properties": {
        "model": {"type": "string", "x-generate": "model"},
        "messages": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "role": {"type": "string", "enum": ["user"]},
                    "content": {"type": "string", "x-generate": "prompt"},
                },
            },
        },
    },
}
PROMPT = {"type": "string", "x-generate": "prompt"}


def chat(members=None, **more):
    return {**copy.deepcopy(CHAT), "properties": {**CHAT["properties"], **(members or {})}, **more}


def operation(schema=None, *, media="application/json", dialect="openai.chat-completions", **more):
    body = {} if schema is None else {"requestBody": {"content": {media: {"schema": schema}}}}
    return {
        "operationId": "make",
        "x-dialect": dialect,
        "responses": {"200": {"description": ""}},
        **body,
        **more,
    }


def post(*arguments, **more):
    return {"/v1/make": {"post": operation(*arguments, **more)}}


def claim(number, feature, **more):
    return {"id": f"c{number}", "feature": feature, "text": "so it says", "source": "page", **more}


@pytest.fixture
def library(tmp_path):
    def of(paths, **provider):
        page = {"id": "page", "url": "https://example.com", "retrieved": "2026-01-01"}
        model = {"name": "m-1", "upstream": "gemini-2.5-flash-image"}
        said = {"id": "page", "name": "Page", "sources": [page], "models": [model], **provider}
        spec = {
            "openapi": "3.1.0",
            "info": {"title": "a page", "version": "1"},
            "x-provider": said,
            "servers": [{"url": "https://page.example"}],
            "components": {"schemas": {"Tree": TREE}},
            "paths": paths,
        }
        (tmp_path / "specs").mkdir(exist_ok=True)
        (tmp_path / "specs" / "page.yaml").write_text(json.dumps(spec), encoding="utf-8")
        return Library.open(tmp_path)

    return of


TREE = {
    "type": "object",
    "properties": {
        "prompt": PROMPT,
        "child": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]},
    },
}
NO_BODY = [{"name": "q", "in": "query", "schema": {"type": "string", "enum": ["ä&", "b c"]}}]
ODD_PARAMETERS = [
    {"name": "X-Mode", "in": "header", "required": True, "schema": {"type": "integer"}},
    {"name": "X-Note", "in": "header", "schema": {"type": "string"}},
    {"name": "flag", "in": "query", "schema": {"type": "boolean"}},
]
ODD_CLAIMS = [
    claim(1, "request.count", member="/n", max=4),
    claim(2, "image.aspect_ratio", member="/messages/ratio", values=["1:1"]),
    claim(3, "image.size", member="/messages/0/content/size", values=["1K"]),
    claim(4, "image.output_format", member="/a/b/c", values=["png"]),
    claim(5, "request.reference_limit", max=400),
    claim(6, "access.models", member="/nope", values=["m1", "m2"]),
    claim(7, "image.delivery", member="/delivery", values=["url"]),
    claim(8, "image.delivery", member="/delivery", values=["b64_json", "base64"]),
    claim(9, "image.delivery", member="/response_format", values=["url", "b64_json"]),
    claim(10, "image.size", values=["1K", "9K"], when={"model": "none"}),
]
UNION = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "a": {"enum": ["x", "y"]},
                "b": {"anyOf": [{"type": "integer"}, {"type": "boolean"}]},
            },
        },
        {"type": "null"},
    ]
}

SENSIBLE = {
    "only a GET": {"/v1/{a}/{b}": {"get": operation(parameters=NO_BODY)}},
    "a PUT": {"/v1/make": {"put": operation(chat())}},
    "two operations": {
        "/v1/make": {"post": operation(chat()), "put": {**operation(chat()), "operationId": "again"}},
        "/v1/other": {"post": {**operation({"properties": {"prompt": PROMPT}}, dialect="openai.images"), "operationId": "other"}},
    },
    "parameters everywhere": {"/v1/{a}/{b}": {"post": operation(chat(), parameters=ODD_PARAMETERS)}},
    "claims out of place": post(chat({"n": {"type": "integer"}}), **{"x-claims": ODD_CLAIMS}),
    "an array for a body": post({"type": "array", "items": PROMPT}),
    "a number for a body": post({"type": "integer", "minimum": 3, "maximum": 5}),
    "a tree": post({"$ref": "#/components/schemas/Tree"}),
    "unions in unions": post(chat({"u": UNION})),
    "a union that any value fits twice": post({"oneOf": [chat(), {"type": "object", "required": ["prompt"], "properties": {"prompt": PROMPT}}]}),
    "one of two members": post(chat({"a": {"type": "string"}, "b": {"type": "string"}}, anyOf=[{"required": ["a"]}, {"required": ["b"]}])),
    "null as a value": post(chat({"n": {"type": ["integer", "null"], "enum": [1, 2, None]}, "size": {"enum": ["1:1", None]}, "c": {"const": None}})),
    "names that look like ours": post(chat({"a|0": {"enum": [1, 2]}, "a": {"anyOf": [{"enum": [1, 2]}, {"type": "object", "properties": {"x": {"enum": [1, 2]}}}]}, "*": {"enum": [1, 2]}, "": {"enum": [3, 4]}, "credential": {"enum": [5, 6]}})),
    "twenty optional members": post(chat({f"m{n}": {"type": "string"} for n in range(20)})),
    "the numbers of a machine": post(chat({"seed": {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}, "f": {"type": "number", "maximum": 1e308}, "step": {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 2}})),
    "a media type with a parameter": post(chat(), media="application/json; charset=utf-8"),
    "a hundred models": post(chat({"model": {"type": "string", "x-generate": "model", "enum": [f"m{n}" for n in range(100)]}})),
}  # fmt: skip


@pytest.mark.parametrize("strength", [0, 1, 2])
@pytest.mark.parametrize("name", SENSIBLE)
def test_a_sensible_plan(library, name, strength):
    opened = library(SENSIBLE[name])
    provider = opened.provider("page")
    cases = plan(provider, opened, strength=strength).cases
    operations = {operation.id: operation for operation in provider.operations}
    assert {case.operation for case in cases} == set(operations)
    assert len({case.id for case in cases}) == len(cases)
    for case in cases:
        schema = operations[case.operation].request_schema
        path = case.request.url.partition("?")[0].removeprefix("https://")
        assert all(path.split("/"))
        assert all(value.isascii() for _, value in case.request.headers)
        if case.valid:
            assert bool(case.request.body) is bool(schema)
            parsed = strict_json.parse(case.request.body)
            assert not schema or Draft202012Validator(schema).is_valid(parsed.value)
        elif case.violation.kind is ViolationKind.SCHEMA:
            parsed = strict_json.parse(case.request.body)
            errors = list(Draft202012Validator(schema).iter_errors(parsed.value))
            assert [error.validator for error in errors] == [case.violation.rule]
        right = next(
            c for c in cases if c.operation == case.operation and c.phase is Phase.COVERING
        )
        assert case.phase is not Phase.NEGATIVE or case.request != right.request
        assert (
            case.request.method == operations[case.operation].method
            or case.violation.rule == "method"
        )


def test_a_method_that_the_page_has_is_not_called_wrong(library):
    cases = [case for case in planned(library, SENSIBLE["two operations"]) if case.violation]
    wrong = {
        case.operation: case.request.method for case in cases if case.violation.rule == "method"
    }
    assert wrong == {"make": "PATCH", "again": "PATCH", "other": "PUT"}


def planned(library, paths, **provider):
    opened = library(paths, **provider)
    return plan(opened.provider("page"), opened).cases


def test_a_claim_under_a_condition_is_tried_under_it_alone(library):
    sizes = [claim(1, "image.size", member="/size", values=["1K", "2K"]), claim(2, "image.size", member="/size", values=["4K"], when={"model": "m-2"})]  # fmt: skip
    members = {
        "model": {"type": "string", "x-generate": "model", "enum": ["m-1", "m-2"]},
        "size": {"type": "string"},
    }
    for described in (members, {"model": members["model"]}):
        cases = planned(library, post(chat(described), **{"x-claims": sizes}))
        asked = [(c.facets["model"], body["size"]) for c in cases if c.phase is Phase.COVERING and "size" in (body := json.loads(c.request.body))]  # fmt: skip
        assert {size for _, size in asked} == {"1K", "2K", "4K"}
        assert {model for model, size in asked if size == "4K"} == {"m-2"}


def test_an_operation_that_only_prints_a_request_is_sent_that(library):
    sample = {"id": "curl", "kind": "request", "source": "page", "body": '{"prompt": "x"}'}
    (case,) = planned(library, post(**{"x-samples": [sample]}))
    assert (case.phase, case.request.body) == (Phase.DOCUMENTED, b'{"prompt": "x"}')


@pytest.mark.parametrize(
    "media", ["multipart/form-data", "application/x-www-form-urlencoded", "text/plain"]
)
def test_a_body_that_is_no_json_is_not_judged(library, media):
    paths = post(
        {"type": "object", "properties": {"image": {"type": "string", "format": "binary"}}},
        media=media,
    )
    assert planned(library, paths) == ()
    (operation,) = library(paths).provider("page").operations
    assert operation.not_judged == f"its body is {media}"


@pytest.mark.parametrize("paths", [{}, post(chat(), **{"x-async": True})])
def test_a_page_with_nothing_to_judge_has_an_empty_plan(library, paths):
    assert planned(library, paths) == ()


HOPELESS = {
    "no schema at all": (post(), "neither describes nor prints its body"),
    "a schema that says nothing": (post({}), "neither describes nor prints its body"),
    "a schema that nothing fits": (post({"not": {}}), "nothing fits the schema"),
    "an empty enum": (post(chat({"size": {"enum": []}})), "'enum' allows nothing"),
    "ten thousand values": (post(chat({"size": {"enum": list(range(10_000))}})), "'enum' has 10000 values"),
    "pattern properties": (post(chat({"a": {"patternProperties": {"^x": {}}}})), "'patternProperties'"),
    "a keyword of a later day": (post(chat({"a": {"if": {"type": "string"}, "then": {"minLength": 1}}})), "'if'"),
    "a pattern that takes for ever": (post(chat({"a": {"type": "string", "pattern": "^(a+)+$"}})), "pattern"),
    "a length beyond reason": (post(chat({"a": {"type": "string", "minLength": 2_000_000}})), "operation make: no value"),
    "everything that a dialect has": (post(chat({f"m{n}": {"enum": [1, 2]} for n in range(300)})), "leaves 30[0-9] choices open"),
    "keywords at odds": (post(chat({"a": {"type": "string", "pattern": "^[a-c]$", "minLength": 5}}, required=["a"])), "operation make: no value"),
    "members at odds": (post(chat({"a": {"enum": ["x", "y"]}, "b": {"enum": ["x", "y"]}}, **{"not": {"required": ["a", "b"]}})), r'operation make: no value(.|\n)*"/a":"x"'),
}  # fmt: skip


@pytest.mark.parametrize("name", HOPELESS)
def test_a_clear_error(library, tmp_path, name, monkeypatch, capsys):
    paths, message = HOPELESS[name]
    with pytest.raises(SpecError, match=message) as refused:
        planned(library, paths)
    assert refused.value.location.file == "specs/page.yaml"
    monkeypatch.setattr("sys.argv", ["conformance", "plan", "page", "--root", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("error: specs/page.yaml:1: ")


def test_a_member_for_the_model_and_no_model(library):
    with pytest.raises(SpecError, match="names no model"):
        planned(library, post(chat()), models=[])
