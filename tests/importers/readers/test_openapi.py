"""Files that are an OpenAPI document, and the samples that it holds."""

from __future__ import annotations

import json

import pytest

from conformance.codec import yaml
from conformance.importers.draft import PageText
from conformance.importers.readers.openapi import read

DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "acme", "version": "1"},
    "paths": {
        "/v1/images/generations": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "object"},
                            "example": '{"model": "acme-one", // a name\n}',
                        }
                    }
                },
                "responses": {
                    "200": {
                        "description": "OK",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Answer"},
                                "examples": {
                                    "a": {"summary": "a lamp", "value": {"created": 1}},
                                    "b": {"$ref": "#/components/examples/b"},
                                },
                            }
                        },
                    },
                    "x-200:stream": {
                        "content": {"text/event-stream": {"example": "data: {}"}},
                        "x-apifox-name": "as a stream",
                    },
                    "default": {
                        "description": "wrong",
                        "content": {"application/json": {"schema": {"example": {"error": 1}}}},
                    },
                },
                "x-codeSamples": [
                    {"lang": "Shell", "source": "curl https://api.acme.example/v1/x -H 'X-Api-Key: sk-1'"}
                ],
            }
        }
    },
    "components": {
        "schemas": {"Answer": {"type": "object"}},
        "examples": {"b": {"value": {"created": 2}}},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        yaml.dump(DOCUMENT),
        "# a comment\n---\n" + yaml.dump(DOCUMENT),
        "\ufeff" + yaml.dump(DOCUMENT),
        json.dumps(DOCUMENT),
        json.dumps(DOCUMENT, indent="\t"),
        json.dumps({"info": DOCUMENT["info"], **DOCUMENT}),
    ],
)
def test_yaml_and_json_are_read_alike(text):
    draft = read(PageText(file="acme.yaml", text=text))
    assert draft.title == "acme"
    assert draft.faults == ()
    (operation,) = draft.operations
    found = [(each.kind, each.status, each.title, each.body) for each in operation.samples]
    assert found == [
        ("request", None, "", '{"model": "acme-one", // a name\n}'),
        ("response", 200, "a lamp", '{\n    "created": 1\n}'),
        ("response", 200, "b", '{\n    "created": 2\n}'),
        ("response", 200, "as a stream", "data: {}"),
        ("response", None, "", '{\n    "error": 1\n}'),
        ("request", None, "", None),
    ]
    assert operation.samples[-1].headers == (("X-Api-Key", "sk-1"),)


def test_samples_know_their_lines():
    text = yaml.dump(DOCUMENT)
    lines = text.split("\n")
    draft = read(PageText(file="acme.yaml", text=text))
    found = [lines[each.line - 1].split(":")[0].strip() for each in draft.operations[0].samples]
    assert found == ["example", "value", "value", "example", "example", "- lang"]


@pytest.mark.parametrize(
    "text", ["", "# openapi: 3", "title: acme\n", '{"model": "acme-one"}', "a page\nopenapi: 3.0.1"]
)
def test_other_files_are_left_to_other_readers(text):
    assert read(PageText(file="page.md", text=text)) is None


def test_swagger_2_is_told_and_not_read():
    draft = read(PageText(file="acme.yaml", text="swagger: '2.0'\npaths: {/x: {get: {}}}\n"))
    assert draft.operations == ()
    assert [each.message for each in draft.faults] == ["Swagger 2.0 is not supported"]


def test_what_is_no_yaml_at_all_is_told():
    draft = read(PageText(file="acme.yaml", text="openapi: [[[[\n}}}}"))
    assert draft.operations == ()
    assert draft.faults
