"""The next turn of a conversation: the answer goes back as it came, then the new prompt."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.codec import sse
from conformance.dialects.lens import lens
from conformance.model import Dialect, Request, Response, Unsupported

GEMINI, CHAT, IMAGES, ANY = (lens(each) for each in (Dialect.GEMINI, Dialect.CHAT, Dialect.IMAGES, Dialect.ANY))  # fmt: skip
NATIVE = Request(
    method="POST",
    url="https://api.example/v1beta/models/m:generateContent",
    headers=(("x-goog-api-key", "{API_KEY}"),),
    body=b'{"contents":[{"role":"user","parts":[{"text":"a fox"}]}],"generationConfig":{"responseModalities":["IMAGE"]}}',
)
CHAT_REQUEST = Request(
    method="POST",
    url="https://api.example/v1/chat/completions",
    body=b'{"model":"m","messages":[{"role":"user","content":"a fox"}],"stream":true}',
)
AGAIN = {"role": "user", "parts": [{"text": "in blue"}]}


def answered(value, status=200):
    return Response(status=status, body=json.dumps(value).encode())


def events(*values):
    return Response(status=200, body=b"".join(sse.encode(json.dumps(value)) for value in values))


def candidate(*parts):
    return {"candidates": [{"content": {"role": "model", "parts": list(parts)}}]}


SIGNATURES = st.text(min_size=1)
PARTS = st.lists(
    st.fixed_dictionaries(
        {"inlineData": st.just({"mimeType": "image/png", "data": "AAAA"})},
        optional={"thoughtSignature": SIGNATURES, "thought": st.booleans(), "x": st.text()},
    )
    | st.builds(lambda text: {"text": text}, st.text()),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(parts=PARTS)
def test_the_parts_of_the_model_come_back_as_they_were(parts):
    """Signatures above all: Google refuses a turn whose signature differs in one byte."""
    for response in (
        answered(candidate(*parts)),
        answered([candidate(part) for part in parts]),
        events(*(candidate(part) for part in parts)),
    ):
        follow = GEMINI.follow_up(NATIVE, response, "in blue")
        body = json.loads(follow.body)
        assert body["contents"][0] == {"role": "user", "parts": [{"text": "a fox"}]}
        assert body["contents"][1:] == [{"role": "model", "parts": parts}, AGAIN]
        assert body["generationConfig"] == {"responseModalities": ["IMAGE"]}
        assert (follow.method, follow.url, follow.headers) == (NATIVE.method, NATIVE.url, NATIVE.headers)  # fmt: skip
        assert GEMINI.intent(follow).prompt == "in blue"


def test_a_message_comes_back_as_it_was():
    message = {"role": "assistant", "content": None, "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}], "extra_content": {"google": {"thought_signature": "AQID"}}}  # fmt: skip
    follow = CHAT.follow_up(CHAT_REQUEST, answered({"choices": [{"message": message}]}), "in blue")
    assert json.loads(follow.body)["messages"] == [
        {"role": "user", "content": "a fox"},
        message,
        {"role": "user", "content": "in blue"},
    ]


def test_deltas_are_joined():
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    deltas = [
        {"role": "assistant", "content": ""},
        {"content": "Here ", "images": [image]},
        {"role": "assistant", "content": "it is", "images": [image]},
        {},
    ]
    chunks = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    other = {"choices": [{"index": 1, "delta": {"content": "another"}}]}
    follow = CHAT.follow_up(CHAT_REQUEST, events(*chunks, other), "in blue")
    assert json.loads(follow.body)["messages"][1] == {
        "role": "assistant",
        "content": "Here it is",
        "images": [image, image],
    }


def test_deltas_of_parts_are_joined():
    part = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    chunks = [{"choices": [{"delta": {"content": content}}]} for content in ("Here", [part])]
    follow = CHAT.follow_up(CHAT_REQUEST, events(*chunks), "in blue")
    assert json.loads(follow.body)["messages"][1] == {
        "role": "assistant",
        "content": [{"type": "text", "text": "Here"}, part],
    }


@pytest.mark.parametrize("spoken", [GEMINI, CHAT, ANY], ids=["gemini", "chat", "any"])
def test_nothing_follows_an_error(spoken):
    refused = answered({"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}}, 400)
    for request in (NATIVE, CHAT_REQUEST):
        assert isinstance(spoken.follow_up(request, refused, "in blue"), Unsupported)


def test_the_images_endpoint_holds_no_conversation():
    response = answered({"data": [{"url": "https://img.example/1.png"}]})
    assert IMAGES.follow_up(NATIVE, response, "in blue").reason


def test_any_goes_on_in_the_dialect_of_the_request():
    follow = ANY.follow_up(NATIVE, answered(candidate({"text": "done"})), "in blue")
    assert json.loads(follow.body)["contents"][-1] == AGAIN
