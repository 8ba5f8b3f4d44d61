"""The true size of pictures, from their pixels; drawn at random, with the spectrum of photographs."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image
from PIL.Image import Resampling

from conformance.codec.image.decode import inspect
from conformance.codec.image.detail import SMALLEST, estimate
from conformance.codec.image.encode import make
from conformance.codec.image.enlargers import SIDE, enlargers
from conformance.codec.image.tiles import MOST, liveliest

FILTERS = [Resampling.NEAREST, Resampling.BILINEAR, Resampling.BICUBIC, Resampling.LANCZOS]
FORMATS = ["png", "jpeg", "webp"]


@cache
def natural(side: int, seed: int) -> Image.Image:
    """Noise whose strength falls with the spatial frequency, as in photographs."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side)))
    frequency[0, 0] = 1
    noise = np.fft.fft2(np.random.default_rng(seed).standard_normal((side, side)))
    levels = np.real(np.fft.ifft2(noise / frequency))
    scaled = 128 + 40 * (levels - levels.mean()) / levels.std()
    return Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8))


def enlarged(scale: int, way: Resampling, seed: int = 1, side: int = 512) -> Image.Image:
    return natural(side // scale, seed).resize((side, side), way)


def as_jpeg(image: Image.Image, quality: int = 85) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out)


def levels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L"))


@pytest.mark.parametrize("way", FILTERS, ids=lambda way: way.name)
@pytest.mark.parametrize("scale", [2, 4])
@pytest.mark.parametrize("lossy", [False, True], ids=["png", "jpeg"])
@pytest.mark.parametrize("seed", [1, 2])
def test_an_enlarged_picture_is_found_with_its_scale(way, scale, lossy, seed):
    image = enlarged(scale, way, seed)
    found = estimate(levels(as_jpeg(image) if lossy else image))
    assert found.scale == scale
    assert found.confidence > 0.99
    assert way.name.lower() in found.filter
    assert found.tiles <= MOST


@given(st.integers(0, 30), st.sampled_from([256, 320, 500]), st.sampled_from([100, 95, 85, 60]))
def test_a_picture_of_its_own_size_is_never_accused(seed, side, quality):
    found = estimate(levels(as_jpeg(natural(side, seed), quality)))
    assert found.scale == 1
    assert found.confidence > 0.5
    assert not found.filter


@example(np.diag([3.4e38, 0, 0, 0]), SMALLEST // 4)
@example(np.diag([1.7e18, 0, 0, 0]).astype(np.float32), SMALLEST // 4)
@example(np.diag([1e300, 0, 0, 0]), SMALLEST // 4)
@given(
    arrays.arrays(
        dtype=st.one_of(
            arrays.integer_dtypes(), arrays.floating_dtypes(), arrays.boolean_dtypes(),
            arrays.complex_number_dtypes(), arrays.unicode_string_dtypes(max_len=2),
        ),
        shape=arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=9),
    ),
    st.sampled_from([1, SMALLEST // 4, SMALLEST]),
)  # fmt: skip
def test_any_array_is_told_something_of(small, times):
    whole = np.tile(small, (times,) * min(small.ndim, 2)) if small.ndim < 3 else small
    found = estimate(whole)
    assert found.scale in {None, 1, 2, 4}
    assert (found.scale is None) == bool(found.reason)
    assert 0 <= found.confidence < 1
    assert np.isfinite(found.contrast)


@pytest.mark.parametrize(
    "image", [natural(512, 3), enlarged(2, Resampling.LANCZOS, 4)], ids=["original", "enlarged"]
)
def test_turned_and_mirrored_pictures_are_told_the_same_of(image):
    upright = estimate(levels(image))
    for turn in Image.Transpose:
        turned = estimate(levels(image.transpose(turn)))
        assert (turned.scale, turned.tiles, turned.filter) == (
            upright.scale, upright.tiles, upright.filter,
        )  # fmt: skip
        assert turned.contrast == pytest.approx(upright.contrast, abs=1e-6)


@given(st.integers(-40, 40), st.sampled_from([1, 0.5]), st.sampled_from([1, 2, 4]))
def test_brightness_does_not_decide(more, times, scale):
    image = natural(512, 5) if scale == 1 else enlarged(scale, Resampling.BICUBIC, 5)
    changed = np.clip(levels(image) * float(times) + more, 0, 255).astype(np.uint8)
    assert estimate(changed).scale == scale


def test_flat_drawn_and_soft_pictures_cannot_tell():
    flat = np.full((512, 512), 77, np.uint8)
    slope = np.repeat(np.linspace(0, 255, 512).astype(np.uint8)[:, None], 512, axis=1)
    board = (np.indices((512, 512)).sum(axis=0) // 1 % 40 < 20).astype(np.uint8) * 200
    waves = np.sin(np.arange(512) / 30)
    soft = (128 + 90 * np.outer(waves, waves)).astype(np.uint8)
    for picture in (flat, slope, board, soft):
        found = estimate(picture)
        assert found.scale is None
        assert found.reason


def test_small_pictures_and_pictures_with_colours_cannot_tell():
    for shape in [(SMALLEST - 1, 4096), (512, 512, 3), (), (0, 0)]:
        assert estimate(np.zeros(shape, np.uint8)).reason


def test_few_tiles_are_looked_at_and_none_twice():
    noise = np.random.default_rng(1).integers(0, 256, (1000, 3000)).astype(np.uint8)
    tiles = liveliest(noise)
    assert tiles.shape == (MOST, SIDE, SIDE)
    assert len({tile.tobytes() for tile in tiles}) == MOST


def test_what_a_filter_makes_lies_in_its_space():
    for way in enlargers():
        for space in (way.reached, way.shifted):
            assert space.T @ space == pytest.approx(np.eye(space.shape[1]), abs=1e-9)
        assert way.reached.shape[1] <= SIDE // way.scale + 6


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("scale", [1, 2, 4])
def test_pictures_that_we_draw_are_what_they_are_said_to_be(name, scale):
    data = make(1376, 768, format=name, seed=1, enlarged=scale)
    found = inspect(data).detail
    if name == "jpeg" and scale > 1:  # of quality 60
        assert found.reason == "it is compressed hard"
    else:
        assert found.scale == scale


@given(st.binary(max_size=64))
def test_bytes_that_are_no_picture_say_nothing(data):
    assert inspect(data).detail.scale is None
