"""Methods and paths that stand in a running sentence and nowhere else."""

from __future__ import annotations

import pytest

from conformance.importers.draft import PageText
from conformance.importers.reader import read

SENTENCES = (
    "Send a **`POST /v1/images/generations`** request to `https://api.acme.test` with your key.",
    "To draw, call **POST** `/v1/images/generations` with JSON.",
    "The endpoint `https://api.acme.test/v1/images/generations` accepts POST.",
    "Your requests go by POST to https://api.acme.test/v1/images/generations (JSON).",
    "To draw, POST your request to the `/v1/images/generations` endpoint.",
    "Pictures are made at `/v1/images/generations`, see below.",
    "调用 **`POST`** `https://api.acme.test/v1/images/generations` 即可生成图片，支持同步返回。",
)
TABLE = """\
| Parameter | Type | Required | Description |
|---|---|---|---|
| model | string | yes | The model |
| prompt | string | yes | What to draw |
"""
SAMPLE = """\
```json
{"model": "acme-1", "prompt": "a kite"}
```
"""


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("rest", [TABLE, SAMPLE, f"{TABLE}\n{SAMPLE}"])
def test_a_sentence_names_the_operation_of_a_page(operation_of, sentence, rest):
    found = operation_of(f"# Draw\n\n{sentence}\n\nYour plan counts.\n\n## Body\n\n{rest}")
    assert (found.method, found.path) == ("POST", "/v1/images/generations")


@pytest.mark.parametrize(
    ("sentence", "path"),
    [
        ("Call **POST** `/draw` to start.", "/draw"),
        ("It is on `https://api.acme.test/v1`, path **`/chat/completions`**.", "/chat/completions"),
        ("`POST /v1/draw` starts it; `GET /v1/files/{id}` gets it later.", "/v1/draw"),
    ],
)
def test_paths_that_are_less_usual(import_of, sentence, path):
    found = import_of(f"# Draw\n\n{sentence}\n\n{TABLE}")
    assert path in {each.path for each in found.spec.provider.operations}


def test_the_server_of_the_same_sentence_is_its_own(operation_of):
    found = operation_of(f"# Draw\n\n{SENTENCES[0]}\n\n{TABLE}")
    assert [str(each) for each in found.servers] == ["https://api.acme.test"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Read https://docs.acme.test/api/images first.",
        "The picture is at https://api.acme.test/v1/files/kite.png then.",
        "Everything starts with https://api.acme.test/v1 here.",
        "First /v1/teams/list, then /v1/teams/remove.",
    ],
)
def test_what_is_no_path_of_one_operation_makes_none(sentence):
    assert read(PageText(file="page.md", text=f"# Draw\n\n{sentence}\n\n{TABLE}")) is None


def test_a_path_is_only_spoken_of_where_nothing_is_described():
    text = f"# News\n\n{SENTENCES[1]}\n\nThat is all."
    assert read(PageText(file="page.md", text=text)) is None
