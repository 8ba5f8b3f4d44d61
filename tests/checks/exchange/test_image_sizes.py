"""Ratio, size and default size, over the whole of the official table."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.checks import pixels, specimen
from conformance.checks.example import Example
from conformance.model import Status
from tests.project import LIBRARY

MODELS = LIBRARY.models
DRAWN = [
    (model, ratio, tier, size)
    for model in MODELS.models
    for ratio, sizes in model.pixels.items()
    for tier, size in sizes.items()
]
ODD = {("21:9", "512")}


def _asks(model: str, **image: str) -> Example:
    return Example(
        title="drawn",
        gives=None,
        model=model,
        request=specimen.asks_size(**image),
        response=specimen.gemini(specimen.inline(b"x")),
    )


def test_every_official_size_passes_for_its_own_ratio_and_tier_alone(judged):
    for model, ratio, tier, size in DRAWN:
        example = _asks(model.id, aspectRatio=ratio, imageSize=tier)
        wanted = Status.INFO if (ratio, tier) in ODD else Status.PASS
        assert [each.status for each in judged("image/aspect-ratio", example, (size,))] == [wanted]
        (finding,) = judged("image/size", example, (size,))
        assert finding.status is Status.PASS
        assert finding.value == tier
        assert finding.expected == f"{size[0]}x{size[1]}"


def test_another_ratio_is_told_from_every_official_size(judged):
    for model, ratio, tier, size in DRAWN:
        if (ratio, tier) in ODD:
            continue
        for other in model.ratios:
            if other == ratio:
                continue
            (finding,) = judged("image/aspect-ratio", _asks(model.id, aspectRatio=other), (size,))
            assert finding.status is Status.FAIL, (model.id, ratio, tier, other)
            assert finding.value == other


def test_another_tier_is_told_from_every_official_size():
    for model, _, tier, (width, height) in DRAWN:
        for other in MODELS.tiers:
            if other != tier:
                status, _ = pixels.judge(width, height, other, model, MODELS)
                assert status is Status.FAIL


@pytest.mark.parametrize("ratio", ["1:1", "2:3", "16:9", "21:9"])
def test_the_default_is_the_default_tier_in_any_ratio(judged, ratio):
    model = MODELS.find("gemini-3-pro-image")
    for tier, size in model.pixels[ratio].items():
        (finding,) = judged("image/default-size", _asks(model.id, aspectRatio=ratio), (size,))
        assert finding.status is (Status.PASS if tier == "1K" else Status.FAIL)
        assert finding.value is None


def test_pixels_tell_the_families_apart_but_for_squares():
    old, new = MODELS.find("gemini-2.5-flash-image"), MODELS.find("gemini-3-pro-image")
    for ratio, sizes in old.pixels.items():
        status, _ = pixels.judge(*sizes["1K"], "1K", new, MODELS)
        assert status is (Status.PASS if ratio == "1:1" else Status.FAIL)
    for ratio in old.ratios:
        status, _ = pixels.judge(*new.pixels[ratio]["1K"], "1K", old, MODELS)
        assert status is (Status.PASS if ratio == "1:1" else Status.INFO)


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.sampled_from(MODELS.tiers))
def test_no_size_passes_for_two_tiers(width, height, tier):
    model = MODELS.find("gemini-3.1-flash-image")
    passed = [
        each
        for each in MODELS.tiers
        if pixels.judge(width, height, each, model, MODELS)[0] in {Status.PASS, Status.WARN}
    ]
    assert len(passed) <= 1
    if tier in passed:
        assert passed == [tier]


def test_of_several_pictures_the_last_ones_count(judged):
    example = _asks("gemini-3-pro-image", aspectRatio="1:1", imageSize="4K")
    draft, final = (1024, 1024), (4096, 4096)
    assert [each.status for each in judged("image/size", example, (draft, final))] == [Status.PASS]
    assert [each.status for each in judged("image/size", example, (final, draft))] == [Status.FAIL]


def test_what_was_not_decoded_is_not_judged(judged):
    example = Example(
        title="text in place of a picture",
        gives=None,
        request=specimen.asks_size(imageSize="2K", aspectRatio="1:1"),
        response=specimen.gemini(specimen.inline(b"no picture")),
    )
    for check in ("image/size", "image/aspect-ratio", "image/default-size", "image/output-format"):
        assert judged(check, example) == []


def test_a_ratio_that_is_none_is_not_judged(judged):
    for ratio, size in product(("auto", "0:1", "16x9"), ((64, 64),)):
        example = _asks("gemini-3-pro-image", aspectRatio=ratio)
        assert judged("image/aspect-ratio", example, (size,)) == []


def test_the_size_that_was_meant_passes_where_the_owner_misprinted(judged):
    example = _asks("gemini-3.1-flash-image", aspectRatio="21:9", imageSize="512")
    for check in ("image/size", "image/aspect-ratio"):
        assert [each.status for each in judged(check, example, ((792, 336),))] == [Status.PASS]
