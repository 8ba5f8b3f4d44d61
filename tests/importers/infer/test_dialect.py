from __future__ import annotations

import pytest

from conformance.importers.infer import dialect
from conformance.importers.infer.members import of_body
from conformance.model import Dialect
from conformance.spec.node import Node


def members(*names):
    properties = {name: {"type": "string"} for name in names}
    return of_body(Node.of({"type": "object", "properties": properties}, file="page.md"))


@pytest.mark.parametrize(
    ("path", "names", "expected"),
    [
        ("/v1beta/models/{model}:generateContent", ["contents"], Dialect.GEMINI),
        ("/v1/images/generations", ["contents", "generationConfig"], Dialect.GEMINI),
        ("/v1/chat/completions", ["model", "messages"], Dialect.CHAT),
        ("/v1/images/generations", ["prompt", "n"], Dialect.IMAGES),
        ("/images/edits", ["prompt", "image"], Dialect.IMAGES),
        ("/v1/images/generations", ["model", "input"], None),
        ("/v1/video/generations", ["prompt"], None),
        ("/v1/messages", ["model", "messages"], None),
        ("/v1/completions", ["prompt"], None),
        ("/v1/embeddings", ["input"], None),
    ],
)
def test_members_decide_and_the_path_is_a_hint(path, names, expected):
    assert dialect.request(path, members(*names), []) == (expected, True)
    assert dialect.request(path, [], [dict.fromkeys(names, "x")]) == (expected, True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1beta/models/x:streamGenerateContent", Dialect.GEMINI),
        ("/v1/chat/completions", Dialect.CHAT),
        ("/v1/images/generations", Dialect.IMAGES),
        ("/v1/tasks", None),
    ],
)
def test_without_any_body_the_path_is_all_there_is(path, expected):
    assert dialect.request(path, [], []) == (expected, False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"candidates": []}, Dialect.GEMINI),
        ({"choices": []}, Dialect.CHAT),
        ({"created": 1, "data": [{"url": "https://x.invalid/1.png"}]}, Dialect.IMAGES),
        ({"data": [{"b64_json": "AAAA"}]}, Dialect.IMAGES),
        ({"data": {"task_id": "1"}}, Dialect.ANY),
        ({"data": [{"id": "gpt"}]}, Dialect.ANY),
        ({}, Dialect.ANY),
    ],
)
def test_an_answer_is_known_by_where_its_pictures_are(body, expected):
    assert dialect.response([], [body]) == (expected, False)


def test_a_schema_and_a_sample_that_disagree_leave_the_answer_open():
    assert dialect.response([members("choices")], [{"candidates": []}]) == (Dialect.ANY, True)
