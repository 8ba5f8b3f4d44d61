"""OpenAI's own client against the simulator, with nothing set but the address and the key."""

from __future__ import annotations

import base64
import io
import urllib.request
from collections.abc import Iterator

import openai
import pytest

from conformance.codec.image.decode import inspect
from conformance.serving.usage import usage
from conformance.simulator.vendor import Vendor

pytestmark = pytest.mark.slow

MODEL = "gemini-3-pro-image"
ASKED = [{"role": "user", "content": "an apple"}]


def client(origin: str, key: str, retries: int = 0) -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"{origin}/v1", max_retries=retries)


@pytest.fixture(scope="module")
def gpt(honest: str, key: str) -> Iterator[openai.OpenAI]:
    with client(honest, key) as made:
        yield made


@pytest.fixture(scope="module")
def apple(gpt) -> bytes:
    """A wide picture of the simulator's own."""
    (made,) = gpt.images.generate(model=MODEL, prompt="an apple", size="1376x768").data
    return base64.b64decode(made.b64_json)


def size(data: bytes) -> tuple[int | None, int | None]:
    picture = inspect(data)
    return picture.width, picture.height


def test_pictures_are_drawn_as_asked(gpt, apple):
    assert size(apple) == (1376, 768)
    answer = gpt.images.generate(model=MODEL, prompt="an apple", n=2, output_format="webp")
    assert [inspect(base64.b64decode(each.b64_json)).type for each in answer.data] == [
        "image/webp"
    ] * 2
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens


def test_a_linked_picture_is_served_where_the_client_is(gpt, honest):
    (made,) = gpt.images.generate(model=MODEL, prompt="an apple", response_format="url").data
    assert made.url.startswith(f"{honest}/")
    with urllib.request.urlopen(made.url) as answer:
        assert answer.headers["content-type"] == "image/png"
        assert inspect(answer.read()).decodes


@pytest.mark.parametrize("several", [False, True])
def test_a_picture_is_edited(gpt, apple, several):
    given = (
        [("a.png", apple, "image/png"), ("b.png", apple, "image/png")]
        if several
        else io.BytesIO(apple)
    )
    answer = gpt.images.edit(model=MODEL, image=given, prompt="make it green")
    assert size(base64.b64decode(answer.data[0].b64_json)) == (1376, 768)
    assert answer.usage.input_tokens_details.image_tokens == (1120 if several else 560)


def test_a_stream_of_pictures_ends_with_the_whole(gpt):
    events = list(
        gpt.images.generate(model=MODEL, prompt="an apple", stream=True, partial_images=1)
    )
    assert events[-1].type == "image_generation.completed"
    assert inspect(base64.b64decode(events[-1].b64_json)).decodes


def test_a_chat_draws(gpt, apple):
    whole = gpt.chat.completions.create(model=MODEL, messages=ASKED)
    assert "data:image/png;base64," in whole.choices[0].message.content
    assert whole.choices[0].finish_reason == "stop"
    chunks = list(
        gpt.chat.completions.create(
            model=MODEL, messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
    )
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert said == whole.choices[0].message.content
    assert chunks[-1].usage == whole.usage
    url = f"data:image/png;base64,{base64.b64encode(apple).decode()}"
    shown = [
        {"type": "text", "text": "make it green"},
        {"type": "image_url", "image_url": {"url": url}},
    ]
    edited = gpt.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": shown}])
    assert edited.usage.prompt_tokens > 560


CALLS = {
    "generate": lambda gpt, _, **more: gpt.images.generate(**{"model": MODEL, "prompt": "an apple", **more}),
    "edit": lambda gpt, apple, **more: gpt.images.edit(**{"model": MODEL, "prompt": "green", "image": ("a.png", apple, "image/png"), **more}),
    "chat": lambda gpt, _, **more: gpt.chat.completions.create(**{"model": MODEL, "messages": ASKED, **more}),
    "stream": lambda gpt, _, **more: next(iter(gpt.chat.completions.create(**{"model": MODEL, "messages": ASKED, "stream": True, **more}))),
}  # fmt: skip


@pytest.mark.parametrize(
    ("call", "more"),
    [
        ("generate", {"size": "apple"}),
        ("generate", {"n": 11}),
        ("edit", {"size": "apple"}),
        ("edit", {"prompt": ""}),
        ("edit", {"image": ("a.png", b"no picture", "image/png")}),
        ("chat", {"messages": []}),
        ("stream", {"messages": []}),
    ],
)
def test_a_bad_request_is_one(gpt, apple, call, more):
    with pytest.raises(openai.BadRequestError) as caught:
        CALLS[call](gpt, apple, **more)
    assert caught.value.status_code == 400
    assert caught.value.type == "invalid_request_error"


@pytest.mark.parametrize("call", CALLS)
def test_an_unknown_model_is_not_found(gpt, apple, call):
    with pytest.raises(openai.NotFoundError):
        CALLS[call](gpt, apple, model="gpt-image-9")


@pytest.mark.parametrize("call", CALLS)
def test_a_bad_key_is_not_let_in(honest, apple, call):
    with (
        client(honest, "not-the-key") as stranger,
        pytest.raises(openai.AuthenticationError) as caught,
    ):
        CALLS[call](stranger, apple)
    assert caught.value.code == "invalid_api_key"


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ("rate-limited", (openai.RateLimitError, 429)),
        ("overloaded", (openai.InternalServerError, 503)),
    ],
)
def test_a_setback_has_the_status_of_the_original(spoilt, key, apple, fault, raised):
    with spoilt(fault) as origin, client(origin, key) as gpt:
        for call in CALLS.values():
            with pytest.raises(openai.APIStatusError) as caught:
                call(gpt, apple)
            assert (type(caught.value), caught.value.status_code) == raised
            assert caught.value.response.headers["retry-after"] == "1"


def test_the_client_tries_again_when_it_is_told_to(spoilt, key):
    asked = []
    with (
        spoilt("rate-limited", told=lambda request, _: asked.append(request)) as origin,
        client(origin, key, retries=1) as gpt,
        pytest.raises(openai.RateLimitError),
    ):
        gpt.images.generate(model=MODEL, prompt="an apple")
    assert len(asked) == 2


@pytest.mark.parametrize("fault", ["prompt-blocked", "picture-blocked"])
def test_what_is_unsafe_is_refused(spoilt, key, apple, fault):
    with spoilt(fault) as origin, client(origin, key) as gpt:
        for call in ("generate", "edit"):
            with pytest.raises(openai.BadRequestError) as caught:
                CALLS[call](gpt, apple)
            assert caught.value.code == "content_policy_violation"
        choice = CALLS["chat"](gpt, apple).choices[0]
    assert not choice.message.content
    assert (choice.finish_reason == "content_filter") is not bool(choice.message.refusal)


def test_a_vendor_is_reached_by_the_client_that_serve_prints(library, served, key):
    provider = library.provider("qianduoduo")
    with served(Vendor(provider, library, key=key)) as origin:
        (line,) = (each for each in usage(provider, origin, key) if "OpenAI" in each)
        with eval(line) as vendor:
            said = {"model": "gemini-2.5-flash-image", "messages": ASKED}
            answer = vendor.chat.completions.create(**said)
            assert answer.choices[0].finish_reason == "stop"
            with pytest.raises(openai.NotFoundError):
                vendor.chat.completions.create(**{**said, "model": "gpt-image-9"})
