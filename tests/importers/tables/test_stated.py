"""Tables of parameters in the forms that tools export and people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.markdown import blocks
from conformance.importers.tables import types
from conformance.importers.tables.columns import columns
from conformance.importers.tables.members import Member, split
from conformance.importers.tables.places import place
from conformance.importers.tables.schema import Tree
from conformance.importers.tables.stated import members_of, statuses

EXPORTED = """\
### 请求参数

|名称|位置|类型|必选|中文名|说明|
|---|---|---|---|---|---|
|Authorization|header|string| 否 ||Bearer {{token}}|
|body|body|object| 是 ||none|
|» model|body|string| 是 ||模型|
|» config|body|object| 否 | 配置|none|
|»» ratio|body|string| 否 ||可选值: 1:1, 16:9|

#### 枚举值

|属性|值|
|---|---|
|» model|nano|
|» model|nano-pro|

### 返回结果

|状态码|状态码含义|说明|数据模型|
|---|---|---|---|
|200|[OK](https://acme.test)|none|Inline|

### 返回数据结构

状态码 **200**

|名称|类型|必选|约束|中文名|说明|
|---|---|---|---|---|---|
|» data|[object]|true|none||none|
|»» url|string|false|none||none|
"""


def members(text: str) -> list[Member]:
    return members_of(blocks(text))


def shown(text: str) -> list[tuple[str, str, bool]]:
    return [(".".join(each.path), each.where, each.required) for each in members(text)]


def test_an_exported_page_says_in_each_row_where_it_goes():
    assert shown(EXPORTED) == [
        ("Authorization", "header", False),
        ("model", "body", True),
        ("config", "body", False),
        ("config.ratio", "body", False),
        ("data", "response", True),
        ("data.url", "response", False),
    ]
    schema = Tree().add(each for each in members(EXPORTED) if each.where == "body").value
    assert schema["properties"]["model"]["enum"] == ["nano", "nano-pro"]
    assert schema["properties"]["config"]["properties"]["ratio"]["enum"] == ["1:1", "16:9"]
    assert statuses(blocks(EXPORTED)) == [("200", "OK", 22)]


@pytest.mark.parametrize("mark", ["└ ", "└─ ", "» ", "- ", "↳ ", "&nbsp;&nbsp;", "├── ", "> "])
def test_however_a_member_is_moved_in_it_stands_inside_of_the_one_before(mark):
    text = f"Body\n\n| Name | Type |\n|---|---|\n| a | object |\n| {mark}b | string |\n| c | string |\n"
    assert [each.path for each in members(text)] == [("a",), ("a", "b"), ("c",)]


@pytest.mark.parametrize(
    ("word", "required"),
    [("是", True), ("Yes", True), ("✅", True), ("**必填**", True), ("true", True), ("Required", True), ("必需", True),
     ("否", False), ("no", False), ("可选", False), ("", False), ("-", False), ("❌", False), ("optional", False),
     ("条件必填", False), ("not required", False), ("非必填", False), ("1", True), ("0", False)],
)  # fmt: skip
def test_words_for_required(word, required):
    text = f"Body\n\n| Name | Type | Required |\n|---|---|---|\n| a | string | {word} |\n"
    assert [each.required for each in members(text)] == [required]


def test_a_caption_that_names_a_member_is_about_its_inside():
    text = (
        "## Body\n\n| Name | Type |\n|---|---|\n| config | object |\n| n | integer |\n\n"
        "### `config` object\n\n| Name | Type |\n|---|---|\n| ratio | string |\n"
    )
    assert [each.path for each in members(text)] == [("config",), ("n",), ("config", "ratio")]


def test_items_of_a_list_are_members_where_they_name_a_type():
    text = (
        "## Body parameters\n\n- `model` (string, required): the model\n- **config** (object, optional)\n"
        "  - `ratio` (string) - as 1:1\n- `note`: nothing\n- see (string)\n"
    )
    assert shown(text) == [
        ("model", "body", True),
        ("config", "body", False),
        ("config.ratio", "body", False),
    ]
    assert shown("## Models\n\n- `nano` (string, required): a model\n") == []


def test_several_names_in_a_row_are_several_members():
    text = "Body\n\n| Name | Type |\n|---|---|\n| `width` / `height` | int |\n| 说明 | x |\n"
    assert [each.path for each in members(text)] == [("width",), ("height",)]


def test_dotted_names_lead_through_objects_and_arrays():
    text = (
        "Body\n\n| Name | Type | Required |\n|---|---|---|\n| a[].b.c | string | yes |\n"
        "| d.0.e | string | no |\n"
    )
    assert Tree().add(members(text)).value == {
        "type": "object",
        "properties": {
            "a": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "b": {
                            "type": "object",
                            "properties": {"c": {"type": "string"}},
                            "required": ["c"],
                        }
                    },
                },
            },
            "d": {
                "type": "array",
                "items": {"type": "object", "properties": {"e": {"type": "string"}}},
            },
        },
    }


@given(st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True), min_size=1, max_size=4), st.data())
def test_a_name_is_its_parts(names, data):
    marks = [data.draw(st.sampled_from(["", "[]", "[0]"])) for _ in names]
    path, lists = split(".".join(name + mark for name, mark in zip(names, marks, strict=True)))
    assert path == tuple(names)
    assert lists == {number for number, mark in enumerate(marks, start=1) if mark}


@pytest.mark.parametrize(
    ("word", "schema"),
    [
        ("string", {"type": "string"}),
        ("`String`", {"type": "string"}),
        ("integer(int64)", {"type": "integer"}),
        ("整数", {"type": "integer"}),
        ("float", {"type": "number"}),
        ("bool", {"type": "boolean"}),
        ("Object", {"type": "object"}),
        ("string[]", {"type": "array", "items": {"type": "string"}}),
        ("array[object]", {"type": "array", "items": {"type": "object"}}),
        ("List<String>", {"type": "array", "items": {"type": "string"}}),
        ("array of strings", {"type": "array", "items": {"type": "string"}}),
        ("[object]", {"type": "array", "items": {"type": "object"}}),
        ("string | array", {"type": ["string", "array"]}),
        ("string or null", {"type": ["string", "null"]}),
        ("enum<string>", {"type": "string"}),
        ("file", {"type": "string", "format": "binary"}),
        ("ImageConfig", {}),
        ("", {}),
    ],
)
def test_words_for_types(word, schema):
    assert types.schema(word) == schema


@given(st.text(max_size=60))
def test_any_word_is_a_type_or_none(word):
    types.schema(word)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (("参数", "类型", "必填", "说明"), {"name", "type", "required", "description"}),
        (("Field", "Type", "Required", "Title", "Description"),
         {"name", "type", "required", "title", "description"}),
        (("引數", "型別", "必填", "說明"), {"name", "type", "required", "description"}),
        (("Parameter", "Description", "Default", "Options"), {"name", "description", "default", "allowed"}),
        (("模型", "说明"), None),
        (("Model", "Price"), None),
        (("Name", "Value"), None),
        (("状态码", "说明"), None),
    ],
)  # fmt: skip
def test_headers_of_tables_of_parameters(header, names):
    found = columns(header)
    assert (set(found) if found else None) == names


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (["Body 参数"], "body"),
        (["Query 参数"], "query"),
        (["Request headers"], "header"),
        (["响应参数"], "response"),
        (["Response body"], "response"),
        (["path parameters"], "path"),
        (["错误码"], "none"),
        (["something", "请求参数"], "body"),
        (["something"], ""),
    ],
)
def test_what_a_table_is_about(words, where):
    assert place(words) == where


def test_only_values_of_the_type_are_taken():
    text = (
        "Body\n\n| Name | Type | Default | Options | Description |\n|---|---|---|---|---|\n"
        "| n | integer | 1 | 1, 2 | |\n| m | integer | auto | a, b | |\n| s | string | - | c, d | One of x, y |\n"
        "| on | boolean | true | true, false | |\n| l | string[] | | `a`, `b` | |\n"
    )
    assert Tree().add(members(text)).value["properties"] == {
        "n": {"type": "integer", "enum": [1, 2], "default": 1},
        "m": {"type": "integer"},
        "s": {"type": "string", "description": "One of x, y"},
        "on": {"type": "boolean", "default": True},
        "l": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
    }
