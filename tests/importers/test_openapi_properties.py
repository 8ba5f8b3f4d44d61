"""What holds for every OpenAPI document: it reads back as written, with or without indentation."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.codec import yaml
from conformance.importers import reader
from conformance.importers.draft import PageText
from conformance.importers.repair.indentation import indented, is_flat
from tests.effort import examples

#: Names of members, those of OpenAPI's own words included.
NAMES = st.sampled_from(
    [
        "type",
        "title",
        "description",
        "items",
        "format",
        "required",
        "content",
        "security",
        "tags",
        "responses",
        "parameters",
        "url",
        "data",
        "model",
        "prompt",
        "size",
        "aspect_ratio",
        "n",
    ]
)
TEXTS = st.sampled_from(
    ["what is drawn", "size, 1:1 or 16:9", "'quoted'", "- a dash", "比例,1:1、2:3"]
)


@st.composite
def schemas(draw, depth=2):
    """Schemas as Apifox writes them: every object is followed by the list of its members."""
    kind = draw(
        st.sampled_from(
            ["string", "integer", "boolean", "array", "object"] if depth else ["string"]
        )
    )
    made = {"type": kind}
    if draw(st.booleans()):
        made = {"description": draw(TEXTS), **made}
    if kind == "string" and draw(st.booleans()):
        made["enum"] = draw(
            st.lists(st.sampled_from(["1:1", "16:9", "2K", "auto"]), min_size=1, unique=True)
        )
    if kind == "array":
        made["items"] = draw(schemas(depth=depth - 1))
    if kind == "object":
        members = draw(st.dictionaries(NAMES, schemas(depth=depth - 1), min_size=1, max_size=4))
        made["properties"] = members
        made["x-apifox-orders"] = list(members)
        if draw(st.booleans()):
            made["required"] = [next(iter(members))]
    return made


@st.composite
def operations(draw):
    members = draw(st.dictionaries(NAMES, schemas(), min_size=1, max_size=5))
    body = {"type": "object", "properties": members, "x-apifox-orders": list(members)}
    return {
        "summary": draw(TEXTS),
        "tags": ["pictures"],
        "parameters": [
            {
                "name": "Authorization",
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
            }
        ],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {
                "description": "",
                "content": {"application/json": {"schema": draw(schemas())}},
                "x-apifox-name": "OK",
            }
        },
        "security": [{"bearer": []}],
        "x-apifox-status": "released",
    }


@st.composite
def documents(draw):
    paths = draw(
        st.dictionaries(
            st.sampled_from(
                [
                    "/v1/images/generations",
                    "/v1/chat/completions",
                    "/v1beta/models/{model}:generateContent",
                ]
            ),
            st.fixed_dictionaries({"post": operations()}),
            min_size=1,
        )
    )
    return {
        "openapi": "3.0.1",
        "info": {"title": "acme", "description": "", "version": "1.0.0"},
        "paths": paths,
        "components": {
            "schemas": {},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "servers": [{"url": "https://api.acme.example"}],
        "security": [],
    }


def without_indentation(text):
    return "\n".join(line.strip() for line in text.split("\n"))


@settings(max_examples=examples(10))  # a document is large
@given(documents())
def test_lost_indentation_is_restored(document):
    flat = without_indentation(yaml.dump(document))
    assert is_flat(flat)
    restored = indented(flat)
    assert yaml.load(restored.text).value == document
    assert restored.lost == ()
    assert restored.doubts == ()


@settings(max_examples=examples(10))  # a document is large
@given(
    documents(),
    st.sampled_from([yaml.dump, json.dumps, lambda value: json.dumps(value, indent="\t")]),
)
def test_a_sound_document_is_read_as_it_stands(document, write):
    draft = reader.read(PageText(file="acme.yaml", text=write(document)))
    assert draft.reader == "openapi"
    assert draft.faults == ()
    assert draft.root.value["paths"] == document["paths"]
    assert [each.path for each in draft.operations] == list(document["paths"])


@settings(max_examples=examples(10))  # a document is large
@given(documents(), st.data())
def test_every_node_knows_the_line_that_it_stands_on(document, data):
    text = yaml.dump(document)
    draft = reader.read(PageText(file="acme.yaml", text=text))
    operation = data.draw(st.sampled_from(draft.operations))
    lines = text.split("\n")
    assert lines[operation.node.location.line - 1].strip() == "post:"
    body = operation.node.require("requestBody").require("content").require("application/json")
    for name, member in body.require("schema").require("properties").mapping().items():
        assert lines[member.location.line - 1].replace("'", "").strip() == f"{name}:"


@settings(max_examples=examples(10))  # a document is large
@given(documents(), st.data())
def test_a_broken_page_never_raises_and_always_says_so(document, data):
    lines = yaml.dump(document).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    rubbish = data.draw(
        st.sampled_from(
            [
                "",
                "}",
                '"',
                "'x",
                "- [",
                "a: b: c",
                "\tx",
                "*x",
                "&",
                "%",
                "@",
                "{{x}}",
                "<<: 1",
                "? x",
                "!!a b",
                "\x00",
                ": ",
                "---",
            ]
        )
        | st.text(max_size=10)
    )
    how = data.draw(st.sampled_from(["instead", "behind", "alone", "cut"]))
    lines[at] = {
        "instead": lines[at][: len(lines[at]) - len(lines[at].lstrip())] + rubbish,
        "behind": lines[at] + rubbish,
        "alone": rubbish,
        "cut": lines[at][: len(lines[at]) // 2],
    }[how]
    draft = reader.read(PageText(file="acme.yaml", text="\n".join(lines)))
    if draft is not None and not draft.operations:
        assert draft.faults


@given(
    st.text()
    | st.text(alphabet="openapi: 3paths/{}[]\"'-\n \t`#|>&*!%@").map(
        "openapi: 3.0.1\npaths:\n{}".format
    )
)
def test_no_text_raises(text):
    for page in (text, f"```yaml\n{text}\n```", f"# acme\n\n```json POST /v1/x\n{text}"):
        reader.read(PageText(file="acme.md", text=page))
