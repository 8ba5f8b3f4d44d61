"""What printed code is: a request, an answer, or neither."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.markdown import blocks
from conformance.importers.samples import printed

CHAT = json.dumps({"model": "m", "messages": [{"role": "user", "content": "a fox"}]}, indent=2)
ANSWER = json.dumps({"id": "1", "choices": [{"message": {"content": "done"}}]}, indent=2)
PLAIN = json.dumps({"ratio": "1:1", "code": 7})


def fenced(code: str, info: str = "json") -> str:
    return f"```{info}\n{code}\n```\n"


def kinds(text: str) -> list[tuple[str, int | None]]:
    return [(sample.kind, sample.status) for sample in printed(blocks(text))]


def test_a_command_is_a_request_with_its_body_and_line():
    text = "# Make\n\n" + fenced(
        f"curl https://api.acme.test/v1/chat -H 'A: b' -d '{CHAT}'", "bash"
    )
    (sample,) = printed(blocks(text))
    assert (sample.kind, sample.method, sample.line) == ("request", "POST", 4)
    assert sample.url == "https://api.acme.test/v1/chat"
    assert sample.headers == (("A", "b"),)
    assert json.loads(sample.body) == json.loads(CHAT)
    assert sample.title == "Make"


@pytest.mark.parametrize(
    ("above", "code", "kind"),
    [
        ("", CHAT, "request"),
        ("", ANSWER, "response"),
        ("Response", ANSWER, "response"),
        ("响应示例", PLAIN, "response"),
        ("Response example", PLAIN, "response"),
        ("请求示例", PLAIN, "request"),
        ("返回", '{"status": "ok"}', "response"),
        ("## Request\n\nsome words", ANSWER, "response"),
        ("## Response\n\nsome words", CHAT, "request"),
    ],
)
def test_words_right_above_count_more_than_looks_and_looks_more_than_headings(above, code, kind):
    assert kinds(f"{above}\n\n{fenced(code)}") == [(kind, None)]


@pytest.mark.parametrize(
    "text",
    [
        fenced(PLAIN),
        fenced('{"mcpServers": {}}'),
        "## 请求参数\n\n" + fenced('{"type": "image_url", "image_url": {"url": "https://x"}}'),
        fenced("openapi: 3.0.1", "yaml"),
        fenced("import os", "python"),
        "Use {model} in [the path](https://acme.test).",
    ],
)
def test_what_may_be_a_part_of_something_is_no_sample(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("above", "status"),
    [
        ("### 200", 200),
        ("🟢200成功\napplication/json\n成功", 200),
        ("Response (401 Unauthorized)", 401),
        ("错误响应\n\nHTTP 429", 429),
        ("It costs $200 per picture", None),
        ("At most 500 characters", None),
    ],
)
def test_the_status_stands_near(above, status):
    assert kinds(f"{above}\n\n{fenced(ANSWER)}") == [("response", status)]


def test_an_error_names_its_own_status():
    assert kinds(fenced('{"error": {"code": 403, "message": "no"}}')) == [("response", 403)]
    assert kinds(fenced('{"error": {"code": 7, "message": "no"}}')) == [("response", None)]


def test_titles_of_fences_and_components_tell():
    assert kinds(fenced('{"a": 1}', "json Response 201")) == [("response", 201)]
    text = "<ResponseExample>\n\n" + fenced('{"id": "x"}', "json 200") + "\n</ResponseExample>"
    assert kinds(text) == [("response", 200)]


def test_a_stream_is_kept_as_printed():
    stream = 'data: {"choices": []}\n\ndata: [DONE]'
    (sample,) = printed(blocks(fenced(stream, "")))
    assert (sample.kind, sample.body) == ("response", stream)


def test_the_same_sample_counts_once():
    text = fenced(CHAT) + "\n" + fenced(CHAT) + "\n" + fenced(ANSWER)
    assert [kind for kind, _ in kinds(text)] == ["request", "response"]


def test_programs_count_only_without_a_command():
    program = fenced(
        'import requests\nrequests.post("https://api.acme.test/v1/x", json={"model": "m"})',
        "python",
    )
    (alone,) = printed(blocks(program))
    assert (alone.method, alone.url) == ("POST", "https://api.acme.test/v1/x")
    (command,) = printed(blocks(program + fenced("curl https://api.acme.test/v1/y", "bash")))
    assert command.url == "https://api.acme.test/v1/y"


def test_a_second_sample_below_a_caption_has_its_title():
    text = f"文生图\n\n{fenced(CHAT)}\n{fenced('curl https://a.test/b -d x', 'bash')}"
    assert [sample.title for sample in printed(blocks(text))] == ["文生图", "文生图"]


@given(st.text(alphabet="{}[]\":,`\n curlhtps:/-d'# 0123示例", max_size=200))
def test_any_page_has_samples_or_none(text):
    lines = text.count("\n") + 1
    assert all(1 <= sample.line <= lines + 1 for sample in printed(blocks(text)))


def test_a_body_below_other_lines_of_plain_text_is_a_sample():
    text = (
        "# Request\n\n```text\nprompt   string   What to draw\n\n"
        '{\n  "prompt": "a kite"\n}\n```\n\n# Response\n\n```text\n{}\n```\n'
    )
    found = printed(blocks(text))
    assert [(each.kind, each.line) for each in found] == [("request", 6), ("response", 14)]
    assert found[1].body == "{}"
