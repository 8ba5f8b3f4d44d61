"""Pages as careful authors write them: the checks of dialect, media and answers say nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.checks import specimen
from conformance.checks.check import CHECKS, Scope
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.model import Status
from tests.project import LIBRARY

ROWS = {"docs.dialect", "docs.media", "docs.answer_fits"}
PNG = specimen.base64_of(specimen.picture())
MODEL = "gemini-3-pro-image"
CHAT: Any = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
IMAGES: Any = {"dialect": "openai.images", "path": "/v1/images/generations"}
PICTURES: Any = {"id": "image", "feature": "image.present", "works": True, "text": "Pictures."}
PART = {"inlineData": {"mimeType": "image/png", "data": PNG}}
DATA = f"data:image/png;base64,{PNG}"


def chunk(finish: str | None = None, **delta: Any) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return f"data: {json.dumps({**told, 'choices': [choice]})}\n\n"


GEMINI = PageExample(
    title="a picture made from another, with a search",
    gives=None,
    claims=(PICTURES,),
    samples=(
        asks(
            {
                **specimen.asks(PART, responseModalities=["TEXT", "IMAGE"], imageConfig={}),
                "tools": [{"google_search": {}}],
            },
            url=f"https://api.example.com/v1beta/models/{MODEL}:generateContent",
        ),
        shows(
            {
                "candidates": [
                    {
                        "content": {"role": "model", "parts": [{"text": "Here it is"}, PART]},
                        "finishReason": "STOP",
                        "groundingMetadata": {"webSearchQueries": ["apple"]},
                    }
                ],
                "usageMetadata": {
                    "promptTokenCount": 7,
                    "candidatesTokenCount": 1120,
                    "totalTokenCount": 1127,
                    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 7}],
                    "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}],
                },
                "modelVersion": MODEL,
                "responseId": "1",
            }
        ),
        shows(
            {"error": {"code": 429, "message": "later", "status": "RESOURCE_EXHAUSTED"}},
            id="busy",
            status=429,
        ),
    ),
)
NATIVE_STREAM = PageExample(
    title="Gemini's stream",
    gives=None,
    path="/v1beta/models/{model}:streamGenerateContent",
    samples=(
        asks(specimen.asks()),
        shows(f"data: {json.dumps(specimen.gemini(PART, modelVersion=MODEL))}\n\n"),
    ),
)
IN_CHAT = PageExample(
    title="a picture in a chat, as vendors agree",
    gives=None,
    **CHAT,
    claims=(PICTURES,),
    samples=(
        asks(specimen.asks_chat(f"google/{MODEL}", modalities=["image", "text"], image_config={})),
        shows(
            {
                **specimen.chat(
                    f"Here it is: ![apple]({DATA})",
                    usage={"prompt_tokens": 1, "completion_tokens": 1120, "total_tokens": 1121},
                )
            }
        ),
    ),
)
CHAT_STREAM = PageExample(
    title="a stream of a chat",
    gives=None,
    **CHAT,
    claims=(PICTURES,),
    samples=(
        asks(specimen.asks_chat("m", stream=True)),
        shows(
            chunk(role="assistant", content="")
            + chunk(content=f"![apple]({DATA})")
            + chunk("stop")
            + "data: [DONE]\n\n"
        ),
    ),
)
LISTED = PageExample(
    title="OpenAI's images, declared and printed",
    gives=None,
    **IMAGES,
    operation={
        "requestBody": body(
            {
                "type": "object",
                "required": ["model", "prompt"],
                "properties": {
                    "model": {"type": "string"},
                    "prompt": {"type": "string"},
                    "n": {"type": "integer"},
                    "size": {"type": "string"},
                },
            }
        )
    },
    samples=(
        asks(specimen.asks_images("gpt-image-1", n=1, size="1024x1024")),
        shows(specimen.images({"b64_json": PNG}, size="1024x1024", output_format="png")),
    ),
)


@pytest.mark.parametrize(
    "page", [GEMINI, NATIVE_STREAM, IN_CHAT, CHAT_STREAM, LISTED], ids=lambda page: page.title
)
def test_nothing_is_said_of_a_clean_page(page: PageExample):
    sheet, context = page.subject(LIBRARY)
    checks = [each for each in CHECKS.values() if each.scope is Scope.PAGE]
    judged = [each for each in checks if ROWS.intersection(each.features)]
    found = [finding for check in judged for finding in check.run(sheet, context)]
    assert [each.message for each in found if each.status is not Status.PASS] == []
    assert found
