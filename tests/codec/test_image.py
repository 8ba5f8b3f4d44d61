from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from conformance.codec.image import decode
from conformance.codec.image.decode import inspect
from conformance.codec.image.encode import MAX_BYTES, make
from conformance.codec.image.sniff import sniff
from conformance.codec.image.structure import structure
from conformance.codec.image.thumbnail import MAX_BYTES as THUMBNAIL_BYTES
from conformance.codec.image.thumbnail import thumbnail
from tests.effort import examples
from tests.linear import is_linear

FORMATS = ["png", "jpeg", "webp"]
PICTURES = {name: make(48, 32, format=name, seed=1) for name in FORMATS}


def encoded(image: Image.Image, name: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@given(
    st.integers(1, 200), st.integers(1, 200), st.sampled_from(FORMATS), st.integers(0, 2**64)
)  # fmt: skip
def test_what_is_made_is_what_was_asked_for(width, height, name, seed):
    data = make(width, height, format=name, seed=seed)
    picture = inspect(data)
    assert (picture.type, picture.width, picture.height) == (f"image/{name}", width, height)
    assert picture.decodes
    assert not picture.truncated
    assert picture.trailing == 0
    assert data == make(width, height, format=name, seed=seed)


@pytest.mark.parametrize("name", FORMATS)
def test_a_seed_makes_a_picture_of_its_own(name):
    assert len({make(64, 48, format=name, seed=seed) for seed in range(5)}) == 5


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "size",
    [
        (1376, 768),
        (12288, 1536),
        pytest.param((4096, 4096), marks=pytest.mark.slow),
        pytest.param((8192, 2048), marks=pytest.mark.slow),
        pytest.param((1536, 12288), marks=pytest.mark.slow),
    ],
)
def test_official_sizes_stay_small(name, size):
    data = make(*size, format=name, seed=7)
    assert len(data) <= MAX_BYTES
    picture = inspect(data)
    assert (picture.width, picture.height) == size
    assert picture.decodes
    assert not picture.uniform


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [(1024, 1024), (4096, 4096)])
def test_the_texture_is_as_fine_as_the_pixels(name, size):
    image = Image.open(io.BytesIO(make(*size, format=name, seed=7))).convert("L")
    middle = image.crop([edge // 2 + half for half in (-64, 64) for edge in size])
    blurred = middle.resize((64, 64), Image.Resampling.BOX).resize((128, 128))
    lost = sum(abs(a - b) for a, b in zip(middle.tobytes(), blurred.tobytes(), strict=True))
    assert lost / 128**2 > 4


@pytest.mark.parametrize(
    "size, name", [((0, 1), "png"), ((1, -1), "jpeg"), ((70_000, 1), "jpeg"), ((20_000, 1), "webp")]
)
def test_sizes_that_no_picture_has_are_refused(size, name):
    with pytest.raises(ValueError, match="no "):
        make(*size, format=name, seed=0)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_every_cut_is_noticed(name, data):
    whole = PICTURES[name]
    cut = data.draw(st.integers(20, len(whole) - 1))
    picture = inspect(whole[:cut])
    assert picture.truncated
    assert picture.reason or picture.decodes
    # What is cut off a PNG's end may be no more than its end mark; a JPEG's or WebP's counts.
    assert not picture.decodes or name == "png"


@pytest.mark.parametrize("name", FORMATS)
@given(more=st.binary(min_size=1))
def test_bytes_behind_the_end_are_counted(name, more):
    picture = inspect(PICTURES[name] + more)
    assert picture.trailing == len(more)
    assert picture.decodes


@given(st.integers(41, len(PICTURES["png"]) - 13), st.integers(0, 7))
def test_every_flipped_bit_of_a_png_is_noticed(byte, bit):
    data = bytearray(PICTURES["png"])
    data[byte] ^= 1 << bit
    picture = inspect(bytes(data))
    # A length that was flipped may hide the end mark only.
    assert picture.truncated or not picture.decodes


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=examples(50))
@given(data=st.data())
def test_no_damage_raises_or_warns(name, data):
    damaged = bytearray(PICTURES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    picture = inspect(bytes(damaged))
    assert picture.decodes != bool(picture.reason)
    assert bool(thumbnail(bytes(damaged))) == picture.decodes


@given(
    st.binary()
    | st.sampled_from(
        [
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBP",
            b"BM" + bytes(12) + b"\x28\0\0\0",
            b"\0\0\0\x18ftypavif",
            b"<svg ",
        ]
    ).flatmap(lambda magic: st.binary().map(magic.__add__))
)
@example(b"\xff\xd8\xff")
@example(b"\xff\xd8\xff\xe0\x00")
@example(b"\xff\xd8\xff\xe0\x00\x00")
@example(b"\x89PNG\r\n\x1a\n")
def test_no_bytes_raise(data):
    picture = inspect(data)
    assert picture.decodes != bool(picture.reason)
    assert picture.type == sniff(data)
    structure(data, picture.type)
    thumbnail(data)


def test_a_jpeg_without_its_end_mark_is_truncated():
    picture = inspect(PICTURES["jpeg"][:-2])
    assert picture.truncated
    assert picture.reason == "the file ends too early"
    assert (picture.width, picture.height) == (48, 32)


def test_an_end_mark_inside_an_embedded_thumbnail_is_not_the_end():
    exif = b"\xff\xe1" + struct.pack(">H", 2 + 6) + b"\xff\xd8\xff\xd9\0\0"
    data = PICTURES["jpeg"]
    picture = inspect(data[:2] + exif + data[2:])
    assert picture.decodes
    assert picture.trailing == 0


def test_a_wrong_checksum_is_named():
    data = bytearray(PICTURES["png"])
    data[-14] ^= 1  # of the data chunk, which decoders do not look at
    assert inspect(bytes(data)).reason == "a checksum or a length is wrong"


@pytest.mark.parametrize("name", FORMATS)
def test_one_colour_is_uniform_and_a_faint_picture_is_not(name):
    plain = Image.new("RGB", (64, 64), (200, 30, 90))
    assert inspect(encoded(plain, name)).uniform
    plain.paste((230, 30, 90), (0, 0, 32, 32))
    assert not inspect(encoded(plain, name)).uniform


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_looked_at(mode):
    data = encoded(Image.new(mode, (4, 3)), "png")
    assert inspect(data).decodes
    assert inspect(data).uniform
    assert sniff(thumbnail(data)) == "image/jpeg"


def test_the_header_alone_is_looked_at_beyond_the_cap():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = inspect(png_that_claims(60_000, 60_000))
    assert (picture.width, picture.height, picture.tried) == (60_000, 60_000, False)
    assert picture.reason == "more than 100 megapixels: not decoded"
    assert not inspect(png_that_claims(9_000, 10_000)).decodes


def test_other_types_are_named_and_not_tried():
    assert inspect(b"").reason == "no bytes"
    assert inspect(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").reason == "no decoder for image/heic"
    assert inspect(b"<!DOCTYPE html><p>").reason == "text/html, not a picture"
    assert inspect(b"hello").reason == "no known type"
    assert not inspect(b"hello").tried


def test_a_picture_is_decoded_once(monkeypatch):
    calls = []
    real = decode.loaded
    monkeypatch.setattr(decode, "loaded", lambda image: calls.append(1) or real(image))
    monkeypatch.setattr(decode, "_seen", decode.OrderedDict())
    monkeypatch.setattr(decode, "_REMEMBERED", 2)
    blobs = [make(8, 8, format="png", seed=seed) for seed in range(3)]
    assert inspect(blobs[0]) is inspect(bytes(bytearray(blobs[0])))
    assert inspect(blobs[0]).detail.reason
    assert len(calls) == 1
    for blob in blobs:
        inspect(blob)
    assert len(decode._seen) == 2


def test_threads_leave_the_warning_filters_as_they_were():
    before = list(warnings.filters)
    blobs = [make(64, 64, format="png", seed=100 + seed) for seed in range(8)]
    threads = [threading.Thread(target=inspect, args=(blob,)) for blob in blobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [(1, 1), (3000, 10), (300, 200)])
def test_thumbnails_are_small_and_keep_the_shape(name, size):
    small = thumbnail(make(*size, format=name, seed=5))
    picture = inspect(small)
    assert len(small) <= THUMBNAIL_BYTES
    assert picture.decodes
    assert max(picture.width, picture.height) == min(96, max(size))


def test_thumbnails_of_noise_are_small_too():
    noise = encoded(Image.effect_noise((512, 512), 200), "png")
    assert 0 < len(thumbnail(noise, edge=400)) <= THUMBNAIL_BYTES


def test_thumbnails_hold_nothing_but_pixels():
    exif = Image.Exif()
    exif[0x010E] = "sk-secret-in-the-description"
    image = Image.new("RGB", (64, 64), "red")
    data = encoded(image, "jpeg", exif=exif, comment=b"sk-secret-in-a-comment")
    assert b"sk-secret" in data
    assert b"sk-secret" not in thumbnail(data)


def test_transparent_parts_become_white():
    image = Image.open(
        io.BytesIO(thumbnail(encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "png")))
    )
    assert min(image.convert("L").tobytes()) > 250


@pytest.mark.parametrize(
    "data, expected",
    [
        *((PICTURES[name], f"image/{name}") for name in FORMATS),
        (b"GIF89a", "image/gif"),
        (encoded(Image.new("RGB", (2, 2)), "bmp"), "image/bmp"),
        (encoded(Image.new("RGB", (2, 2)), "tiff"), "image/tiff"),
        (encoded(Image.new("RGB", (16, 16)), "avif"), "image/avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "image/avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", "image/heif"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", None),
        (b"<svg xmlns='x'>", "image/svg+xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><svg>", "image/svg+xml"),
        (b"\n<!DOCTYPE HTML>", "text/html"),
        (b"<html lang=en>", "text/html"),
        (b' {"error": 1}', "application/json"),
        (b"[]", "application/json"),
        (b"[link](x)", None),
        (b"%PDF-1.7", "application/pdf"),
        (b"BMW is a car", None),
        (b"", None),
        (b"iVBORw0KGgo", None),
    ],
    ids=lambda value: value[:12].hex() if isinstance(value, bytes) else value,
)
def test_types_by_the_first_bytes(data, expected):
    assert sniff(data) == expected


@pytest.mark.parametrize(
    "piece", [b"\xff", b"\xff\xd0", b"\xff\xe0\0\2", b"\0\0\0\0abcd\0\0\0\0", b"<!---->", b" "]
)
def test_hostile_frames_take_linear_time(piece):
    for magic in (b"\xff\xd8\xff\xda\0\2", b"\xff\xd8\xff\xd8", b"\x89PNG\r\n\x1a\n", b""):
        assert is_linear(lambda size, magic=magic: inspect(magic + piece * size), 100_000)
