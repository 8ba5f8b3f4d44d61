"""Closing sections about the answers of all operations of a page."""

from __future__ import annotations

import pytest

from conformance.importers import markdown, samples
from conformance.importers.tables.sections import sections
from conformance.importers.tables.stated import statuses

BODY = """
| Parameter | Type | Required | Description |
|---|---|---|---|
| model | string | yes | The model |
| prompt | string | yes | What to draw |
"""
ANSWER = """
```json
{"created": 1, "data": [{"url": "https://acme.test/a.png"}]}
```
"""
ERRORS = """
| Status | Meaning |
|---|---|
| 401 | the key is wrong |
"""


def _page(*, answers: str, errors: str = "Errors", first: str = "", more: str = "") -> str:
    return (
        "# Acme\n\nBase URL: `https://api.acme.test`\n\n"
        f"## Draw\n\n`POST /v1/images/generations`\n{BODY}\n{first}\n"
        f"## Edit\n\n`POST /v1/images/edits`\n{BODY}\n{more}"
        f"## {answers}\n{ANSWER}\n## {errors}\n{ERRORS}\n"
    )


def _read(text: str):
    blocks = markdown.blocks(text)
    return sections(blocks, samples.printed(blocks))[1]


def _answers(section) -> list[str]:
    return [each.body for each in section.samples if each.kind == "response"]


@pytest.mark.parametrize("answers", ["Response", "Responses", "返回结果", "三、返回示例"])
def test_a_closing_answer_is_that_of_each_operation(answers):
    draw, edit = _read(_page(answers=answers))
    assert len(_answers(draw)) == 1
    assert _answers(draw) == _answers(edit)


def test_closing_errors_are_those_of_each_operation():
    for each in _read(_page(answers="Response")):
        assert [status for status, _, _ in statuses(each.blocks)] == ["401"]


def test_an_operation_with_an_answer_of_its_own_takes_no_other():
    own = '### Response\n\n```json\n{"created": 2, "data": [{"b64_json": "aGk="}]}\n```\n'
    draw, edit = _read(_page(answers="Response", first=own))
    assert [each.count("b64_json") for each in _answers(draw)] == [1]
    assert [each.count("url") for each in _answers(edit)] == [1]


def test_where_each_has_such_a_section_the_last_is_the_last_ones():
    first = '## Response\n\n```json\n{"created": 2, "data": [{"b64_json": "aGk="}]}\n```\n'
    draw, edit = _read(_page(answers="Response", first=first))
    assert ["b64" in each for each in (*_answers(draw), *_answers(edit))] == [True, False]


def test_an_answer_of_another_dialect_is_not_taken():
    chat = f"## Chat\n\n`POST /v1/chat/completions`\n{BODY.replace('prompt', 'messages')}\n"
    draw, edit, talk = _read(_page(answers="Response", more=chat))
    assert [len(_answers(each)) for each in (draw, edit, talk)] == [1, 1, 0]
