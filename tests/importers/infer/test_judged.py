from __future__ import annotations

import pytest

from conformance.importers.infer import judged
from conformance.importers.infer.members import of_body
from conformance.spec.node import Node


@pytest.mark.parametrize(
    "body",
    [
        {"task_id": "t-1"},
        {"data": {"taskId": "t-1", "status": "ok"}},
        {"code": 200, "data": [{"status": "submitted", "task_id": "t"}]},
        {"status": "IN_QUEUE", "request_id": "r", "status_url": "https://x.invalid/r"},
        {"id": "v1", "status": "queued"},
    ],
)
def test_an_answer_that_is_a_task_is_asynchronous(body):
    assert judged.is_asynchronous([], [body])


@pytest.mark.parametrize(
    "body",
    [
        {"created": 1, "data": [{"b64_json": "AAAA"}]},
        {"choices": [], "id": "x"},
        {"candidates": [], "responseId": "x"},
        {"status": "ok", "data": []},
        {"error": {"status": "INVALID_ARGUMENT"}},
    ],
)
def test_a_result_is_not(body):
    assert not judged.is_asynchronous([], [body])


def test_a_schema_tells_it_too():
    schema = {"type": "object", "properties": {"task_id": {"type": "string"}}}
    assert judged.is_asynchronous([of_body(Node.of(schema, file="page.md"))], [])
