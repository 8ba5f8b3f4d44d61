"""Dialects, media, answers beside requests: what must be found on the five pages, and where."""

from __future__ import annotations

from functools import cache

import pytest

from conformance.checks.judge import Judge
from conformance.model import FindingRecord, Status
from tests.project import LIBRARY

VENDORS = ("agicto", "ccapi", "openai-next", "qianduoduo", "uniall")

#: Vendor, check, a piece of the message, a piece of the line that it leads to.
FOUND = [
    ("agicto", "page/path-dialect", "no prompt", "contents:"),
    ("agicto", "page/native-path", "the model stands in the path", "contents:"),
    ("agicto", "page/request-casing", "inline_data, mime_type in snake_case", "inline_data:"),
    ("agicto", "page/schema-choice", "inline_data beside text", "inline_data:"),
    ("agicto", "page/schema-required", "imageConfig.imageSize", "generationConfig:"),
    ("agicto", "page/picture-data", "11 bytes that are no image/png", "iVBORw++dr59PZ9="),
    ("agicto", "page/picture-repeated", "twice", "iVBORw++dr59PZ9="),
    ("ccapi", "page/answer-lacks", "modelVersion, responseId", "{"),
    ("ccapi", "page/answer-lacks", "candidatesTokensDetails", "{"),
    ("ccapi", "page/picture-data", "dots stand for the rest", "iVBORw0KGgoAAAANSUhEUgAA..."),
    ("openai-next", "page/answer-casing", "thought_signature", '"inline_data": {'),
    ("openai-next", "page/answer-dialect", "role must be 'model', is 'user'", '"role": "user"'),
    ("openai-next", "page/answer-dialect", "text and inline_data at once", '"text": '),
    ("openai-next", "page/answer-place", "candidates[].groundingMetadata", "groundingMetadata"),
    ("openai-next", "page/answer-unasked", "sources of a search", "groundingMetadata"),
    ("openai-next", "page/answer-thoughts", "shows thoughts", '"thought": true'),
    ("openai-next", "page/picture-data", "a placeholder", "<BASE64_IMAGE_DATA>"),
    ("openai-next", "page/picture-thought", "its only picture as a thought", '"inline_data"'),
    ("qianduoduo", "page/answer-dialect", "lacks model", "{"),
    ("qianduoduo", "page/picture-none", "no printed answer has a picture", "{"),
    ("uniall", "page/answer-model", "another model", '"NanoBananaPro-8K"'),
    ("uniall", "page/answer-stream", "a bare object", "{"),
    ("uniall", "page/stream-chunk", "in one piece", '"delta": {'),
    ("uniall", "page/answer-unknown", "media", '"media": {'),
    ("uniall", "page/picture-repeated", "media.outputs[]", "https://"),
    ("uniall", "page/schema-optional", "messages is optional here", "messages:"),
    ("uniall", "page/sample-schema", "--output_format", "{"),
    ("uniall", "page/extra-body", "image_config", '"image_config": {'),
]

#: Checks that must not say anything against a page.
RIGHT = [
    *(
        (vendor, f"page/{check}")
        for vendor in VENDORS
        for check in ("request-dialect", "model-twice", "member-place", "schema-type",
                      "picture-type", "picture-form", "answer-settings", "answer-envelope",
                      "error-dialect", "error-status", "answer-both", "stream-end", "stream-same",
                      "member-unknown", "answer-picture", "answer-words", "bounds", "default-fits",
                      "sample-members", "sample-casing", "stated-limits")
    ),
    ("ccapi", "page/answer-dialect"),  # all that it shows is Google's
    ("ccapi", "page/answer-casing"),
    ("ccapi", "page/request-casing"),
    ("ccapi", "page/native-path"),
    ("openai-next", "page/request-casing"),
    ("openai-next", "page/answer-stream"),
    ("qianduoduo", "page/answer-lacks"),  # its usage is there
    ("uniall", "page/answer-lacks"),  # a piece of a stream carries no usage
    ("uniall", "page/answer-dialect"),
    ("uniall", "page/picture-none"),
    ("uniall", "page/request-casing"),
]  # fmt: skip


@cache
def flaws(vendor: str) -> tuple[FindingRecord, ...]:
    found = Judge(LIBRARY.provider(vendor), LIBRARY).page()
    return tuple(each for each in found if each.status is not Status.PASS)


@pytest.mark.parametrize("vendor, check, message, line", FOUND)
def test_what_is_wrong_is_found_at_its_line(vendor: str, check: str, message: str, line: str):
    lines = LIBRARY.spec(vendor).root.origin.lines
    told = [(each.message, lines[each.line - 1]) for each in flaws(vendor) if each.check == check]
    assert any(message in words and line in text for words, text in told), told


@pytest.mark.parametrize("vendor, check", RIGHT)
def test_what_is_right_is_left_alone(vendor: str, check: str):
    assert [each.message for each in flaws(vendor) if each.check == check] == []
