"""Answers against the page's schema, the official schemas, and the casing of the dialect."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.checks import specimen
from conformance.checks.example import Example
from conformance.dialects.lens import concrete
from conformance.model import (
    Dialect,
    Finish,
    Image,
    Outcome,
    Request,
    Sample,
    Status,
    Usage,
)

PATHS = {
    Dialect.GEMINI: "/v1beta/models/gemini-3-pro-image:{verb}",
    Dialect.CHAT: "/v1/chat/completions",
    Dialect.IMAGES: "/v1/images/generations",
}
STRICT = {
    "type": "object",
    "required": ["candidates"],
    "properties": {"candidates": {"type": "array", "items": {"required": ["finishReason"]}}},
}


@pytest.mark.parametrize("own", tuple(concrete()), ids=lambda each: each.dialect.value)
@pytest.mark.parametrize("stream", [False, True])
def test_what_a_lens_renders_fits_its_dialect(judged, own, stream):
    verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
    path = PATHS[own.dialect].format(verb=verb)
    asked = {
        Dialect.GEMINI: specimen.asks(),
        Dialect.CHAT: specimen.asks_chat(stream=stream),
        Dialect.IMAGES: specimen.asks_images(stream=stream),
    }[own.dialect]
    image = Image(place=own.places[0], where="", declared="image/png", data=specimen.picture())
    outcome = Outcome(
        images=(image,),
        usage=Usage(prompt=5, output=1120, total=1125, prompt_image=0, output_image=1120),
        finish=Finish(reason="stop", raw=""),
        model="gemini-3-pro-image",
        id="answer-1",
        created=1_700_000_000,
    )
    request = Request(
        method="POST", url=f"https://api.example.com{path}", body=json.dumps(asked).encode()
    )
    answered = own.render(outcome, request)
    example = Example(
        title="rendered",
        gives=None,
        dialect=own.dialect,
        url=path,
        request=asked,
        headers=answered.headers,
        response=answered.body,
    )
    for check in ("dialect/response", "dialect/consistent"):
        assert [each.status for each in judged(check, example)] == [Status.PASS], check
        opened = replace(example, answers=Dialect.ANY)
        assert {each.status for each in judged(check, opened)} <= {Status.PASS, Status.INFO}


def test_a_breach_is_told_once_however_often_it_occurs(judged):
    answer = {"candidates": [{"content": {"parts": []}}] * 3}
    example = Example(title="thrice", gives=None, documents={"200": STRICT}, response=answer)
    (finding,) = judged("response/page-schema", example)
    assert finding.status is Status.FAIL
    assert finding.pointer == "/candidates/0"
    assert finding.expected == "finishReason"


@pytest.mark.parametrize(
    "documents, told",
    [
        ({"200": STRICT, "2XX": {}, "default": {}}, 1),
        ({"2xx": STRICT, "default": {}}, 1),
        ({"default": STRICT}, 1),
        ({"201": STRICT}, 0),
        ({"200": {}}, 0),
    ],
)
def test_the_nearest_documented_status_counts(judged, documents, told):
    example = Example(title="status", gives=None, documents=documents, response={})
    assert len(judged("response/page-schema", example)) == told


def test_a_pattern_that_cannot_be_run_accuses_nobody(judged):
    bad = {"type": "object", "properties": {"a": {"type": "string", "pattern": "(a+)+("}}}
    example = Example(title="pattern", gives=None, documents={"200": bad}, response={"a": "a" * 40})
    assert [each.status for each in judged("response/page-schema", example)] == [
        Status.INCONCLUSIVE
    ]


def test_messages_quote_nobody(judged):
    secret = "shown by the vendor"
    answers = (
        specimen.gemini(finish=secret),
        specimen.gemini({"inline_data": {"mime_type": secret, "data": secret}}),
        {secret: 1, "candidates": secret},
    )
    schema = {"properties": {"candidates": {"const": secret}}}
    for answer in answers:
        example = Example(title="quote", gives=None, documents={"200": schema}, response=answer)
        for check in ("response/page-schema", "dialect/response", "dialect/consistent"):
            for finding in judged(check, example):
                assert secret not in finding.message


def test_a_page_excuses_structure_but_no_values(judged):
    printed = Sample(
        id="ok",
        kind="response",
        body=json.dumps({"candidates": [{"content": {"role": "user", "parts": [{}]}}]}),
    )
    answer = {"candidates": [{"content": {"role": "user", "parts": []}, "finishReason": "STOP"}]}
    example = Example(title="role", gives=None, response=answer, samples=(printed,))
    (finding,) = judged("dialect/response", example)
    assert finding.status is Status.FAIL
    assert finding.pointer == "/candidates/0/content/role"


def test_casing_is_seen_wherever_it_stands(judged):
    answer = {
        "candidates": [
            {
                "content": {
                    "role": "model",
                    "parts": [{"text": "hi", "thought_signature": "aGk="}],
                },
                "finish_reason": "STOP",
            }
        ],
        "usage_metadata": {"totalTokenCount": 1},
    }
    found = judged("dialect/consistent", Example(title="snake", gives=None, response=answer))
    assert [each.observed for each in found] == [
        "usage_metadata",
        "finish_reason",
        "thought_signature",
    ]
