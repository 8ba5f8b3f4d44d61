"""The official schemas, applied to requests in every spelling their owner takes."""

from __future__ import annotations

import re
from base64 import b64encode
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.errors import SpecError
from conformance.model import Dialect
from conformance.spec.node import Node
from conformance.spec.oracle import fits
from conformance.spec.protojson import canonical, original
from conformance.spec.wire import Wire

GEMINI = Dialect.GEMINI
PARTS = {
    Dialect.GEMINI: {"request", "response", "stream_event", "stream_array", "error", "error_array"},
    Dialect.CHAT: {"request", "response", "stream_event", "error"},
    Dialect.IMAGES: {"request", "response", "stream_event", "error"},
}


@pytest.fixture(scope="module")
def wire(library):
    return library.wire


@pytest.mark.parametrize("dialect", PARTS)
def test_each_part_has_a_schema(wire, dialect):
    assert set(wire.parts(dialect)) >= PARTS[dialect]
    for part in wire.parts(dialect):
        schema = wire.schema(dialect, part)
        Draft202012Validator.check_schema(schema)
        assert wire.violations(dialect, part, 17)
        assert schema is wire.schema(dialect, part)
    assert wire.facts(dialect)["errors"]["bad_key"]["answers"][0]["status"] in {400, 401}


def test_whatever_decodes_fits_the_patterns_for_base64(wire):
    parts = wire.schema(GEMINI, "response")["$defs"].values()
    encoded = [part for part in parts if part.get("contentEncoding") == "base64"]
    every_byte = bytes(range(256)) * 3
    assert len({part["pattern"] for part in encoded}) > 1
    for part, end in product(encoded, range(1, 4)):
        assert re.search(part["pattern"], b64encode(every_byte[:-end]).decode())
        for wrong in ("aGk", "a Gk=", "aGk=!"):
            fitting = re.search(part["pattern"], wrong) is not None
            assert fits(part, wrong, official=True) == fitting


CAMEL = {
    "contents": [
        {
            "role": "user",
            "parts": [{"text": "x"}, {"inlineData": {"mimeType": "image/png", "data": "AAAA"}}],
        }
    ],
    "generationConfig": {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
    },
}
SNAKE = {
    "contents": [
        {
            "role": "user",
            "parts": [{"text": "x"}, {"inline_data": {"mime_type": "image/png", "data": "AAAA"}}],
        }
    ],
    "generation_config": {
        "response_modalities": ["Text", "image"],
        "image_config": {"aspect_ratio": "16:9", "image_size": "2K"},
    },
}


NULLS = {**CAMEL, "tools": None, "system_instruction": None, "generationConfig": {"topK": None}}


@pytest.mark.parametrize("request_", [CAMEL, SNAKE, NULLS, {**CAMEL, "labels": {"my_label": "x"}}])
def test_both_spellings_are_right(wire, request_):
    assert wire.violations(GEMINI, "request", request_) == ()


@pytest.mark.parametrize(
    ("request_", "pointer", "keyword", "observed"),
    [
        ({**SNAKE, "generation_config": {"image_config": {"aspect_ratio": "7:7"}}}, "/generation_config/image_config/aspect_ratio", "enum", "7:7"),
        ({**SNAKE, "generation_config": {"image_config": {"image_size": "2k"}}}, "/generation_config/image_config/image_size", "enum", "2k"),
        ({**SNAKE, "generation_config": {"response_modalities": ["Text", "Pictures"]}}, "/generation_config/response_modalities/1", "enum", "Pictures"),
        ({**CAMEL, "no_such": 1}, "/no_such", "additionalProperties", 1),
        ({**CAMEL, "generation_config": {}}, "/generation_config", "additionalProperties", "object of 0"),
        ({**CAMEL, "labels": {"my_label": 1}}, "/labels/my_label", "type", 1),
        # null stands for an absent member, and for nothing else
        ({**CAMEL, "contents": None}, "", "required", "object of 1"),
        ({**CAMEL, "no_such": None}, "/no_such", "additionalProperties", None),
        ({**CAMEL, "labels": {"my_label": None}}, "/labels/my_label", "type", None),
        ({**CAMEL, "tools": [None]}, "/tools/0", "type", None),
    ],
)  # fmt: skip
def test_violations_are_told_in_the_caller_s_spelling(wire, request_, pointer, keyword, observed):
    (violation,) = wire.violations(GEMINI, "request", request_)
    assert (violation.pointer, violation.keyword, violation.observed) == (
        pointer,
        keyword,
        observed,
    )


def test_responses_are_taken_literally(wire):
    answer = {
        "candidates": [
            {"content": {"role": "model", "parts": [{"inline_data": {"mime_type": "image/png"}}]}}
        ]
    }
    assert "/candidates/0/content/parts/0/inline_data" in {
        v.pointer for v in wire.violations(GEMINI, "response", answer)
    }


def test_unknown_parts_and_dialects(wire):
    with pytest.raises(SpecError, match="no part 'respnse'") as caught:
        wire.schema(GEMINI, "respnse")
    assert "'response'" in caught.value.hint
    with pytest.raises(SpecError, match="no file"):
        wire.schema(Dialect.ANY, "response")


def test_a_dialect_stands_in_one_file_only():
    root = Node.of({"x-dialects": {"openai.images": {}}}, file="a.yaml")
    with pytest.raises(SpecError, match=r"is also in a\.yaml"):
        Wire.read([root, root])
    with pytest.raises(SpecError, match=r"no dialect 'openai\.image'"):
        Wire.read([Node.of({"x-dialects": {"openai.image": {}}}, file="b.yaml")])


# --- ProtoJSON ----------------------------------------------------------------------------------

NAMES = st.sampled_from(["inlineData", "topK", "text", "someLongName"])
SCHEMA = {
    "$ref": "#/$defs/M",
    "$defs": {
        "M": {
            "properties": {
                "inlineData": {"anyOf": [{"$ref": "#/$defs/M"}]},
                "topK": {"items": {"$ref": "#/$defs/M"}},
                "text": {"enum": ["ON", "OFF"], "x-enum-case": "insensitive"},
                "someLongName": {"type": "object", "additionalProperties": True},
            }
        }
    },
}
MESSAGES = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={"text": st.sampled_from(["ON", "OFF", "x"]), "someLongName": st.just({"a_b": 1})},
    ),
    lambda inner: st.fixed_dictionaries(
        {}, optional={"inlineData": inner, "topK": st.lists(inner, max_size=2)}
    ),
    max_leaves=6,
)
SPELT = {
    "inlineData": "inline_data",
    "topK": "top_k",
    "someLongName": "some_long_name",
    "text": "text",
}


def in_snake(message):
    if isinstance(message, list):
        return [in_snake(item) for item in message]
    if isinstance(message, dict) and set(message) <= set(SPELT):
        return {SPELT[name]: in_snake(member) for name, member in message.items()}
    return message.lower() if message in ("ON", "OFF") else message


def places(value, at=""):
    yield at
    for name, child in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        yield from places(child, f"{at}/{name}")


@given(MESSAGES)
def test_the_canonical_form_of_either_spelling_is_the_same(message):
    assert canonical(message, SCHEMA) == message
    assert canonical(in_snake(message), SCHEMA) == message


@given(MESSAGES)
def test_pointers_lead_back(message):
    spelt = in_snake(message)
    assert [original(place, spelt) for place in places(message)] == list(places(spelt))


def test_both_spellings_at_once_are_left_for_the_schema_to_refuse():
    both = {"inlineData": {}, "inline_data": {}}
    assert canonical(both, SCHEMA) == both
