"""One example of an OpenAPI document that prints several requests."""

from __future__ import annotations

PAGE = """\
# Paint

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
              properties: {model: {type: string}, prompt: {type: string}}
            example: |-
              // from words
              {"model": "nano-banana", "prompt": "a red kite"}

              // from a picture
              {
                "model": "nano-banana",
                "prompt": "make it blue",
                "image": "https://cdn.acme.test/1.png"
              }
      responses:
        "200": {description: ok}
```
"""


def test_each_body_is_a_sample_with_its_heading(operation_of):
    samples = operation_of(PAGE).samples
    assert [(each.kind, each.title) for each in samples] == [
        ("request", "from words"),
        ("request", "from a picture"),
    ]
