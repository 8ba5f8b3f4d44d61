"""Many clients at once: each gets the answer to its own request."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from conformance.model import Request

pytestmark = pytest.mark.slow

CLIENTS = 64
SHAPES = ("1:1", "16:9", "9:16", "21:9")
PATH = "/v1/models/gemini-3-pro-image:generateContent"


def body(number: int) -> dict[str, object]:
    image = {"aspectRatio": SHAPES[number % len(SHAPES)], "imageSize": "1K"}
    contents = [{"parts": [{"text": f"apple number {number}"}]}]
    return {"contents": contents, "generationConfig": {"imageConfig": image}}


def test_every_answer_is_that_to_its_own_request(original, honest, key):
    async def ask(client: httpx.AsyncClient, number: int) -> httpx.Response:
        return await client.post(f"{honest}{PATH}", json=body(number))

    async def everyone() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=CLIENTS)
        headers = {"x-goog-api-key": key}
        async with httpx.AsyncClient(
            trust_env=False, headers=headers, limits=limits, timeout=60
        ) as client:
            return await asyncio.gather(*(ask(client, number) for number in range(CLIENTS)))

    vendor = original()
    answers = asyncio.run(everyone())
    for number, answer in enumerate(answers):
        sent = answer.request
        assert f'apple number {number}"'.encode() in sent.content
        alone = vendor.answer(
            Request(
                method="POST",
                url=str(sent.url),
                headers=tuple(sent.headers.items()),
                body=sent.content,
            )
        )
        assert (answer.status_code, answer.content) == (200, alone.body)
    assert len({answer.json()["responseId"] for answer in answers}) == CLIENTS
