"""Why there is no picture: each cause is told apart, and only some count against a vendor."""

from __future__ import annotations

import pytest

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context
from conformance.checks.example import Example
from conformance.checks.no_image import NoImage, no_image
from conformance.model import Dialect, Fault, Status

NATIVE = {"request": specimen.asks()}
CHAT = {"dialect": Dialect.CHAT, "request": specimen.asks_chat()}
PAGE = b"<!DOCTYPE html><title>Sign in</title>"
BUSY = {"error": {"code": 503, "message": "busy", "status": "UNAVAILABLE"}}
POLICY = {"error": {"message": "no", "type": "x", "param": None, "code": "content_filter"}}
EXCUSED = {NoImage.LOST, NoImage.REFUSED, NoImage.BLOCKED, NoImage.NOT_DRAWN, NoImage.GAVE_UP}
COUNTED = {"completion_tokens": 1120, "prompt_tokens": 5, "total_tokens": 1125}
REFUSED_ROWS = {**specimen.chat(None), "choices": [{"message": {"refusal": "No."}}]}

CAUSES = [
    (NoImage.LOST, {**NATIVE, "fault": Fault(name="timeout-total")}),
    (NoImage.REFUSED, {**NATIVE, "status": 503, "response": BUSY}),
    (NoImage.REFUSED, {**NATIVE, "status": 502, "response": PAGE}),
    (NoImage.REFUSED, {**NATIVE, "response": {"error": {"code": 429, "message": "slow"}}}),
    (
        NoImage.REFUSED,
        {**CHAT, "response": specimen.chat("抱歉，该内容违反政策，无法生成图片。")},
    ),
    (NoImage.BLOCKED, {**NATIVE, "response": {"promptFeedback": {"blockReason": "SAFETY"}}}),
    (NoImage.BLOCKED, {**NATIVE, "response": specimen.gemini(finish="RECITATION")}),
    (NoImage.BLOCKED, {**CHAT, "response": specimen.chat("", finish="content_filter")}),
    (NoImage.BLOCKED, {**CHAT, "response": REFUSED_ROWS}),
    (NoImage.BLOCKED, {**CHAT, "status": 400, "response": POLICY}),
    (NoImage.BLOCKED, {**CHAT, "response": POLICY}),
    (NoImage.NOT_DRAWN, {**NATIVE, "response": specimen.gemini(finish="NO_IMAGE")}),
    (NoImage.GAVE_UP, {**NATIVE, "response": specimen.gemini(finish="OTHER")}),
    (NoImage.GAVE_UP, {**NATIVE, "response": specimen.gemini(finish="MALFORMED_RESPONSE")}),
    (NoImage.ERROR_IN_SUCCESS, {**NATIVE, "response": {"error": {"code": 400, "message": "x"}}}),
    (NoImage.UNREADABLE, {**NATIVE, "response": PAGE}),
    (NoImage.UNREADABLE, {**NATIVE, "response": b'{"candidates": ['}),
    (NoImage.UNREADABLE, {**NATIVE, "response": b"ok"}),
    (
        NoImage.INTERIM,
        {**NATIVE, "response": specimen.gemini(specimen.inline(b"draft", thought=True))},
    ),
    (NoImage.HOLLOW, {**NATIVE, "response": specimen.gemini({"inlineData": {"data": ""}})}),
    (NoImage.DROPPED, {**CHAT, "response": specimen.chat(None, usage=COUNTED)}),
    (NoImage.TEXT_ONLY, {**CHAT, "response": specimen.chat("Well.", usage=COUNTED)}),
    (NoImage.CUT, {**CHAT, "response": specimen.chat("An", finish="length")}),
    (NoImage.TEXT_ONLY, {**CHAT, "response": specimen.chat("Here is your apple.")}),
    (NoImage.TEXT_ONLY, {**CHAT, "response": specimen.chat("I can't draw, I only write.")}),
    (NoImage.EMPTY, {**CHAT, "response": {**specimen.chat(None), "choices": []}}),
    (NoImage.EMPTY, {**NATIVE, "response": b""}),
    (NoImage.EMPTY, {**NATIVE, "response": {"candidates": []}}),
]


@pytest.mark.parametrize("kind, members", CAUSES, ids=lambda each: getattr(each, "value", "of"))
def test_each_cause_is_told_apart(library, kind, members):
    example = Example(title="", gives=None, **members)
    provider, operation = example.spec()
    context = Context(
        provider=provider, operation=operation, models=library.models, wire=library.wire
    )
    cause = no_image(Answer(example.exchange(), context))
    assert cause is not None
    assert cause.kind is kind
    assert cause.conclusive is (kind not in EXCUSED)


def test_every_cause_is_tried():
    assert {kind for kind, _ in CAUSES} == set(NoImage)


def test_a_picture_needs_no_cause(judged):
    example = Example(title="", gives=None, **NATIVE, response=specimen.gemini())
    (finding,) = judged("image/present", example, ((1024, 1024),))
    assert finding.status is Status.PASS


@pytest.mark.parametrize("kind, members", CAUSES, ids=lambda each: getattr(each, "value", "of"))
def test_no_row_about_pictures_blames_what_is_excused(judged, kind, members):
    example = Example(title="", gives=None, **members)
    for check in ("image/present", "request/modalities", "stream/image"):
        blamed = [each for each in judged(check, example) if each.status is Status.FAIL]
        assert not blamed or kind not in EXCUSED
        assert all(each.observed == kind.value for each in judged("image/present", example))
