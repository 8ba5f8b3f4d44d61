"""Which models a page states, and which it only happens to ask for."""

from __future__ import annotations

import pytest

PAGE = """\
# Create an image

`POST https://api.acme.test/v1/images/generations`

| Parameter | Type | Required | Description |
|---|---|---|---|
| model | string | yes | {note} |
| prompt | string | yes | What to draw. |

```bash
curl https://api.acme.test/v1/images/generations -H "Authorization: Bearer KEY" \\
  -d '{{"model": "nano-banana-pro", "prompt": "a boat"}}'
```
"""

BARE = """\
# Draw

`POST https://api.acme.test/v1/images/generations`

| Parameter | Type | Required | Description |
|---|---|---|---|
| model | string | {required} | What draws. |
| prompt | string | yes | What to draw. |
"""


def test_a_model_of_a_sample_is_known_and_promises_nothing_of_others(spec_of, values_of):
    page = PAGE.format(note="The model.")
    assert [each.name for each in spec_of(page).models] == ["nano-banana-pro"]
    assert "/model" not in values_of(page)


def test_models_that_are_listed_are_all_that_is_promised(spec_of, values_of):
    page = PAGE.format(note="One of `nano-banana`, `nano-banana-2`")
    assert values_of(page)["/model"] == ["nano-banana", "nano-banana-2"]
    names = [each.name for each in spec_of(page).models]
    assert names == ["nano-banana", "nano-banana-2", "nano-banana-pro"]


def test_a_model_that_nobody_knows_is_the_vendors_own(spec_of):
    page = PAGE.format(note="The model.").replace("nano-banana-pro", "acme-fast")
    (model,) = spec_of(page).models
    assert (model.name, model.upstream) == ("acme-fast", "acme-fast")


def test_what_a_mock_server_would_send_is_an_example(spec_of):
    page = """\
```yaml
openapi: 3.0.1
info: {title: Acme, version: "1"}
servers: [{url: "https://api.acme.test"}]
paths:
  /v1/images/generations:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model: {type: string, x-apifox-mock: acme-fast-2}
                prompt: {type: string, x-apifox-mock: "@sentence"}
      responses:
        "200": {description: ok}
```
"""
    assert [each.name for each in spec_of(page).models] == ["acme-fast-2"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Our `acme-draw-2` model is quick.", "acme-draw-2"),
        ('Set `model="acme-draw-3"` for more.', "acme-draw-3"),
        ("Nano Banana Pro, by Acme.", "gemini-3-pro-image-preview"),
    ],
)
def test_a_model_that_is_only_mentioned_is_taken_with_a_question(import_of, words, name):
    found = import_of(f"{BARE.format(required='yes')}\n{words}\n")
    assert [each.name for each in found.spec.provider.models] == [name]
    assert f"is {name!r} what a request asks for" in found.text


def test_where_a_request_goes_without_a_model_none_is_guessed(import_of):
    found = import_of(BARE.format(required="no"))
    assert not found.spec.provider.models
    assert "x-generate: model" not in found.text
    assert "which models does it take?" in found.text


def test_a_guess_is_made_where_no_request_can_be_made_without_one(import_of):
    found = import_of(BARE.format(required="yes"))
    assert len(found.spec.provider.models) == 1
    assert "is a guess" in found.text
