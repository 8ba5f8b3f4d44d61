"""What is kept of an answer is enough to compare it with others, and nothing of what was drawn."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.answer import Answer
from conformance.checks.check import Context
from conformance.checks.example import Example
from conformance.codec.image.encode import make
from conformance.codec.records import from_json, to_json
from conformance.model import Dialect, Facts
from conformance.spec.library import Library

LIBRARY = Library.open()
PICTURE = base64.b64encode(make(96, 54, format="png", seed=1)).decode()


def facts(example):
    provider, operation = example.spec()
    around = Context(
        provider=provider, operation=operation, models=LIBRARY.models, wire=LIBRARY.wire
    )
    return Answer(example.exchange(), around).facts


def asking(prompt, *parts):
    return {"contents": [{"role": "user", "parts": [{"text": prompt}, *parts]}]}


PLAIN = Example(title="", gives=None, request=asking("an apple"), response={"candidates": []})


@given(st.text(max_size=20), st.text(max_size=20))
def test_marks_are_equal_where_the_same_was_sent(one, other):
    first, second = (facts(replace(PLAIN, request=asking(each))) for each in (one, other))
    assert (first.sent == second.sent) is (json.dumps(one) == json.dumps(other))
    assert (first.prompt == second.prompt) is (one == other)


def test_a_key_in_a_header_changes_no_mark():
    bare = replace(PLAIN, request_headers=())
    assert facts(bare).sent == facts(PLAIN).sent


def test_inline_references_are_measured_and_links_are_not():
    inline = {"inlineData": {"mimeType": "image/png", "data": PICTURE}}
    link = {"fileData": {"fileUri": "https://files.example.com/a.png"}}
    told = facts(replace(PLAIN, request=asking("edit this", inline, link)))
    assert told.reference_sizes == ("96x54", "")
    assert told.asked["references"] == 2


def test_what_a_chat_says_of_itself_is_kept():
    answer = {"id": "one", "object": "chat.completion", "created": 1_795_000_000, "choices": []}
    headers = (
        ("Content-Type", "application/json"),
        ("Date", "Wed, 18 Nov 2026 12:00:00 GMT"),
    )
    example = Example(
        title="", gives=None, dialect=Dialect.CHAT, request={}, response=answer, headers=headers
    )
    told = facts(example)
    assert (told.id, told.created, told.date) == ("one", 1_795_000_000, 1_795_003_200)


@pytest.mark.parametrize(
    "text, declines",
    [
        ("I cannot draw that, it is against our policy.", True),
        ("Here is a picture of an apple.", False),
    ],
)
def test_a_text_that_declines_is_told(text, declines):
    answer = {"candidates": [{"content": {"parts": [{"text": text}]}, "finishReason": "STOP"}]}
    assert facts(replace(PLAIN, response=answer)).declines is declines


def test_the_envelope_of_an_error_is_kept():
    error = {"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}}
    assert facts(replace(PLAIN, status=400, response=error)).envelope == "google"


def test_facts_survive_a_run_file():
    told = facts(PLAIN)
    assert from_json(Facts, to_json(told)) == told
