"""Google's own client against the simulator, with nothing set but the address and the key."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from google import genai
from google.genai import errors, types

from conformance.codec.image.decode import inspect
from conformance.serving.usage import usage
from conformance.simulator.vendor import Vendor

pytestmark = pytest.mark.slow

MODEL = "gemini-3-pro-image"


def client(origin: str, key: str) -> genai.Client:
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=origin))


@pytest.fixture(scope="module")
def gemini(honest: str, key: str) -> Iterator[genai.Client]:
    with client(honest, key) as made:
        yield made


def drawn(**image: str) -> types.GenerateContentConfig:
    return types.GenerateContentConfig(
        response_modalities=["IMAGE"], image_config=types.ImageConfig(**image)
    )


def pictures(answer: types.GenerateContentResponse) -> list[bytes]:
    return [part.inline_data.data for part in answer.parts or () if part.inline_data]


def size(data: bytes) -> tuple[int | None, int | None]:
    picture = inspect(data)
    return picture.width, picture.height


def test_a_picture_is_drawn_as_asked(gemini):
    answer = gemini.models.generate_content(
        model=MODEL, contents="an apple", config=drawn(aspect_ratio="16:9", image_size="2K")
    )
    (picture,) = pictures(answer)
    assert size(picture) == (2752, 1536)
    assert answer.candidates[0].finish_reason is types.FinishReason.STOP
    assert answer.model_version == MODEL
    counted = answer.usage_metadata
    assert counted.total_token_count == counted.prompt_token_count + counted.candidates_token_count
    assert answer.sdk_http_response.headers["x-conformance-simulator"] == "1"


def test_a_picture_is_edited_in_its_own_shape(gemini):
    wide = pictures(
        gemini.models.generate_content(
            model=MODEL, contents="an apple", config=drawn(aspect_ratio="16:9")
        )
    )[0]
    part = types.Part.from_bytes(data=wide, mime_type="image/png")
    answer = gemini.models.generate_content(model=MODEL, contents=["make it green", part])
    assert size(pictures(answer)[0]) == size(wide) == (1376, 768)


def test_a_conversation_goes_on(gemini):
    """The client brings the signatures of the first turn back by itself."""
    chat = gemini.chats.create(model=MODEL)
    assert pictures(chat.send_message("an apple"))
    assert pictures(chat.send_message("make it green"))


def test_a_stream_holds_the_same_picture(gemini):
    whole = gemini.models.generate_content(model=MODEL, contents="an apple")
    chunks = list(gemini.models.generate_content_stream(model=MODEL, contents="an apple"))
    assert len(chunks) > 2
    assert [data for chunk in chunks for data in pictures(chunk)] == pictures(whole)
    assert [chunk.candidates[0].finish_reason for chunk in chunks].count(
        types.FinishReason.STOP
    ) == 1
    assert chunks[-1].usage_metadata.total_token_count


@pytest.mark.parametrize(
    ("arguments", "code", "status"),
    [
        ({"model": "gemini-9-image"}, 404, "NOT_FOUND"),
        ({"config": drawn(image_size="3K")}, 400, "INVALID_ARGUMENT"),
        ({"config": drawn(aspect_ratio="7:9")}, 400, "INVALID_ARGUMENT"),
        ({"contents": [types.Content(role="elf", parts=[types.Part(text="x")])]}, 400, "INVALID_ARGUMENT"),
    ],
)  # fmt: skip
def test_a_bad_request_is_a_client_error(gemini, arguments, code, status):
    with pytest.raises(errors.ClientError) as caught:
        gemini.models.generate_content(**{"model": MODEL, "contents": "an apple", **arguments})
    assert (caught.value.code, caught.value.status) == (code, status)
    with pytest.raises(errors.ClientError) as caught:
        next(
            gemini.models.generate_content_stream(
                **{"model": MODEL, "contents": "an apple", **arguments}
            )
        )
    assert (caught.value.code, caught.value.status) == (code, status)


def test_a_bad_key_is_an_invalid_argument(honest):
    with client(honest, "not-the-key") as stranger, pytest.raises(errors.ClientError) as caught:
        stranger.models.generate_content(model=MODEL, contents="an apple")
    assert (caught.value.code, caught.value.status) == (400, "INVALID_ARGUMENT")
    (detail,) = caught.value.details["error"]["details"]
    assert detail["reason"] == "API_KEY_INVALID"


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ("rate-limited", (errors.ClientError, 429, "RESOURCE_EXHAUSTED")),
        ("overloaded", (errors.ServerError, 503, "UNAVAILABLE")),
    ],
)
def test_a_setback_has_the_status_of_the_original(spoilt, key, fault, raised):
    with (
        spoilt(fault) as origin,
        client(origin, key) as gemini,
        pytest.raises(errors.APIError) as caught,
    ):
        gemini.models.generate_content(model=MODEL, contents="an apple")
    assert (type(caught.value), caught.value.code, caught.value.status) == raised
    assert caught.value.response.headers["retry-after"] == "1"


def test_a_blocked_prompt_has_no_candidate(spoilt, key):
    with spoilt("prompt-blocked") as origin, client(origin, key) as gemini:
        answer = gemini.models.generate_content(model=MODEL, contents="an apple")
        (chunk,) = gemini.models.generate_content_stream(model=MODEL, contents="an apple")
    for each in (answer, chunk):
        assert each.candidates is None
        assert each.prompt_feedback.block_reason is types.BlockedReason.PROHIBITED_CONTENT


def test_a_blocked_picture_is_told_by_the_finish_reason(spoilt, key):
    with spoilt("picture-blocked") as origin, client(origin, key) as gemini:
        answer = gemini.models.generate_content(model=MODEL, contents="an apple")
    assert answer.candidates[0].finish_reason is types.FinishReason.IMAGE_SAFETY
    assert pictures(answer) == []


def test_a_broken_signature_is_refused(gemini):
    chat = gemini.chats.create(model=MODEL)
    chat.send_message("an apple")
    history = chat.get_history()
    for part in history[-1].parts:
        if part.inline_data:
            part.thought_signature = base64.b64decode(base64.b64encode(b"another"))
    with pytest.raises(errors.ClientError, match="signature") as caught:
        gemini.models.generate_content(model=MODEL, contents=[*history, "make it green"])
    assert caught.value.code == 400


@pytest.mark.parametrize(
    ("name", "model"),
    [("ccapi", "gemini-2.5-flash-image"), ("openai-next", "gemini-3-pro-image-preview")],
)
def test_a_vendor_is_reached_by_the_client_that_serve_prints(library, served, key, name, model):
    provider = library.provider(name)
    with served(Vendor(provider, library, key=key)) as origin:
        (line,) = (each for each in usage(provider, origin, key) if "genai" in each)
        with eval(line.removeprefix("google.")) as vendor:
            answer = vendor.models.generate_content(model=model, contents="an apple")
            assert pictures(answer)
            with pytest.raises(errors.ClientError) as caught:
                vendor.models.generate_content(model="gemini-9-image", contents="an apple")
            assert caught.value.code == 404
