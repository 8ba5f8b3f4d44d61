"""Where requests say what, which place wins, and where a change goes: example by example."""

from __future__ import annotations

import base64
import json

import pytest

from conformance.dialects.lens import lens
from conformance.model import Change, Dialect, Intent, Reference, Request, Unsupported

GEMINI, CHAT, IMAGES, ANY = (lens(each) for each in (Dialect.GEMINI, Dialect.CHAT, Dialect.IMAGES, Dialect.ANY))  # fmt: skip
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFUlEQVR42gXBAQEAAACAEP9PF0JQGR7vBPwV2kkwAAAAAElFTkSuQmCC"
)
PNG64 = base64.b64encode(PNG).decode()
URI = f"data:image/png;base64,{PNG64}"
LINK = "https://img.example/in.jpg"
MODEL_URL = "https://api.example/v1beta/models/gemini-3-pro-image:generateContent"
CHAT_URL = "https://api.example/v1/chat/completions"
IMAGES_URL = "https://api.example/v1/images/generations"


def posted(body, url=CHAT_URL):
    return Request(method="POST", url=url, body=json.dumps(body).encode())


def changed(spoken, members, body, url=CHAT_URL):
    result = spoken.express(Change(members=members), posted(body, url))
    assert isinstance(result, Request), result
    return json.loads(result.body)


def native(**members):
    return {"contents": [{"role": "user", "parts": [{"text": "a fox"}]}], **members}


@pytest.mark.parametrize(
    ("url", "model", "stream"),
    [
        (MODEL_URL, "gemini-3-pro-image", False),
        (MODEL_URL.replace("generate", "streamGenerate") + "?alt=sse", "gemini-3-pro-image", True),
        (MODEL_URL + "/", "gemini-3-pro-image", False),
        (MODEL_URL + "?key={API_KEY}", "gemini-3-pro-image", False),
        ("https://api.example//v1beta/models/a%2Fb%20c:generateContent", "a/b c", False),
        ("https://api.example/v1beta/models/:generateContent", None, False),
        ("https://api.example:8080/v1/images/generations", None, None),
    ],
)
def test_the_path_names_model_and_stream(url, model, stream):
    intent = GEMINI.intent(posted(native(), url))
    assert (intent.model, intent.stream) == (model, stream)


def test_a_hybrid_names_model_and_stream_in_the_body():
    body = native(model="models/gemini-2.5-flash-image", stream=True)
    intent = GEMINI.intent(posted(body, IMAGES_URL))
    assert (intent.model, intent.stream) == ("gemini-2.5-flash-image", True)


def test_gemini_reads_both_casings_and_parts_with_two_kinds_of_content():
    body = {
        "contents": [
            {
                "role": "user",
                "parts": [{"file_data": {"file_uri": LINK, "mime_type": "image/jpeg"}}],
            },
            {"role": "model", "parts": [{"inlineData": {"mimeType": "image/png", "data": PNG64}}]},
            {
                "parts": [
                    {"text": "add", "inline_data": {"mime_type": "image/png", "data": PNG64}},
                    {"text": "a llama"},
                ]
            },
        ],
        "generation_config": {
            "response_modalities": ["Text", "Image"],
            "image_config": {"aspect_ratio": "16:9", "image_size": "2K"},
        },
    }
    assert GEMINI.intent(posted(body, MODEL_URL)) == Intent(
        model="gemini-3-pro-image",
        prompt="add\na llama",
        references=(Reference(mime="image/jpeg", url=LINK), Reference(mime="image/png", data=PNG)),
        aspect_ratio="16:9",
        image_size="2K",
        modalities=("TEXT", "IMAGE"),
        stream=False,
    )


