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


@pytest.mark.parametrize(
    "text",
    [
        "该接口为异步接口，请稍后查询。",
        "提交后请轮询查询接口获取结果。",
        "调用成功后返回任务 ID。",
        "提交一个绘图任务",
        "This endpoint is asynchronous.",
        "Returns a task; query the result with `GET /v1/tasks/{id}`.",
        "Creates an image generation task.",
        "Poll `/v1/tasks/{id}` every two seconds.",
        "Use the id to fetch the result from the status endpoint.",
    ],
)
def test_words_tell_of_a_task(text):
    assert judged.says_so(["Paint a picture.", text])


@pytest.mark.parametrize(
    "text",
    [
        "同步返回图片，无需轮询。",
        "本接口不是异步接口",
        "支持同步或异步调用",
        "This endpoint is not asynchronous.",
        "The picture comes back at once, no polling needed.",
        "For long jobs, you can also submit a task to /v1/tasks.",
        "If you want an asynchronous task, set `async`.",
        "Returns the picture that was asked for.",
        "The task is to write a prompt that works.",
    ],
)
def test_words_about_other_things_do_not(text):
    assert not judged.says_so([text])


def test_a_picture_in_the_answer_outweighs_words():
    assert judged.shows_result([], [{"data": [{"url": "https://cdn.acme.test/1.png"}]}])
    assert not judged.shows_result([], [{"data": {"id": "t-1", "state": "ok"}}])


def test_a_state_in_the_schema_tells_of_a_task_whatever_it_costs():
    members = {
        "status": {"type": "string", "enum": ["pending", "done"]},
        "usage": {"type": "object"},
    }
    schema = {"type": "object", "properties": members}
    assert judged.is_asynchronous([of_body(Node.of(schema, file="page.md"))], [])
    assert judged.is_asynchronous([], [{"id": "t", "status": "pending", "usage": {"credits": 1}}])
