"""Whose the samples of a page are that lists its endpoints first."""

from __future__ import annotations

import json

import pytest

from conformance.importers import markdown, samples
from conformance.importers.tables.sections import sections

PAGE = """\
# Acme pictures

Endpoints:

- `POST /v1/images/generations`
- `POST /v1beta/models/acme-paint-1:generateContent`
- `POST /v1beta/models/acme-paint-2:generateContent`

## Request shape one

```json
{images}
```

## Request shape two

```json
{gemini}
```
"""
IMAGES = {"model": "acme-draw", "prompt": "a kite", "size": "1K"}
GEMINI = {"contents": [{"parts": [{"text": "a kite"}]}]}


def shared(text):
    found = markdown.blocks(text)
    _, parts = sections(found, samples.printed(found))
    return {each.endpoint.path: [json.loads(of.body) for of in each.samples] for each in parts}


@pytest.mark.parametrize("swapped", [False, True])
def test_a_body_below_a_list_of_endpoints_is_of_those_whose_dialect_it_is(swapped):
    one, two = (GEMINI, IMAGES) if swapped else (IMAGES, GEMINI)
    page = PAGE.replace("{images}", json.dumps(one)).replace("{gemini}", json.dumps(two))
    assert shared(page) == {
        "/v1/images/generations": [IMAGES],
        "/v1beta/models/acme-paint-1:generateContent": [GEMINI],
        "/v1beta/models/acme-paint-2:generateContent": [GEMINI],
    }


def test_a_body_below_the_heading_of_one_endpoint_is_its_own():
    page = "\n\n".join(
        f"## POST {path}\n\n### Example request\n\n```json\n{json.dumps({**IMAGES, 'at': path})}\n```"
        for path in ("/v1/chat/completions", "/v1/images/generations")
    )
    assert list(map(len, shared(page).values())) == [1, 1]


def test_a_body_that_no_listed_endpoint_speaks_is_nobodys():
    page = PAGE.replace("{images}", '{"messages": []}').replace("{gemini}", json.dumps(GEMINI))
    assert [len(of) for of in shared(page).values()] == [0, 1, 1]
