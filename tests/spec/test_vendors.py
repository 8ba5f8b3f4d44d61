"""The five documented vendors load, and say what their pages say."""

from __future__ import annotations

import json

import pytest

from conformance.model import Dialect
from conformance.spec.oracle import fits

RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]


@pytest.fixture(params=["agicto", "ccapi", "openai-next", "qianduoduo", "uniall"])
def provider(request, library):
    return library.provider(request.param)


def one(library, name):
    return library.provider(name).operations[0]


def claimed(operation):
    return {claim.id: claim.value for claim in operation.claims}


def test_all_are_there(library):
    assert {"agicto", "ccapi", "openai-next", "qianduoduo", "uniall"} <= set(library.ids)
    assert [each.id for each in library.providers()] == sorted(library.ids)


def test_each_has_one_judged_operation_with_places(provider):
    (operation,) = provider.operations
    assert not operation.not_judged
    assert operation.method == "POST"
    assert operation.samples
    assert all(
        claim.source in {source.id for source in provider.sources} for claim in operation.claims
    )
    places = [operation.location, *(claim.location for claim in operation.claims)]
    assert all(place.file == f"specs/{provider.id}.yaml" and place.line > 0 for place in places)
    assert provider.key_env == f"{provider.id.upper().replace('-', '_')}_API_KEY"


def test_each_schema_is_usable(provider, library):
    (operation,) = provider.operations
    assert not fits(operation.request_schema, "no object")
    for sample in operation.samples:
        if operation.inferred_from == sample.id:
            assert fits(operation.request_schema, json.loads(sample.body))


def test_ccapi(library):
    operation = one(library, "ccapi")
    assert operation.path == "/v1beta/models/{model}:generateContent"
    assert [(p.name, p.declared) for p in operation.parameters] == [("model", False)]
    assert [(c.id, c.required, c.stated) for c in operation.credentials] == [
        ("header:Authorization", True, "security"),
        ("header:x-goog-api-key", True, "sample"),
        ("query:key", True, "sample"),
    ]
    assert [each.status for each in operation.responses] == ["200", "400", "401", "403"]
    assert claimed(operation)["delivery"] == ["base64", "url"]
    assert operation.body_required
    assert len(library.provider("ccapi").catalogue) == 72


def test_agicto(library):
    operation = one(library, "agicto")
    assert (operation.request_dialect, operation.response_dialect) == (Dialect.GEMINI, Dialect.ANY)
    assert operation.servers == ()
    assert [(c.id, c.prefix, c.required) for c in operation.credentials] == [
        ("header:Authorization:Bearer", "Bearer ", False)
    ]
    assert operation.parameters == ()
    assert operation.request_schema["required"] == ["model", "contents", "generationConfig"]
    assert not operation.inferred_from
    assert claimed(operation)["ratios"] == RATIOS
    text_only = {"model": "m", "contents": [{"parts": [{"text": "x"}]}], "generationConfig": {}}
    assert not fits(operation.request_schema, text_only)


def test_openai_next(library):
    operation = one(library, "openai-next")
    assert operation.servers == ("https://drwa.openai-next.com",)
    assert [c.id for c in operation.credentials] == ["header:x-goog-api-key"]
    assert operation.parameters == ()
    limits = [c for c in operation.claims if c.feature == "request.reference_limit"]
    assert [(c.value, c.when) for c in limits] == [
        (14, {}),
        (6, {"kind": "objects"}),
        (5, {"kind": "portraits"}),
    ]


def test_qianduoduo(library):
    operation = one(library, "qianduoduo")
    assert operation.servers == ("https://api2.aigcbest.top/v1",)
    assert [c.id for c in operation.credentials] == ["header:Authorization:Bearer"]
    assert claimed(operation)["modalities"] == ["text", "image"]
    assert claimed(operation)["model"] == ["gemini-2.0-flash-preview-image-generation"]


def test_uniall(library):
    operation = one(library, "uniall")
    assert operation.servers == ()
    assert [(c.id, c.required) for c in operation.credentials] == [
        ("header:Authorization:Bearer", False)
    ]
    properties = operation.request_schema["properties"]
    assert properties["--aspect_ratio"]["enum"] == RATIOS
    assert len(properties["model"]["enum"]) == 8
    assert operation.request_schema["required"] == ["model", "--aspect_ratio", "--output_format"]
    assert [each.status for each in operation.responses] == ["default"]