def test_gemini_reads_the_newer_response_format():
    said = {
        "aspectRatio": "ASPECT_RATIO_TWENTY_ONE_BY_NINE",
        "imageSize": "IMAGE_SIZE_FIVE_TWELVE",
        "mimeType": "IMAGE_JPEG",
        "delivery": "URI",
    }
    body = native(generationConfig={"responseFormat": {"image": said}})
    intent = GEMINI.intent(posted(body, MODEL_URL))
    asked = (intent.aspect_ratio, intent.image_size, intent.output_format, intent.response_format)
    assert asked == ("21:9", "512", "jpeg", "url")


GEMINI_FIRST = {
    "imageConfig before responseFormat": (
        {"imageConfig": {"aspectRatio": "1:1"}, "responseFormat": {"image": {"aspectRatio": "ASPECT_RATIO_TWO_BY_THREE"}}},
        "1:1",
    ),
    "responseFormat before what only relays have": (
        {"imageGenerationConfig": {"aspectRatio": "1:1"}, "responseFormat": {"image": {"aspectRatio": "ASPECT_RATIO_TWO_BY_THREE"}}},
        "2:3",
    ),
    "camelCase before snake_case": ({"image_config": {"aspect_ratio": "1:1"}, "imageConfig": {"aspect_ratio": "3:2"}}, "3:2"),
}  # fmt: skip


@pytest.mark.parametrize(("config", "ratio"), GEMINI_FIRST.values(), ids=GEMINI_FIRST)
def test_which_place_wins_in_gemini(config, ratio):
    assert GEMINI.intent(posted(native(generationConfig=config), MODEL_URL)).aspect_ratio == ratio


CHAT_PLACES = {
    "extra_body.google.image_config": {"extra_body": {"google": {"image_config": {"aspect_ratio": "16:9"}}}},
    "google.image_config": {"google": {"image_config": {"aspect_ratio": "16:9"}}},
    "image_config": {"image_config": {"aspect_ratio": "16:9"}},
    "image_config, camelCase": {"image_config": {"aspectRatio": "16:9"}},
    "aspect_ratio": {"aspect_ratio": "16:9"},
    "aspectRatio": {"aspectRatio": "16:9"},
    "ratio": {"ratio": "16:9"},
    "size": {"size": "16:9"},
    "--aspect_ratio": {"--aspect_ratio": "16:9"},
    "extra_body": {"extra_body": {"aspect_ratio": "16:9"}},
}  # fmt: skip


@pytest.mark.parametrize("said", CHAT_PLACES.values(), ids=CHAT_PLACES)
@pytest.mark.parametrize("spoken", [CHAT, IMAGES], ids=["chat", "images"])
def test_a_ratio_is_read_and_changed_where_it_stands(said, spoken):
    body = {"model": "m", "messages": [{"role": "user", "content": "a fox"}], **said}
    assert spoken.intent(posted(body)).aspect_ratio == "16:9"
    rewritten = json.loads(json.dumps(body).replace("16:9", "1:1"))
    assert changed(spoken, {"aspect_ratio": "1:1"}, body) == rewritten


def test_every_place_that_has_it_is_changed():
    body = {
        "--aspect_ratio": "16:9",
        "extra_body": {"google": {"image_config": {"aspect_ratio": "1:1"}}},
    }
    assert CHAT.intent(posted(body)).aspect_ratio == "1:1"
    assert changed(CHAT, {"aspect_ratio": "3:2"}, body) == {
        "--aspect_ratio": "3:2",
        "extra_body": {"google": {"image_config": {"aspect_ratio": "3:2"}}},
    }
    assert changed(CHAT, {"aspect_ratio": None}, body) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"extra_body": {"google": {"image_config": {"image_size": "4K"}}}}),
        ({"image_config": {"aspect_ratio": "1:1"}}, {"image_config": {"aspect_ratio": "1:1", "image_size": "4K"}}),
        ({"image_config": {"aspectRatio": "1:1"}}, {"image_config": {"aspectRatio": "1:1", "image_size": "4K"}}),
        ({"google": {"image_config": {}}}, {"google": {"image_config": {"image_size": "4K"}}}),
        ({"size": "16:9"}, {"size": "16:9", "extra_body": {"google": {"image_config": {"image_size": "4K"}}}}),
        ({"size": "1024x1024"}, {"size": "4K"}),
        ({"quality": "2k"}, {"quality": "4K"}),
        ({"quality": "hd"}, {"quality": "hd", "extra_body": {"google": {"image_config": {"image_size": "4K"}}}}),
    ],
)  # fmt: skip
def test_where_a_chat_is_given_a_size(before, after):
    assert changed(CHAT, {"image_size": "4K"}, before) == after


