"""Values that a page states somewhere else than in the schema of their member."""

from __future__ import annotations

import pytest

PAGE = """\
# Paint

```yaml
openapi: 3.0.1
info: {{title: Acme, version: "1"}}
servers: [{{url: "https://api.acme.test"}}]
paths:
  /v1/images/generations:
    post:
      summary: Paint
      description: |
        Makes a picture of words.

{description}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model: {{type: string}}
                prompt: {{type: string}}
                aspect_ratio: {{type: string}}
                size: {{type: string}}
                n: {{type: integer}}
                watermark: {{type: boolean}}
                text: {{type: string}}
                parts: {{type: array, items: {{properties: {{words: {{}}, picture: {{}}}}}}}}
                kinds: {{type: array, items: {{type: string}}}}
                config: {{type: object, properties: {{style: {{type: string}}}}}}
      responses:
        "200": {{description: ok}}
```
"""


def page(description: str) -> str:
    return PAGE.format(description="\n".join(f"        {line}" for line in description.split("\n")))


@pytest.mark.parametrize(
    ("description", "member", "expected"),
    [
        (
            "| Field | Allowed | Note |\n|---|---|---|\n| size | 1K, 2K | how large |",
            "/size",
            ["1K", "2K"],
        ),
        ("| 参数 | 说明 |\n|---|---|\n| `size` | 可选值: 1K、2K |", "/size", ["1K", "2K"]),
        ("| a | b |\n|---|---|\n| `config.style` | `flat` / `deep` |", "/config/style", None),
        (
            "| Aspect ratio | Pixels |\n|---|---|\n| 1:1 | 1024x1024 |\n| 3:2 | 1536x1024 |",
            "/aspect_ratio",
            ["1:1", "3:2"],
        ),
        ("### size\n\nSupported values:\n\n- `1K`: quick\n- `2K`: fine", "/size", ["1K", "2K"]),
        (
            "### size\n\n| Value | Meaning |\n|---|---|\n| 1K | quick |\n| 2K | fine |",
            "/size",
            None,
        ),
        ("`size`: one of `1K`, `2K`", "/size", ["1K", "2K"]),
        ("`kinds` (array): allowed values: `TEXT`, `IMAGE`", "/kinds/*", ["TEXT", "IMAGE"]),
        ("`size`: recommended values are `1K`, `2K`.", "/size", ["1K", "2K"]),
        ("- `size` 支持 `1K`、`2K`", "/size", ["1K", "2K"]),
        ("The number of pictures `n` must be one of 1, 2, 4.", "/n", [1, 2, 4]),
        ("支持的模型：nano-banana、nano-banana-2", "/model", ["nano-banana", "nano-banana-2"]),
    ],
)
def test_they_are_found(values_of, description, member, expected):
    if expected is None:
        expected = ["flat", "deep"] if "style" in member else ["1K", "2K"]
    assert values_of(page(description)) == {member: expected}


@pytest.mark.parametrize(
    "description",
    [
        "| Model | Sizes |\n|---|---|\n| acme-1 | 1K, 2K |",
        "| Field | Example |\n|---|---|\n| size | 1K, 2K |",
        "| Field | Allowed |\n|---|---|\n| size | 1K, 2K |\n| size | 4K, 8K |",
        "| Field | Note |\n|---|---|\n| size | `1K`, `2K` only for acme-pro |",
        "`size` is `1K` or `2K` only for acme-pro.",
        "`size`, e.g. `1K`, `2K`",
        "The answer has one of `TEXT`, `IMAGE`.",
        "- `parts` (array): `words`, `picture`",
        "- `config`: one of `style`, `tone`",
        "`size`, `aspect_ratio` and `style` are optional.",
        "One of `size`, `aspect_ratio` is needed.",
        "### size\n\nLarger pictures take longer, such as `2K`, `4K`.",
        "`watermark`: one of `true`, `false`",
        "`quality`: one of `low`, `high`",
        "Sizes: 1K, 2K",
    ],
)
def test_what_is_no_promise_is_left_alone(values_of, description):
    assert values_of(page(description)) == {}


@pytest.mark.parametrize(
    "description",
    [
        "| Field | Note |\n|---|---|\n| size | `1K`, `2K` only for acme-pro |",
        "`size`: one of `1K`, `2K` only for acme-pro.",
        "| Field | Allowed | Note |\n|---|---|---|\n| size | `1K`, `2K` | only for acme-pro |",
    ],
)
def test_what_is_said_of_one_case_is_asked_with_its_line(text_of, description):
    text = page(description)
    line = max(n for n, each in enumerate(text.split("\n"), 1) if "1K" in each)
    question = "which values may size have? the page lists some for one case only, or as advice"
    assert f"QUESTION: {question} (page1.md:{line})" in text_of(text)


def test_the_claim_names_the_line(text_of):
    text = page("`size`: one of `1K`, `2K`")
    line = next(n for n, each in enumerate(text.split("\n"), 1) if "`size`" in each)
    before, _, _ = text_of(text).partition("- id: sizes")
    assert before.rstrip().endswith(f"# page1.md:{line}")


MEMBER = """\
# Paint

```yaml
openapi: 3.0.1
info: {{title: Acme, version: "1"}}
servers: [{{url: "https://api.acme.test"}}]
paths:
  /v1/images/generations:
    post:
      summary: Paint
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model: {{type: string}}
                prompt: {{type: string}}
                aspect_ratio: {{type: string}}
                size:
                  type: string
                  description: |
{description}
      responses:
        "200": {{description: ok}}
```
"""


def of_size(description: str) -> str:
    return MEMBER.format(description="\n".join(" " * 20 + line for line in description.split("\n")))


def test_a_column_in_the_description_of_one_member_is_not_about_another(values_of):
    text = "For the small models.\n\n| Aspect ratio | Pixels |\n|---|---|\n"
    assert values_of(of_size(text + "| 1:1 | 512x512 |\n| 3:2 | 768x512 |")) == {}


def test_a_table_of_values_in_a_description_is_about_its_member(values_of):
    text = "How large.\n\n| Value | Pixels |\n|---|---|\n| 1K | 1024 |\n| 2K | 2048 |"
    assert values_of(of_size(text)) == {"/size": ["1K", "2K"]}


@pytest.mark.parametrize(
    "description",
    [
        "Note: with the model acme-paint-2 use `1k`, `2k`, `4k`",
        "acme-paint-2 系列模型请使用 1k、2k、4k",
        "If the mode is fast, `1k` or `2k`.",
    ],
)
def test_values_for_one_case_alone_are_a_question(import_of, description):
    found = import_of(of_size(description))
    assert (
        "which values may size have? the page lists some for one case only, or as advice"
        in found.text
    )
    assert all(
        claim.member != "/size" for each in found.spec.provider.operations for claim in each.claims
    )


@pytest.mark.parametrize(
    "description", ["How large.", "Use acme-paint-2 or acme-paint-3.", "If unsure, leave it out."]
)
def test_other_descriptions_ask_nothing(text_of, description):
    assert "which values may size have" not in text_of(of_size(description))
