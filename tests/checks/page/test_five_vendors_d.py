"""Prose, gaps and tidiness: what must be found on the five pages, and where, and nothing else."""

from __future__ import annotations

from functools import cache

import pytest

from conformance.checks.check import CHECKS
from conformance.checks.judge import Judge
from conformance.model import FindingRecord, Status
from tests.project import LIBRARY

VENDORS = ("agicto", "ccapi", "openai-next", "qianduoduo", "uniall")

#: Vendor, check, a piece of the message, a piece of the line that it leads to.
FOUND = [
    ("agicto", "delivery-described", "base64 or as a URL is not said", "responses:"),
    ("agicto", "description-literal", "responseModalities is a value", '["TEXT", "IMAGE"]'),
    ("agicto", "empty-components", "schemas and securitySchemes", "schemas: {}"),
    ("agicto", "error-statuses", "the only status is 200", "responses:"),
    ("agicto", "limits-stated", "no limit", "post:"),
    ("agicto", "links", "runs into 'Documentation'", "zh-cnDocumentation Index"),
    ("agicto", "prompt-quotes", "begins with '", "'Hello"),
    ("agicto", "response-described", "not even its envelope", '"200":'),
    ("agicto", "server", "names no server", "servers: []"),
    ("agicto", "title", "no title and no description", 'title: ""'),
    ("agicto", "values-in-words", "responseModalities, aspectRatio and imageSize", "description:"),
    ("agicto", "values-unsaid", "model, role and mime_type", "model:"),
    ("ccapi", "brand", "called orrisapi, and its host api.ccapi.ai", "orrisapi en"),
    ("ccapi", "delivery-shown", "a picture as url", "id: delivery"),
    ("ccapi", "endpoint-described", "POST /v1/images/generations", "POST /v1/images/generations"),
    ("ccapi", "error-bodies", "400, 401, 403", '"400":'),
    ("ccapi", "error-envelopes", "ErrorResponse, OpenAIError", "ErrorResponse, OpenAIError"),
    ("ccapi", "error-statuses", "(404), too many requests (429), a fault", "responses:"),
    ("ccapi", "languages", "in Chinese only", "成功"),
    ("ccapi", "limits-stated", "no limit", "post:"),
    ("ccapi", "links", "runs into '。'", "description: >-"),
    ("ccapi", "navigation-twins", "both 'Image' and 'Images'", 'group: "Images"'),
    ("ccapi", "prose-member", "image_response_format is named in words", "image_response_format"),
    ("ccapi", "request-described", "from a sample alone", "requestBody:"),
    ("ccapi", "response-described", "from a sample alone", '"200":'),
    ("ccapi", "stream-counterpart", "'Gemini Stream Generate Content'", "Gemini Stream"),
    ("openai-next", "error-bodies", "400, 401, 429, 500", '"400":'),
    ("openai-next", "error-envelopes", "Error, ErrorResponse", "数据模型"),
    ("openai-next", "feature-member", "a choice of sizes", "id: sizes"),
    ("openai-next", "feature-member", "grounding with a search", "id: grounding"),
    ("openai-next", "feature-member", "thinking", "id: thinking"),
    ("openai-next", "feature-member", "reference pictures", "id: reference_images"),
    ("openai-next", "feature-member", "several turns", "id: multi_turn"),
    ("openai-next", "request-described", "from a sample alone", "requestBody:"),
    ("openai-next", "response-described", "from a sample alone", '"200":'),
    ("openai-next", "sample-filling", "thought_signature, renderedContent", "thought_signature"),
    ("openai-next", "spelling", "imgae (image)", "GPT-imgae-2"),
    ("qianduoduo", "demanded-member", "modalities has to be sent", "id: modalities"),
    ("qianduoduo", "error-statuses", "the only status is 200", "responses:"),
    ("qianduoduo", "feature-member", "reference pictures", "id: references"),
    ("qianduoduo", "limits-stated", "no limit", "post:"),
    ("qianduoduo", "model-agrees", "asks for gemini-2.5-flash-image", "gemini-2.5-flash-image"),
    ("qianduoduo", "request-described", "from a sample alone", "requestBody:"),
    ("qianduoduo", "response-described", "from a sample alone", '"200":'),
    ("qianduoduo", "spelling", "OpeniAI (openai)", "OpeniAI"),
    ("uniall", "error-statuses", "no status is named", "responses:"),
    ("uniall", "filling", "messages, extra_body, stream", "Example field"),
    ("uniall", "languages", "in English only", "Appears in a request example"),
    ("uniall", "limits-stated", "no limit", "post:"),
    ("uniall", "member-syntax", "it is /extra_body/google/image_config", "--aspect_ratio"),
    ("uniall", "member-syntax", "no sample has it", "--output_format"),
    ("uniall", "mixed-quotes", "straight and curly", "“png”"),
    ("uniall", "models-elsewhere", "NanoBananaPro-8K", "id: models"),
    ("uniall", "response-described", "from a sample alone", "default:"),
    ("uniall", "values-depend", "webp", "id: formats"),
]

#: Checks of these families that must say nothing against any of the five.
RIGHT = (
    "claim-schema", "claims-agree", "description-type", "error-description", "items-described",
    "required-in-words", "setting-twice", "stray-characters", "values-beyond-enum",
)  # fmt: skip


@cache
def flaws(vendor: str) -> tuple[FindingRecord, ...]:
    found = Judge(LIBRARY.provider(vendor), LIBRARY).page()
    return tuple(each for each in found if each.status is not Status.PASS)


@pytest.mark.parametrize("vendor, check, message, line", FOUND)
def test_what_is_wrong_is_found_at_its_line(vendor: str, check: str, message: str, line: str):
    lines = LIBRARY.spec(vendor).root.origin.lines
    told = [
        (each.message, lines[each.line - 1])
        for each in flaws(vendor)
        if each.check == f"page/{check}"
    ]
    assert any(message in words and line in text for words, text in told), told


@pytest.mark.parametrize("vendor", VENDORS)
def test_nothing_else_is_blamed(vendor: str):
    ours = {check for _, check, _, _ in FOUND} | set(RIGHT)
    told = [each.check for each in flaws(vendor) if each.check.removeprefix("page/") in ours]
    pinned = [f"page/{check}" for name, check, _, _ in FOUND if name == vendor]
    assert sorted(told) == sorted(pinned)


def test_the_pinned_checks_are_there():
    assert {f"page/{check}" for check in RIGHT} <= set(CHECKS)
