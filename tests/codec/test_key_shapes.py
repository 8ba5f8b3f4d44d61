"""What looks like a key is found, and what only stands for one is not."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.key_shapes import key_shapes

RANDOM = "Zq3vX9bT1mK7wR5pL2cN8dJ4hG6fS0a"


@pytest.mark.parametrize(
    "text",
    [
        f"the key sk-{RANDOM} is wrong",
        f"sk-proj-{RANDOM}",
        f'"message": "Incorrect API key provided: sk-{RANDOM}."',
        f"AIzaSy{RANDOM}Q1",
        f"upstream refused key=AIzaSy{RANDOM}Q1",
        f"AQ.{RANDOM}",
        f"hf_{RANDOM}",
        f"gsk_{RANDOM}",
        f"xai-{RANDOM}",
        f"r8_{RANDOM}",
        "AKIAQ3EGRZ7TW2LMXVBP",
        "ASIAQ3EGRZ7TW2LMXVBP",
        *(f"gh{letter}_{RANDOM}{RANDOM}" for letter in "pousr"),
        f"eyJ{RANDOM}.eyJ{RANDOM}.{RANDOM}",
        f"Authorization:\n    - Bearer {RANDOM}",
        f"Authorization: Bearer {RANDOM}",
        f'["x-goog-api-key", "{RANDOM}"]',
        f'{{"api-key": "{RANDOM}"}}',
        f"uri: https://api.example.com/v1?alt=sse&key={RANDOM}",
        "?key=Zq3vX9bT",
        "token=a&token=Zq3vX9bT",
        f"proxy https://someone:{RANDOM}@proxy.example.com:8080",
    ],
)
def test_a_key_is_found_and_not_shown(text):
    (found,) = key_shapes("first line\n" + text)
    assert found.line == 2 + text.split(RANDOM[:6])[0].count("\n")
    assert RANDOM not in found.shown
    assert found.shown.split("…")[0] in text


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer {API_KEY}",
        "x-goog-api-key: wrong-key-conformance-0000",
        "Authorization: Bearer sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "Authorization: Bearer $OPENAI_API_KEY",
        "Authorization: Bearer <your token>",
        "Authorization: Bearer YOUR_API_KEY",
        "https://api.example.com/?key=YOUR_API_KEY",
        "https://api.example.com/?key={API_KEY}",
        "sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sk-this-is-no-key-but-a-long-name",
        "<dd><code>header:Authorization:Bearer</code></dd>",
        "the header Authorization: is missing from the request",
        f"/blobs/{RANDOM}",
        "task-1234567890abcdefghij is a name",
    ],
)
def test_what_stands_for_a_key_is_none(text):
    assert not list(key_shapes(text))


def test_pictures_hold_no_keys():
    noise = random.Random(1).randbytes(400_000)
    for text in (base64.b64encode(noise), base64.urlsafe_b64encode(noise)):
        assert not list(key_shapes(text.decode()))


@given(st.text())
def test_any_text_can_be_looked_at(text):
    lines = text.count("\n") + 1
    assert all(1 <= found.line <= lines for found in key_shapes(text))


@pytest.mark.parametrize(
    "piece", ["sk-", "eyJ", "?key=", "Authorization: ", "://a:", "://a@", "-", "a", "eyJa.eyJ"]
)
def test_hostile_texts_take_time_in_proportion_to_their_length(piece):
    for _ in key_shapes(piece * 100_000):
        pass


def test_what_is_known_already_is_no_news():
    text = f"the key AIzaSy{RANDOM}Q1 is not valid"
    assert list(key_shapes(text, known=f"x-goog-api-key: AIzaSy{RANDOM}Q1")) == []
    assert list(key_shapes(text, known="x-goog-api-key: another"))
