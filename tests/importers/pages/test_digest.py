"""A page that speaks of several operations in sentences, with what is sent and comes back inline."""

from __future__ import annotations

PAGE = """\
# Acme in five minutes

Base URL: `https://api.acme.test`. All calls need `Authorization: Bearer sk-...`.

Pictures are made by `POST /v1/images/generations` with a body such as
`{"model": "nano-banana", "prompt": "a cat"}`; you get
`{"created": 1, "data": [{"url": "https://cdn.acme.test/a.png"}]}` back.

To talk to a model, call `POST /v1/chat/completions`:

curl https://api.acme.test/v1/chat/completions -H "Authorization: Bearer $KEY" -d '{"model": "nano-banana-2", "messages": [{"role": "user", "content": "draw a cat"}]}'

- In Google's way: `POST /v1beta/models/gemini-2.5-flash-image:generateContent`
  with `{"contents": [{"parts": [{"text": "a cat"}]}]}`
- The answer is `{"candidates": [{"content": {"parts": [{"text": "ok"}]}}]}`.

Pictures are kept for a day, see `GET /v1/files/{id}`. Set `{"n": 2}` for two.
"""

CURL_IN_LIST = """\
# Quick calls

- Pictures: `curl https://api.acme.test/v1/images/generations -H "Authorization: Bearer KEY" -d '{"model": "nano-banana", "prompt": "x"}'`
- Chat: `curl https://api.acme.test/v1/chat/completions -H "Authorization: Bearer KEY" -d '{"model": "nano-banana", "messages": []}'`
"""


def test_each_sample_is_that_of_the_operation_named_before_it(spec_of):
    operations = {each.path: each for each in spec_of(PAGE).operations}
    kinds = {path: [each.kind for each in it.samples] for path, it in operations.items()}
    assert kinds == {
        "/v1/images/generations": ["request", "response"],
        "/v1/chat/completions": ["request"],
        "/v1beta/models/gemini-2.5-flash-image:generateContent": ["request", "response"],
    }


def test_what_is_said_of_all_holds_for_each(spec_of):
    for operation in spec_of(PAGE).operations:
        assert [each.id for each in operation.credentials] == ["header:Authorization:Bearer"]
        assert operation.servers == ("https://api.acme.test",)


def test_commands_in_a_list_are_operations(spec_of):
    found = [(each.path, len(each.samples)) for each in spec_of(CURL_IN_LIST).operations]
    assert found == [("/v1/images/generations", 1), ("/v1/chat/completions", 1)]


def test_an_operation_that_is_only_spoken_of_is_not_one_of_the_page(spec_of):
    page = """\
# Paint

`POST https://api.acme.test/v1/images/generations`

Unlike `POST /v1/chat/completions`, this one makes pictures. Files: `GET /v1/files/{id}`.

```json
{"model": "nano-banana", "prompt": "a boat"}
```
"""
    (operation,) = spec_of(page).operations
    assert operation.path == "/v1/images/generations"


def test_a_file_of_a_form_is_no_address(operation_of):
    operation = operation_of(
        "# Edit\n\n`POST https://api.acme.test/v1/images/edits`\n\nContent-Type: multipart/form-data\n"
        "\n| Field | Type | Required | Description |\n|---|---|---|---|\n"
        "| image | file | yes | A picture |\n| prompt | string | yes | What to change |\n"
    )
    assert "multipart" in operation.not_judged
    assert all(claim.feature != "request.reference_delivery" for claim in operation.claims)
