"""Pixels, tokens, numbers and places of what the honest vendor draws."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.image.decode import inspect
from conformance.codec.image.encode import MAX_BYTES, make
from conformance.dialects.lens import lens
from conformance.model import Change, Dialect, Place, Reference, Request
from conformance.simulator.pictures import FOLDER, Drawing, named
from conformance.simulator.refusal import speaking

JSON = ("Content-Type", "application/json")


def post(url: str, body: object, *, key: str = "x-goog-api-key", prefix: str = "") -> Request:
    headers = (JSON, (key, prefix + "{API_KEY}"))
    return Request(method="POST", url=url, headers=headers, body=json.dumps(body).encode())


def native(model: str = "gemini-3-pro-image", *parts: object, **config: object) -> Request:
    """A request in Gemini's format, to the one vendor that takes any official model."""
    said = [{"text": "A lighthouse"}, *parts]
    body = {"contents": [{"role": "user", "parts": said}], "generationConfig": config}
    return post(f"https://api.ccapi.ai/v1beta/models/{model}:generateContent", body)


def bearer(url: str, body: object) -> Request:
    return post(url, body, key="Authorization", prefix="Bearer ")


def told(shop, request: Request):
    response = shop.vendor().answer(request)
    assert response.status == 200, response.body
    return lens(speaking(shop.provider.operations[0])).outcome(response)


def size(image, shop=None) -> tuple[int, int]:
    data = image.data
    if image.url:
        data = shop.vendor().answer(Request(method="GET", url=image.url)).body
    picture = inspect(data)
    assert picture.decodes
    return picture.width, picture.height


@pytest.mark.parametrize(
    ("model", "config", "pixels", "tokens"),
    [
        ("gemini-2.5-flash-image", {"aspectRatio": "16:9"}, (1344, 768), 1290),
        ("gemini-2.5-flash-image", {"aspectRatio": "2:3"}, (832, 1248), 1290),
        ("gemini-3-pro-image", {"aspectRatio": "16:9"}, (1376, 768), 1120),
        ("gemini-3-pro-image", {"aspectRatio": "16:9", "imageSize": "2K"}, (2752, 1536), 1120),
        ("gemini-3-pro-image", {"aspectRatio": "21:9", "imageSize": "4K"}, (6336, 2688), 2000),
        ("gemini-3.1-flash-image", {"aspectRatio": "1:8", "imageSize": "512"}, (192, 1536), 747),
        ("gemini-3.1-flash-image", {"aspectRatio": "4:5", "imageSize": "2K"}, (1856, 2304), 1680),
        ("gemini-3.1-flash-image", {"aspectRatio": "1:1", "imageSize": "4K"}, (4096, 4096), 2520),
    ],
)
def test_pixels_and_tokens_are_the_official_ones(shops, model, config, pixels, tokens):
    answer = told(shops["ccapi"], native(model, imageConfig=config))
    (image,) = answer.images
    assert size(image) == pixels
    assert answer.usage.output_image == tokens
    assert answer.usage.total == answer.usage.prompt + answer.usage.output


def test_without_a_ratio_the_picture_is_square_and_of_the_default_tier(shops):
    (image,) = told(shops["ccapi"], native()).images
    assert size(image) == (1024, 1024)


@pytest.mark.parametrize(
    ("given", "pixels"),
    [((320, 180), (1376, 768)), ((180, 320), (768, 1376)), ((200, 200), (1024, 1024))],
)
def test_a_reference_gives_its_shape_and_is_counted(shops, given, pixels):
    data = b64encode(make(*given, format="png", seed=1)).decode()
    part = {"inlineData": {"mimeType": "image/png", "data": data}}
    answer = told(shops["ccapi"], native("gemini-3-pro-image", part, part))
    assert size(answer.images[-1]) == pixels
    assert answer.usage.prompt_image == 2 * 560
    ratio = told(
        shops["ccapi"], native("gemini-3-pro-image", part, imageConfig={"aspectRatio": "4:5"})
    )
    assert size(ratio.images[-1]) == (928, 1152)


def test_text_alone_is_answered_with_text_alone(shops):
    answer = told(shops["ccapi"], native(responseModalities=["TEXT"]))
    assert answer.images == ()
    assert answer.text
    assert not answer.usage.output_image


def test_pictures_alone_come_without_text(shops):
    answer = told(shops["ccapi"], native(responseModalities=["IMAGE"]))
    assert answer.images
    assert answer.text == ""


def test_search_brings_sources_and_thinking_brings_thoughts(shops):
    url = "https://drwa.openai-next.com/v1beta/models/gemini-3-pro-image-preview:generateContent"
    body = {"contents": [{"parts": [{"text": "The weather"}]}]}
    plain = told(shops["openai-next"], post(url, body))
    assert not plain.grounded
    assert plain.thoughts == ""
    searched = told(shops["openai-next"], post(url, {**body, "tools": [{"googleSearch": {}}]}))
    assert searched.grounded
    thinking = {"generationConfig": {"thinkingConfig": {"includeThoughts": True}}}
    thought = told(shops["openai-next"], post(url, {**body, **thinking}))
    assert thought.thoughts
    usage = thought.usage
    assert usage.total == usage.prompt + usage.output + usage.thoughts


