"""Members that a fence of plain text lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.markdown import Block
from conformance.importers.tables.lines import of_lines

COLUMNS = """\
name      type      required   description
model     string    required   acme-1 | acme-2
prompt    string    required   What to draw
n         integer   optional   1-4"""
BARS = """\
model | string | yes | acme-1, acme-2
prompt | string | yes | What to draw
n | integer | no | 1-4"""
COLONS = """\
- model: string, required, acme-1 | acme-2
- prompt: string (required) What to draw
- n: integer, optional, 1-4"""
BRACKETS = """\
`model` (string, required) acme-1 | acme-2
`prompt` (string, required): What to draw
`n` (integer, optional) 1-4"""
CHINESE = """\
model：string，必填，acme-1 | acme-2
prompt：string，必填，What to draw
n：integer，可选，1-4"""


def _members(text: str, language: str = "text"):
    return of_lines(Block(kind="code", text=text, line=10, language=language), "body")


@pytest.mark.parametrize("text", [COLUMNS, BARS, COLONS, BRACKETS, CHINESE])
def test_one_property_a_line(text):
    found = _members(text)
    assert [each.path for each in found] == [("model",), ("prompt",), ("n",)]
    assert [each.schema["type"] for each in found] == ["string", "string", "integer"]
    assert [each.required for each in found] == [True, True, False]
    assert "acme-2" in found[0].values
    assert found[1].description.strip(": ") == "What to draw"


def test_deeper_lines_are_inside_or_go_on():
    text = "data: array, the pictures\n  url: string, where it is\n    for an hour\nid: string"
    found = _members(text)
    assert [each.path for each in found] == [("data",), ("data", "url"), ("id",)]
    assert found[1].description == "where it is for an hour"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Authorization: Bearer KEY\nContent-Type: application/json", "text"),
        ('{"model": "acme-1",\n "prompt": "a kite"}', "text"),
        ("model: string\nthen anything at all", "text"),
        ("model: string", "text"),
        ("model: string\nprompt: string", "yaml"),
    ],
)
def test_what_is_no_list_of_members_has_none(text, language):
    assert _members(text, language) == []


@given(st.text(alphabet="ab:,| \t\n()-*`string"))
def test_any_text_at_all_is_read(text):
    assert all(each.path and each.schema for each in _members(text))
