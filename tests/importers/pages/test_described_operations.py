"""What an OpenAPI description of an operation holds besides words, and models beside any text."""

from __future__ import annotations

PAGE = """\
# Draw a picture

```yaml
openapi: 3.0.1
info: {title: Acme, version: "1"}
servers: [{url: "https://api.acme.test"}]
paths:
  /v1/images/generations:
    post:
      description: |
        Draws.

        | Model | Note |
        |---|---|
        | acme-draw-1 | quick |
        | `acme-draw-2` | fine |

        Request:

        ~~~json
        {"model": "acme-draw-1", "prompt": "a kite"}
        ~~~

        Response:

        ~~~json
        {"created": 1, "data": [{"url": "https://x.test/a.png"}]}
        ~~~
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [prompt, model]
              properties:
                model:
                  anyOf:
                  - {type: string}
                  - {type: string, enum: [acme-draw-3, acme-draw-4]}
                prompt: {type: string}
            example: {prompt: a kite, model: acme-draw-1}
      responses:
        "200": {description: ok}
```
"""


def test_samples_of_a_description_are_taken_once(operation_of):
    found = operation_of(PAGE)
    assert [each.kind for each in found.samples] == ["request", "response"]
    assert str(found.response_dialect) == "openai.images"


def test_models_of_its_table_and_of_a_branch_are_named_and_close_no_list(spec_of, values_of):
    names = {each.name for each in spec_of(PAGE).models}
    assert names == {"acme-draw-1", "acme-draw-2", "acme-draw-3", "acme-draw-4"}
    assert "/model" not in values_of(PAGE)