@pytest.mark.parametrize(
    ("members", "before", "after"),
    [
        ({"image_size": "1024x1024"}, {}, {"size": "1024x1024"}),
        ({"image_size": "2K"}, {"image_size": "1K"}, {"image_size": "2K"}),
        ({"image_size": "2K"}, {"size": "16:9"}, {"size": "16:9", "image_size": "2K"}),
        ({"aspect_ratio": "16:9"}, {"size": "1024x1024"}, {"size": "1024x1024", "aspect_ratio": "16:9"}),
        ({"response_format": "b64_json"}, {"response_format": "url"}, {"response_format": "b64_json"}),
        ({"count": 2}, {"num_images": 1}, {"num_images": 2}),
        ({"references": (Reference(url=LINK),)}, {}, {"images": [{"image_url": LINK}]}),
        ({"references": (Reference(mime="image/png", data=PNG),)}, {"image": LINK}, {"image": URI}),
        ({"references": (Reference(url=LINK),)}, {"image[]": [URI, URI]}, {"image[]": [LINK]}),
    ],
)  # fmt: skip
def test_where_the_images_endpoint_is_told(members, before, after):
    result = IMAGES.express(Change(members=members), posted(before, IMAGES_URL))
    assert json.loads(result.body) == after


def test_gemini_changes_the_url_and_keeps_the_casing_of_the_request():
    body = native(generation_config={"temperature": 1})
    members = {"model": "a/b", "stream": True, "aspect_ratio": "1:1", "references": (Reference(mime="image/png", data=PNG),)}  # fmt: skip
    result = GEMINI.express(Change(members=members, canary="xProbe"), posted(body, MODEL_URL + "?alt=sse"))  # fmt: skip
    assert result.url == "https://api.example/v1beta/models/a%2Fb:streamGenerateContent?alt=sse"
    assert json.loads(result.body) == {
        "contents": [
            {
                "role": "user",
                "parts": [
                    {"text": "a fox"},
                    {"inlineData": {"mimeType": "image/png", "data": PNG64}},
                ],
            }
        ],
        "generation_config": {
            "temperature": 1,
            "image_config": {"aspect_ratio": "1:1"},
            "xProbe": 1,
        },
    }


def test_gemini_changes_the_delivery_where_a_vendor_has_it():
    asked = posted(native(image_response_format="base64"), MODEL_URL)
    result = GEMINI.express(Change(members={"response_format": "url"}), asked)
    assert json.loads(result.body)["image_response_format"] == "url"
    asked = posted(native(), MODEL_URL + "?image_response_format=url")
    result = GEMINI.express(Change(members={"response_format": "b64_json"}), asked)
    assert result.url == MODEL_URL + "?image_response_format=base64"
    assert result.body == asked.body