def uniall(model: str, ratio: str = "16:9", file_format: str = "jpeg", **more: object) -> Request:
    body = {
        "model": model,
        "--aspect_ratio": ratio,
        "--output_format": file_format,
        "messages": [{"role": "user", "content": "a tiny fox"}],
        **more,
    }
    return bearer("https://uniall.invalid/v1/chat/completions", body)


@pytest.mark.parametrize(
    ("model", "pixels"),
    [
        ("NanoBanana", (1344, 768)),
        ("NanoBananaPro-1K", (1376, 768)),
        ("NanoBananaPro-4K", (5504, 3072)),
        ("NanoBanana2-0.5K", (688, 384)),
    ],
)
def test_a_tier_may_be_part_of_the_models_name(shops, model, pixels):
    shop = shops["uniall"]
    answer = told(shop, uniall(model))
    assert {size(image, shop) for image in answer.images} == {pixels}
    assert answer.model == model


@pytest.mark.parametrize("file_format", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("stream", [True, False])
def test_pictures_stand_where_the_page_prints_them(shops, file_format, stream):
    """A link in the content, and the same one in ``media.outputs``; each can be fetched."""
    shop = shops["uniall"]
    answer = told(shop, uniall("NanoBananaPro-1K", file_format=file_format, stream=stream))
    assert [each.place for each in answer.images] == [Place.CONTENT_LINK, Place.MEDIA_OUTPUTS]
    assert len({each.url for each in answer.images}) == 1
    got = shop.vendor().answer(Request(method="GET", url=answer.images[0].url))
    assert got.status == 200
    assert got.header("content-type") == f"image/{file_format}"
    assert inspect(got.body).type == f"image/{file_format}"
    assert answer.streamed is stream


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("delivery", ["url", "b64_json"])
def test_so_many_different_pictures_as_were_asked_for(shops, number, delivery):
    shop = shops["allround"]
    operation = next(
        each for each in shop.provider.operations if each.request_dialect is Dialect.IMAGES
    )
    base = next(case.request for case in shop.cases if case.operation == operation.id)
    reader = lens(Dialect.IMAGES)
    change = Change(members={"count": number, "response_format": delivery})
    request = reader.express(change, replace(base, method="POST"))
    answer = reader.outcome(shop.vendor().answer(request))
    assert len(answer.images) == number
    assert len({image.data or image.url for image in answer.images}) == number
    assert {bool(image.url) for image in answer.images} == {delivery == "url"}


@given(
    width=st.integers(min_value=1, max_value=300),
    height=st.integers(min_value=1, max_value=300),
    format=st.sampled_from(["png", "jpeg", "webp"]),
    number=st.integers(min_value=1, max_value=20),
)
def test_a_name_is_all_there_is_to_a_picture(width, height, format, number):  # noqa: A002
    drawing = Drawing(width=width, height=height, format=format, number=number)
    assert named(FOLDER + drawing.name) == drawing
    picture = inspect(drawing.data)
    assert (picture.width, picture.height, picture.decodes) == (width, height, True)
    assert picture.type == drawing.mime


@pytest.mark.parametrize(
    "name",
    ["", "x.png", "1024x1024.png", "1024x1024-1.gif", "0x10-1.png", "99999x99999-1.png", "../1"],
)
def test_other_names_are_not_found(shops, name):
    assert named(FOLDER + name) is None
    got = (
        shops["uniall"]
        .vendor()
        .answer(Request(method="GET", url=f"https://h.invalid{FOLDER}{name}"))
    )
    assert got.status == 404


@pytest.mark.parametrize("file_format", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("pixels", [(1024, 1024), (4096, 4096), (1536, 12288)])
def test_no_picture_is_large(pixels, file_format):
    width, height = pixels
    assert len(Drawing(width=width, height=height, format=file_format).data) <= MAX_BYTES


def test_all_vendors_share_a_picture(shops):
    """What two vendors draw of one size is one file."""
    square = native("gemini-3-pro-image", imageConfig={"aspectRatio": "16:9"})
    ours = told(shops["ccapi"], square).images[0].data
    assert ours == Drawing(width=1376, height=768).data


def test_a_reference_by_url_is_counted_though_nobody_fetches_it(shops):
    reader = lens(Dialect.CHAT)
    linked = (Reference(url="https://example.com/a.png"),)
    base = uniall("NanoBananaPro-1K")
    with_one = reader.express(Change(members={"references": linked}), base)
    before, after = (told(shops["uniall"], each).usage for each in (base, with_one))
    assert before is not None
    assert not before.prompt_image
    assert after.prompt_image == 560
