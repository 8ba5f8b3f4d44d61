"""Pages without OpenAPI, read from their words, tables and samples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.draft import Draft, PageText
from conformance.importers.readers.tables import read
from tests.linear import is_linear

ENGLISH = """\
# Images API

Base URL: https://api.acme.test

## Create an image

`POST /v1/images/generations`

### Headers

| Name | Type | Required | Example |
|---|---|---|---|
| Authorization | string | yes | Bearer sk-xxx |
| Content-Type | string | yes | application/json |

### Body

| Name | Type | Required | Default | Description |
|---|---|---|---|---|
| prompt | string | yes | - | What to draw |
| size | string | no | 1K | One of `1K`, `2K`. |
| n | integer | no | 1 | Between 1 and 4 |

### Example

```bash
curl https://api.acme.test/v1/images/generations \\
  -H "Authorization: Bearer sk-xxx" -d '{"prompt": "a fox"}'
```

### Response

| Field | Type | Description |
|---|---|---|
| data | array[object] | |
| data.url | string | where it is |

```json
{"created": 1, "data": [{"url": "https://x"}]}
```

## Query a task

`GET /v1/tasks/{id}`

| Name | Type | Required | Description |
|---|---|---|---|
| id | string | yes | its id |
| verbose | boolean | no | say more |
"""

CHINESE = """\
生成图片
接口地址：https://api.acme.test/v1/images
请求方式：POST
Header 参数
| 参数名 | 类型 | 必填 | 说明 | 示例 |
|---|---|---|---|---|
Authorization | string | 是 | Bearer {your_token} |
请求体参数
| 说明 | 参数 | 必填 | 类型 |
|---|---|---|---|
设置 | config | 是 | object |
比例,可选: 1:1、16:9 | └ ratio | 是 | string |
参考图 | └ images | 否 | string[] |
响应示例
{
"created": 1,
"data": []
}
"""


def draft(text: str) -> Draft:
    found = read(PageText(file="acme.md", text=text))
    assert found is not None
    return found


def test_every_operation_of_a_page_has_its_own_part():
    create, query = draft(ENGLISH).operations
    assert (create.method, create.path) == ("POST", "/v1/images/generations")
    assert (query.method, query.path) == ("GET", "/v1/tasks/{id}")
    assert [sample.kind for sample in create.samples] == ["request", "response"]
    assert query.samples == ()
    assert create.node.value["summary"] == "Create an image"
    assert create.node.value["servers"] == [{"url": "https://api.acme.test"}]


def test_tables_become_parameters_and_schemas():
    create, query = draft(ENGLISH).operations
    body = create.node.value["requestBody"]
    assert body["required"] is True
    assert body["content"]["application/json"]["schema"] == {
        "type": "object",
        "required": ["prompt"],
        "properties": {
            "prompt": {"type": "string", "description": "What to draw"},
            "size": {
                "type": "string",
                "description": "One of `1K`, `2K`.",
                "enum": ["1K", "2K"],
                "default": "1K",
            },
            "n": {
                "type": "integer",
                "description": "Between 1 and 4",
                "minimum": 1,
                "maximum": 4,
                "default": 1,
            },
        },
    }
    assert [(each["name"], each["in"]) for each in create.node.value["parameters"]] == [
        ("Authorization", "header")
    ]
    assert [
        (each["name"], each["in"], each["required"]) for each in query.node.value["parameters"]
    ] == [
        ("id", "path", True),
        ("verbose", "query", False),
    ]
    answer = create.node.value["responses"]["default"]["content"]["application/json"]["schema"]
    assert answer["properties"]["data"] == {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"url": {"type": "string", "description": "where it is"}},
        },
    }


def test_everything_knows_its_line():
    (create, _) = draft(ENGLISH).operations
    body = create.node.require("requestBody").require("content").require("application/json")
    schema = body.require("schema")
    assert create.node.location.line == 7
    assert schema.require("properties").require("size").location.line == 21
    assert schema.require("properties").require("size").require("enum").location.line == 21
    assert create.node.items_of("parameters")[0].location.line == 13


def test_a_page_that_lost_its_markup_is_read_in_any_order_of_columns():
    (operation,) = draft(CHINESE).operations
    value = operation.node.value
    assert (operation.method, operation.path) == ("POST", "/v1/images")
    assert value["summary"] == "生成图片"
    assert value["servers"] == [{"url": "https://api.acme.test"}]
    assert value["parameters"][0]["example"] == "Bearer {your_token}"
    schema = value["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["config"]
    assert schema["properties"]["config"] == {
        "type": "object",
        "description": "设置",
        "required": ["ratio"],
        "properties": {
            "ratio": {
                "type": "string",
                "description": "比例,可选: 1:1、16:9",
                "enum": ["1:1", "16:9"],
            },
            "images": {"type": "array", "items": {"type": "string"}, "description": "参考图"},
        },
    }
    assert [sample.kind for sample in operation.samples] == ["response"]


@pytest.mark.parametrize(
    ("text", "method", "path", "server"),
    [
        ("POST\nhttps://api.acme.test/v1\n/images", "POST", "/images", "https://api.acme.test/v1"),
        ("POST https://api.acme.test/v1/images", "POST", "/v1/images", "https://api.acme.test"),
        ("**Endpoint**: `POST /v1/images`", "POST", "/v1/images", None),
        ("# GET /v1/models/:id", "GET", "/v1/models/{id}", None),
        ("```text\nPUT /v1/{{name}}/<other>\n```", "PUT", "/v1/{name}/{other}", None),
        (
            '---\napi: "DELETE https://api.acme.test/v1/x"\n---\n',
            "DELETE",
            "/v1/x",
            "https://api.acme.test",
        ),
        ("| 接口地址 | /v1/images |\n|---|---|\n| 请求方式 | POST |", "POST", "/v1/images", None),
        ("Base URL: https://a.test/v1\n\nPOST /v1/x", "POST", "/v1/x", "https://a.test"),
        ("Base URL: https://a.test/v1\n\nPOST /x", "POST", "/x", "https://a.test/v1"),
        ("curl https://a.test/v1/x -d '{}'", "POST", "/v1/x", "https://a.test"),
        ("POST /x\n\n```\ncurl {BASE_URL}/x -d 1\n```", "POST", "/x", "{BASE_URL}"),
    ],
)
def test_where_an_operation_is(text, method, path, server):
    (operation,) = draft(text).operations
    assert (operation.method, operation.path) == (method, path)
    servers = operation.node.value.get("servers")
    assert servers == ([{"url": server}] if server else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello",
        "This page does not go through POST /v1/images and says so.",
        "| Model | Price |\n|---|---|\n| a | 1 |",
        "See https://acme.test/docs for more.",
    ],
)
def test_a_page_without_an_operation_is_of_another_kind(text):
    assert read(PageText(file="acme.md", text=text)) is None


def test_what_the_page_does_not_say_is_asked():
    (question,) = draft("# Make\n\nPOST /v1/images").questions
    assert (question.text, question.line) == ("what is the base URL? the page names none", 3)


def test_a_socket_is_told():
    (operation,) = draft("GET wss://api.acme.test/v1/realtime").operations
    assert operation.socket


def test_the_key_may_be_shown_in_words_alone():
    for words in ("Authorization: Bearer YOUR_KEY", "认证方式: Bearer Token"):
        (operation,) = draft(f"POST https://a.test/x\n\n{words}").operations
        (parameter,) = operation.node.value["parameters"]
        assert (parameter["name"], parameter["in"]) == ("Authorization", "header")


def test_fields_of_components_are_members():
    text = (
        "POST https://a.test/x\n\n<ParamField body='config' type='object' required>\n"
        "<ParamField body='ratio' type='string'>One of `1:1`, `16:9`</ParamField>\n</ParamField>"
    )
    (operation,) = draft(text).operations
    schema = operation.node.value["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["config"]
    assert schema["properties"]["config"]["properties"]["ratio"]["enum"] == ["1:1", "16:9"]


def test_what_a_page_says_beside_its_parameters_is_prose():
    text = (
        "# Make\n\nPOST https://a.test/x\n\n| Model | Price |\n|---|---|\n| nano | 1 |\n\n- note\n"
    )
    (operation,) = draft(text).operations
    assert [(each.text, each.line) for each in operation.prose] == [
        ("Make", 1),
        ("POST https://a.test/x", 3),
        ("nano | 1", 7),
        ("note", 9),
    ]


PIECES = st.sampled_from(
    ["POST /a\n", "GET\nhttps://a.test/b\n", "# H\n", "\n\n", "| 参数 | 类型 |\n|---|---|\n", "| a.b[] | string |\n",
     "└ c | int\n", "| a, b | object |\n", "```json\n{}\n```\n", "curl https://a.test/c -d '{}'\n", "Response\n",
     "<ParamField body='a.b'>x</ParamField>\n", "🟢200OK\n", "Authorization: Bearer x\n", "Base URL: https://a.test\n"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_any_page_is_read_or_of_another_kind(text):
    found = read(PageText(file="acme.md", text=text))
    if found is not None:
        assert found.operations
        paths = found.root.require("paths").mapping()
        for operation in found.operations:
            assert paths[operation.path].require(operation.method.lower()) == operation.node


@pytest.mark.parametrize(
    "piece", ["POST /a{}\n", "| 参数 | 类型 |\n|---|---|\n| a{} | string |\n", "接口地址: /a{}\n"]
)
def test_long_pages_take_no_time(piece):
    def page(size):
        text = "POST /x\n" + "".join(piece.format(number) for number in range(size))
        return PageText(file="acme.md", text=text)

    assert is_linear(lambda size: read(page(size)), 1600)
