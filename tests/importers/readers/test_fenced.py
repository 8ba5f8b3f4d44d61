"""Pages in Markdown that print OpenAPI: exports of Apifox, pages of Mintlify, copied text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.draft import PageText
from conformance.importers.excerpts import excerpts, without
from conformance.importers.readers.fenced import read

DOCUMENT = """\
openapi: 3.0.1
paths:
  /v1/images/generations:
    post:
      summary: Draw a picture
      responses:
        '200':
          description: OK
"""
PAGE = f"""\
---
title: Pictures
---
# Draw a picture

Base URL: https://api.acme.example

```yaml
{DOCUMENT}```

## Request

```bash
curl https://api.acme.example/v1/images/generations -d '{{"model": "acme-one"}}'
```
"""


def draft(text):
    return read(PageText(file="page.md", text=text))


def test_what_stands_around_the_document_belongs_to_its_operation():
    page = draft(PAGE)
    (operation,) = page.operations
    assert (page.title, operation.method, operation.path) == (
        "Draw a picture",
        "POST",
        "/v1/images/generations",
    )
    assert operation.node.location.line == PAGE.split("\n").index("    post:") + 1
    assert [each.text for each in operation.prose] == [
        "Draw a picture",
        "Base URL: https://api.acme.example",
        "Request",
    ]
    (sample,) = operation.samples
    assert sample.url == "https://api.acme.example/v1/images/generations"
    assert sample.line == 22
    assert page.faults == ()


@pytest.mark.parametrize(
    "before, after",
    [
        ("```yaml\n", "```\n"),
        ("~~~~ yml\n", "~~~~\n"),
        ("````yaml openapi.json POST /v1/images/generations\n", "````\n"),
        ("<details>\n<summary>OpenAPI</summary>\n\n```yaml\n", "```\n</details>\n"),
        ("```\n", "```\n"),
        ("```yaml\n", "```</details>\n\nOther: words.\n"),
        ("", ""),
        ("<Reference>\n", "</Reference>\n"),
        ("# A page\n\nSome words.\n\n", "\n# More\n\nOther: words.\n"),
    ],
)
def test_a_document_is_found_in_whatever_stands_around_it(before, after):
    page = draft(before + DOCUMENT + after)
    assert [(each.method, each.path) for each in page.operations] == [
        ("POST", "/v1/images/generations")
    ]
    line = page.operations[0].node.location.line
    assert line == (before + DOCUMENT).split("\n").index("    post:") + 1


def test_a_fence_may_be_indented_and_hold_another():
    inner = DOCUMENT.replace("OK", "|\n            ```json\n            {}\n            ```")
    page = draft(
        "1. A step\n\n   ```yaml\n" + "".join(f"   {x}\n" for x in inner.split("\n")) + "   ```\n"
    )
    answer = page.operations[0].node.require("responses").require("200")
    assert answer.text_of("description") == "```json\n{}\n```\n"
    assert page.faults == ()


def test_a_fence_that_is_not_closed_is_told():
    page = draft(f"# A page\n\n```yaml\n{DOCUMENT}\n## More\n\nwords: and words\n")
    assert len(page.operations) == 1
    assert [(each.line, each.message) for each in page.faults] == [(3, "the fence is not closed")]


@pytest.mark.parametrize(
    "fenced",
    [
        "post:\n  responses:\n    '200': {description: OK}",
        "responses:\n  '200': {description: OK}",
        "paths:\n  /v1/images/generations:\n    post:\n      responses: {}",
    ],
)
def test_mintlify_may_print_the_operation_alone(fenced):
    page = draft(f"```yaml POST /v1/images/generations\n{fenced}\n```\n")
    assert [(each.method, each.path) for each in page.operations] == [
        ("POST", "/v1/images/generations")
    ]


def test_an_operation_may_stand_beside_its_method_and_path():
    page = draft(
        "```openapi-schema\nmethod: POST\npath: /images\noperation:\n  summary: Draw\n"
        "  responses:\n    '200': {description: OK}\n```\n"
    )
    (operation,) = page.operations
    assert (operation.method, operation.path) == ("POST", "/images")
    assert operation.node.require("summary").location.line == 5


@pytest.mark.parametrize(
    "text",
    [
        "# A page\n\n| name | type |\n|---|---|\n| model | string |\n",
        '```json\n{"model": "acme-one"}\n```\n',
        "```yaml\nservices:\n  acme: {image: acme}\n```\n",
        "We support openapi: it is great.\n",
        "",
    ],
)
def test_other_pages_are_left_to_other_readers(text):
    assert draft(text) is None


def test_a_document_without_operations_is_told():
    page = draft("```yaml\nopenapi: 3.0.1\ninfo: {title: acme}\n```\n")
    assert page.operations == ()
    assert [each.message for each in page.faults] == ["no operation stands in the OpenAPI document"]


@pytest.mark.parametrize("first", [{}, {"info": {"title": "Acme", "version": "1"}}])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_may_be_json_on_one_line_and_its_version_may_stand_last(first, indent):
    responses = {"200": {"description": "OK"}}
    paths = {"/v1/images/generations": {"post": {"responses": responses}}}
    document = json.dumps({**first, "paths": paths, "openapi": "3.1.0"}, indent=indent)
    page = draft(f"# Draw\n\n# OpenAPI definition\n\n```json\n{document}\n```\n")
    assert [each.path for each in page.operations] == ["/v1/images/generations"]


def test_several_documents_become_one():
    sized = """\
