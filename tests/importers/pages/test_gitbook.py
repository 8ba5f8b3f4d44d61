"""Pages of GitBook and of its kin: blocks in braces, marked methods, headers in a table of two."""

from __future__ import annotations

import pytest

from conformance.importers.markdown import blocks

PAGE = """\
---
description: Native Gemini format
---

# Gemini images

{% hint style="info" %}
Base URL is `https://api.acme.test`. Models: `gemini-2.5-flash-image`, `gemini-3-pro-image-preview`.
{% endhint %}

## Generate content

<mark style="color:green;">`POST`</mark> `/v1beta/models/{model}:generateContent`

Generate a picture from words.

**Headers**

| Name          | Value                      |
| ------------- | -------------------------- |
| Content-Type  | `application/json`         |
| Authorization | `Bearer $NEWAPI_API_KEY`   |

**Path parameters**

| Name | Type | Description |
|---|---|---|
| `model` | string | Name of the model |

**Body**

| Name       | Type   | Description          |
| ---------- | ------ | -------------------- |
| `contents` | array  | The words            |
| `generationConfig.imageConfig.aspectRatio` | string | `1:1`, `16:9`, `9:16` |

{% tabs %}
{% tab title="cURL" %}
{% code overflow="wrap" %}
```bash
curl "https://api.acme.test/v1beta/models/gemini-3-pro-image-preview:generateContent?key=$KEY" \\
  -H "x-goog-api-key: $KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"contents":[{"parts":[{"text":"a cat"}]}]}'
```
{% endcode %}
{% endtab %}
{% tab title="Python" %}
```python
import requests
requests.post("https://api.acme.test/v1beta/models/gemini-3-pro-image-preview:generateContent", json={"contents": []})
```
{% endtab %}
{% endtabs %}

**Response**

{% tabs %}
{% tab title="200" %}
```json
{
  "candidates": [
    {"content": {"parts": [{"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}]}}
  ]
}
```
{% endtab %}

{% tab title="400" %}
```json
{
  "error": "Invalid request"
}
```
{% endtab %}
{% endtabs %}
"""

KIN = """\
# Google Gemini image generation

📝 Official documentation

!!! info "Official documentation"
    [Gemini](https://ai.google.dev)

## 💡 Request Examples

### Text to image ✅

```bash
curl "https://api.acme.test/v1beta/models/gemini-2.5-flash-image:generateContent" \\
  -H "x-goog-api-key: $NEWAPI_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -X POST \\
  -d '{
    "contents": [{"parts":[{"text": "Hi"}]}]
  }' 2> /dev/null | jq -r '.candidates[0]' | base64 --decode > out.png
```

**Response Example:**

```json
{"candidates": [{"content": {"parts": [{"text": "x"}]}}], "usageMetadata": {"totalTokenCount": 5}}
```

### Streaming ✅

```bash
curl "https://api.acme.test/v1beta/models/gemini-2.5-flash-image:streamGenerateContent?alt=sse&key=$NEWAPI_API_KEY" \\
  -H 'Content-Type: application/json' --no-buffer \\
  -d '{"contents": [{"parts":[{"text": "Hi"}]}]}'
```

## 📮 Request

### Endpoint

#### Generate content
```
POST https://api.acme.test/v1beta/{model=models/*}:generateContent
```

#### Stream
```
POST https://api.acme.test/v1beta/{model=models/*}:streamGenerateContent
```

### Authentication

Include the key in the URL:

```
?key=$NEWAPI_API_KEY
```

or a header

```
x-goog-api-key: $NEWAPI_API_KEY
```

### Body parameters

##### `contents`
- Type: array
- Required: yes

The content.

##### `generationConfig.imageConfig.aspectRatio`
- Type: string
- Required: no
- Possible values: `1:1`, `16:9`

## 📥 Response

Returns a GenerateContentResponse.
"""


def test_a_page_of_gitbook(operation_of, spec_of):
    operation = operation_of(PAGE)
    assert operation.path == "/v1beta/models/{model}:generateContent"
    assert operation.request_dialect == operation.response_dialect == "gemini.generate-content"
    assert [each.id for each in operation.credentials] == [
        "header:Authorization:Bearer",
        "header:x-goog-api-key",
        "query:key",
    ]
    answers = [each.status for each in operation.samples if each.kind == "response"]
    assert answers == [200, 400]
    assert [each.name for each in spec_of(PAGE).models] == [
        "gemini-3-pro-image-preview",
        "gemini-2.5-flash-image",
    ]


def test_two_operations_share_what_stands_below_both(spec_of):
    whole, stream = spec_of(KIN).operations
    assert whole.path == "/v1beta/models/{model}:generateContent"
    assert stream.path == "/v1beta/models/{model}:streamGenerateContent"
    assert [each.kind for each in whole.samples] == ["request", "response"]
    assert [each.kind for each in stream.samples] == ["request"]
    for each in (whole, stream):
        assert {one.id for one in each.credentials} == {"query:key", "header:x-goog-api-key"}
        ratio = next(claim for claim in each.claims if claim.feature == "image.aspect_ratio")
        assert list(ratio.value) == ["1:1", "16:9"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{% swagger method="post" path="/v1/paint" baseUrl="https://a.test" %}', "paragraph"),
        (
            '{% swagger-parameter in="body" name="size" type="string" %}x{% endswagger-parameter %}',
            "field",
        ),
        ('{% hint style="info" %}\nMind the gap.\n{% endhint %}', "paragraph"),
    ],
)
def test_blocks_of_gitbook_are_read(text, kind):
    assert [each.kind for each in blocks(text)] == [kind]


def test_a_block_that_says_nothing_is_gone():
    assert blocks('{% content-ref url="x.md" %}\n{% endcontent-ref %}') == ()
    assert [each.text for each in blocks("50 {% of %} it")] == ["50  it"]
