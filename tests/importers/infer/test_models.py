from __future__ import annotations

import pytest

from conformance.importers.infer import models
from tests.project import LIBRARY


@pytest.fixture(scope="module")
def table():
    return LIBRARY.models


@pytest.mark.parametrize(
    ("name", "upstream", "tier"),
    [
        ("gemini-3-pro-image-preview", "gemini-3-pro-image-preview", ""),
        ("google/gemini-2.5-flash-image", "gemini-2.5-flash-image", ""),
        ("models/gemini-2.5-flash-image", "gemini-2.5-flash-image", ""),
        ("nano-banana-pro", "gemini-3-pro-image", ""),
        ("NanoBananaPro", "gemini-3-pro-image", ""),
        ("NanoBananaPro-4K", "gemini-3-pro-image", "4K"),
        ("nano-banana-2-1k", "gemini-3.1-flash-image", "1K"),
        ("NanoBanana2-0.5K", "gemini-3.1-flash-image", "512"),
    ],
)
def test_names_are_known_however_they_are_spelt(table, name, upstream, tier):
    found = models.named(name, table)
    assert found.sure
    assert (found.model.name, found.model.upstream, found.model.tier) == (name, upstream, tier)


def test_a_name_that_only_begins_like_an_official_one_is_asked_about(table):
    found = models.named("gemini-3-pro-image-preview-hd", table)
    assert found.model.upstream == "gemini-3-pro-image-preview"
    assert not found.sure


@pytest.mark.parametrize("name", ["dall-e-3", "acme-painter", "gemini", "x" * 500])
def test_a_name_that_nobody_knows_stands_for_nothing(table, name):
    assert models.named(name, table).model is None


@pytest.mark.parametrize("text", ["string", "YOUR_MODEL", "", "模型", "{{model}}", "<model>"])
def test_a_placeholder_is_no_name(text):
    assert not models.is_name(text)


def test_a_path_names_its_model():
    assert models.in_path("/v1beta/models/acme-1:generateContent?key=x") == "acme-1"
    assert models.in_path("/v1beta/models/{model}:generateContent") == ""
    assert models.in_path("/v1/models") == ""


def test_words_name_official_models_only(table):
    said = [
        "// gemini-3-pro-image-preview使用",
        "see /models/gemini-2.5-flash-image",
        "gemini-9-image",
    ]
    assert models.in_words(said, table) == ("gemini-3-pro-image-preview",)


@pytest.mark.parametrize(
    "line",
    [
        "These are `text-to-image` and `image-to-image` models.",
        "The model returns `base64`, in `utf-8`, as `b64_json`.",
        "Send `x-api-key-2` with each model, to `/v1/models`.",
        'Set model="your-model" first.',
        "The `acme-draw-2` is quick.",
    ],
)
def test_what_a_page_mentions_besides_is_no_model(table, line):
    assert models.in_passing([line], table) == ()


def test_names_in_a_line_about_models_and_in_code_are_models(table):
    texts = ['client.draw(model="acme_draw")', "The models `acme-draw-2` and `acme.3`"]
    assert models.in_passing(texts, table) == ("acme_draw", "acme-draw-2", "acme.3")