openapi: 3.0.1
servers: [{url: "https://SERVER.acme.example"}]
paths:
  PATH:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Size'}
components:
  schemas:
    Size: {type: TYPE}
"""
    one = sized.replace("SERVER", "one").replace("PATH", "/v1/one").replace("TYPE", "string")
    two = sized.replace("SERVER", "two").replace("PATH", "/v1/two").replace("TYPE", "integer")
    page = draft(f"```yaml\n{one}```\n\n```yaml\n{two}```\n")
    assert [each.path for each in page.operations] == ["/v1/one", "/v1/two"]
    schemas = page.root.value["components"]["schemas"]
    assert schemas == {"Size": {"type": "string"}, "Size_2": {"type": "integer"}}
    body = page.operations[1].node.require("requestBody").require("content")
    assert body.require("application/json").value == {
        "schema": {"$ref": "#/components/schemas/Size_2"}
    }
    assert page.operations[1].item.value["servers"] == [{"url": "https://two.acme.example"}]
    lines = page.root.origin.lines
    assert lines[page.operations[1].node.location.line - 1] == "    post:"
    assert page.operations[1].node.location.line > page.operations[0].node.location.line


def test_of_several_operations_each_has_the_samples_of_its_url():
    other = DOCUMENT.replace("generations", "edits/{id}").replace("openapi: 3.0.1\npaths:\n", "")
    curl = "```bash\ncurl https://api.acme.example/v1/images/edits/7 -d '{}'\n```\n"
    page = draft(f"```yaml\n{DOCUMENT}{other}```\n\n{curl}")
    assert [len(each.samples) for each in page.operations] == [0, 1]


@given(
    st.lists(
        st.sampled_from(
            ["```yaml", "```", "~~~", "openapi: 3.0.1", "paths:", "# x", "", "  ```", "x"]
        ),
        max_size=12,
    )
)
def test_excerpts_are_in_order_and_apart(lines):
    text = "\n".join(lines)
    found = excerpts(text)
    ends = [1, *(each.end for each in found)]
    assert all(end <= each.start <= each.line for end, each in zip(ends, found, strict=False))
    rest = without(text, found).split("\n")
    assert len(rest) == len(text.split("\n"))
    assert all(a in {"", b} for a, b in zip(rest, text.split("\n"), strict=True))
