"""Small requests and answers in each dialect, for the examples beside the checks.

What draws a picture takes a moment: examples are given a function that makes their body.
"""

from __future__ import annotations

import base64
from functools import cache
from typing import Literal

from conformance.model import Fetched, Json, JsonObject, Response

#: A link as an answer may hold it, and a request for a picture that states nothing else.
LINK = "https://files.example.com/apple.png"
PROMPT = "A red apple"


@cache
def picture(
    width: int = 64,
    height: int = 64,
    type: Literal["png", "jpeg", "webp"] = "png",  # noqa: A002 - the word of the domain
    enlarged: int = 1,
) -> bytes:
    """A picture of that size, with the detail of one that many times smaller."""
    # It takes numpy, which is slow to load, and only examples need it.
    from conformance.codec.image.encode import make  # noqa: PLC0415

    return make(width, height, format=type, seed=1, enlarged=enlarged)


def base64_of(data: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(data).decode()


def inline(data: bytes, mime: str = "image/png", **more: Json) -> JsonObject:
    """A part of a Gemini answer that holds a picture."""
    return {"inlineData": {"mimeType": mime, "data": base64_of(data)}, **more}


def gemini(*parts: Json, finish: str | None = "STOP", **members: Json) -> JsonObject:
    """An answer of ``generateContent``."""
    candidate: dict[str, Json] = {"content": {"role": "model", "parts": list(parts)}, "index": 0}
    if finish is not None:
        candidate["finishReason"] = finish
    return {"candidates": [candidate], **members}


def chat(content: Json, finish: str | None = "stop", **members: Json) -> JsonObject:
    """An answer of ``chat/completions``."""
    message: JsonObject = {"role": "assistant", "content": content, "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "gemini-3-pro-image",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        **members,
    }


def images(*data: Json, **members: Json) -> JsonObject:
    """An answer of ``images/generations``."""
    return {"created": 1_700_000_000, "data": list(data), **members}


def asks(*more: Json, **config: Json) -> JsonObject:
    """A Gemini request for a picture: further parts, and members of ``generationConfig``."""
    body: JsonObject = {"contents": [{"role": "user", "parts": [{"text": PROMPT}, *more]}]}
    return {**body, "generationConfig": dict(config)} if config else body


def asks_size(**image: Json) -> JsonObject:
    """A Gemini request with members of ``imageConfig``."""
    return asks(imageConfig=dict(image))


def asks_chat(model: str = "gemini-3-pro-image", **members: Json) -> JsonObject:
    """A request for a picture in a chat."""
    return {"model": model, "messages": [{"role": "user", "content": PROMPT}], **members}


def asks_images(model: str = "gemini-3-pro-image", **members: Json) -> JsonObject:
    """A request for a picture at the images endpoint."""
    return {"model": model, "prompt": PROMPT, **members}


def found(data: bytes, url: str = LINK, type: str = "image/png") -> tuple[Fetched, ...]:  # noqa: A002
    """What following a link gave."""
    headers = (("Content-Type", type),)
    return (Fetched(url=url, response=Response(status=200, headers=headers, body=data)),)


def lost(url: str = LINK, status: int = 404) -> tuple[Fetched, ...]:
    """A link that leads nowhere."""
    return (Fetched(url=url, response=Response(status=status)),)
