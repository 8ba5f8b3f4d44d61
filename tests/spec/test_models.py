"""The table of official models: figures of the guide, and nothing estimated."""

from __future__ import annotations

from math import isclose

import pytest

from conformance.errors import SpecError
from conformance.spec.model_file import model_table
from conformance.spec.node import Node


@pytest.fixture(scope="module")
def models(library):
    return library.models


def test_known_pixels(models):
    assert models.pixels("gemini-2.5-flash-image", "16:9", "1K") == (1344, 768)
    assert models.pixels("gemini-3-pro-image", "21:9", "4K") == (6336, 2688)
    assert models.pixels("nano-banana-2", "1:8", "512") == (192, 1536)
    assert models.pixels("gemini-2.5-flash-image", "16:9", "2K") is None
    assert models.pixels("gemini-3-pro-image", "1:8", "1K") is None
    assert models.pixels("dall-e-3", "1:1", "1K") is None


def test_a_misprint_is_tolerated_both_ways(models):
    assert models.accepted("gemini-3.1-flash-image", "21:9", "512") == ((792, 168), (792, 336))
    assert models.accepted("gemini-3-pro-image", "21:9", "512") == ()
    assert models.accepted("gemini-3-pro-image", "1:1", "1K") == ((1024, 1024),)


def test_identify_is_the_inverse_of_pixels(models):
    for model in models.models:
        for ratio, sizes in model.pixels.items():
            for tier, (width, height) in sizes.items():
                found = models.identify(width, height)
                assert any(
                    model.id in f.models and (f.ratio, f.tier) == (ratio, tier) for f in found
                )
    assert models.identify(1, 1) == ()


def test_pixels_have_about_their_ratio(models):
    odd = set(models.tolerated)
    for model in models.models:
        for ratio, sizes in model.pixels.items():
            across, down = map(int, ratio.split(":"))
            for tier, (width, height) in sizes.items():
                if (ratio, tier) not in odd:
                    assert isclose(width / height, across / down, rel_tol=0.05), (
                        model.id,
                        ratio,
                        tier,
                    )


def test_tokens_and_prices(models):
    assert models.image_tokens("gemini-3-pro-image", "4K") == 2000
    assert models.image_tokens("gemini-nano-banana-2.1", "4K") is None
    assert models.price_per_image("nano-banana-pro", "2K") == 0.134
    assert models.price_per_image("gemini-nano-banana-2.1", "2K") is None
    assert models.dearest("4K") == 0.24
    assert models.dearest("") == models.dearest("8K") == 0.24
    assert models.dearest("512") == 0.045


def test_names(models):
    preview = models.find("gemini-3-pro-image-preview")
    assert preview.shutdown == "2026-06-25"
    assert models.find("nano-banana").id == "gemini-2.5-flash-image"
    assert models.find("nano-banana-9") is None
    pro = {"gemini-3-pro-image", "gemini-3-pro-image-preview", "nano-banana-pro"}
    assert models.names("gemini-3-pro-image") == models.names("gemini-3-pro-image-preview") == pro
    # a successor of a release is another model
    assert "gemini-nano-banana-2.1" not in models.names("gemini-3.1-flash-image")
    assert models.names("x") == {"x"}


def test_tiers(models):
    assert models.tiers == ("512", "1K", "2K", "4K")
    assert (models.tier("0.5K"), models.tier("2K"), models.tier("2k"), models.tier("8K")) == (
        "512",
        "2K",
        None,
        None,
    )


def test_the_unknown_stays_unknown(models):
    old = models.find("gemini-2.0-flash-preview-image-generation")
    assert (old.takes_size, old.thinks, old.grounding, old.default_tier) == (None, None, None, "")
    assert models.dearest("1K") > 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size_tables": {"t": {"1:1": {"1K": [1]}}}}, "a size is"),
        ({"tier_aliases": {"x": "9K"}}, "no tier '9K'"),
        ({"models": [{}]}, "has no"),
        ({"models": [{"oops": 1}]}, "no member 'oops'"),
        ({"tiers": None}, "must be a list"),
    ],
)
def test_a_broken_table(change, message):
    good = {"tiers": ["1K"], "size_tables": {}, "models": []}
    with pytest.raises(SpecError, match=message):
        model_table(Node.of({**good, **change}, file="models.yaml"))