@pytest.mark.parametrize(
    ("spoken", "members"),
    [
        (GEMINI, {"output_format": "webp"}),
        (GEMINI, {"count": "two"}),
        (GEMINI, {"stream": None}),
        (GEMINI, {"references": (Reference(mime="image/png"),)}),
        (CHAT, {"colour": "red"}),
        (CHAT, {"references": (Reference(url=LINK, data=PNG),)}),
        (IMAGES, {"prompt": 5}),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_reason(spoken, members):
    result = spoken.express(Change(members=members), posted(native(), MODEL_URL))
    assert isinstance(result, Unsupported)
    assert result.reason


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff"])
def test_only_sound_json_objects_are_changed(body):
    asked = Request(method="POST", url=CHAT_URL, body=body)
    for spoken in (GEMINI, CHAT, IMAGES, ANY):
        assert isinstance(spoken.express(Change(members={"count": 2}), asked), Unsupported)


def test_a_canary_never_takes_the_place_of_a_member():
    for spoken, body in ((GEMINI, {"generationConfig": {"xProbe": 2}}), (CHAT, {"xProbe": 2})):
        assert isinstance(spoken.express(Change(canary="xProbe"), posted(body)), Unsupported)
    assert isinstance(
        GEMINI.express(Change(canary="xProbe"), posted({"generationConfig": "x"})), Unsupported
    )


def test_googles_names_in_a_chat_have_two_casings():
    body = {"extra_body": {"google": {"image_config": {"aspect_ratio": "1:1"}}}, "metadata": {"image_size": "mine"}}  # fmt: skip
    result = CHAT.express(Change(casing="camel"), posted(body))
    assert json.loads(result.body) == {
        "extra_body": {"google": {"imageConfig": {"aspectRatio": "1:1"}}},
        "metadata": {"image_size": "mine"},
    }


def test_a_chat_hands_in_pictures_by_data_and_by_url():
    parts = [
        {"type": "text", "text": "three views"},
        {"type": "image_url", "image_url": {"url": LINK}},
        {"type": "image_url", "image_url": URI},
    ]
    body = {"messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": parts}]}  # fmt: skip
    intent = CHAT.intent(posted(body))
    assert intent.prompt == "three views"
    assert intent.references == (Reference(url=LINK), Reference(mime="image/png", data=PNG))
    assert [each.where for each in intent.references] == [
        "/messages/1/content/1/image_url",
        "/messages/1/content/2/image_url",
    ]


def test_a_form_is_read_and_never_changed():
    lines = [
        b"--frontier",
        b'Content-Disposition: form-data; name="prompt"',
        b"",
        "ein Fuchs, süß".encode(),
        b"--frontier",
        b'content-disposition: form-data; name="n"',
        b"",
        b"2",
        b"--frontier",
        b'Content-Disposition: form-data; name="size"',
        b"",
        b"1536x1024",
        b"--frontier",
        b'Content-Disposition: form-data; name="stream"',
        b"",
        b"true",
        b"--frontier",
        b'Content-Disposition: form-data; name="image[]"; filename="a.png"',
        b"Content-Type: image/png",
        b"",
        PNG,
        b"--frontier--",
        b"",
    ]
    asked = Request(
        method="POST",
        url="https://api.example/v1/images/edits",
        headers=(("content-type", 'multipart/form-data; boundary="frontier"'),),
        body=b"\r\n".join(lines),
    )
    assert IMAGES.intent(asked) == Intent(
        prompt="ein Fuchs, süß",
        count=2,
        image_size="1536x1024",
        stream=True,
        references=(Reference(mime="image/png", data=PNG),),
    )
    assert isinstance(IMAGES.express(Change(members={"count": 3}), asked), Unsupported)


def test_a_chat_drops_the_type_of_a_link():
    """There is no member for it; the picture itself matters more."""
    reference = Reference(mime="image/jpeg", url=LINK)
    asked = posted({"messages": [{"role": "user", "content": "a fox"}]})
    result = CHAT.express(Change(members={"references": (reference,)}), asked)
    assert CHAT.intent(result).references == (Reference(url=LINK),)


def test_any_reads_a_request_by_what_it_holds():
    said = [
        native(model="m"),
        {"model": "m", "messages": [{"role": "user", "content": "a fox"}]},
        {"model": "m", "prompt": "a fox"},
    ]
    for body in said:
        intent = ANY.intent(posted(body, IMAGES_URL))
        assert (intent.model, intent.prompt) == ("m", "a fox")
