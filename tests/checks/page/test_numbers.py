"""Sums, figures and dates, over all numbers and the whole of the official table."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.check import CHECKS
from conformance.checks.page_example import PageExample, asks, shows
from conformance.model import Status
from tests.project import LIBRARY

MODELS = LIBRARY.models.models
FIGURES = [(model, tier) for model in MODELS for tier in model.tokens]
COUNT = st.integers(0, 100_000)
PICTURE = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}


def statuses(check: str, **page):
    example = PageExample(title="drawn", gives=None, **page)
    return [each.status for each in CHECKS[check].run(*example.subject(LIBRARY))]


def answer(usage, *parts):
    content = {"role": "model", "parts": list(parts) or [{"text": "a"}]}
    return shows(
        json.dumps({"candidates": [{"content": content}], "usageMetadata": usage}), answers="body"
    )


@given(COUNT, COUNT, COUNT | st.none(), st.integers(-5, 5))
def test_a_total_is_wrong_if_and_only_if_it_is_not_the_sum(prompt, output, thoughts, off):
    usage = {"promptTokenCount": prompt, "candidatesTokenCount": output}
    usage |= {} if thoughts is None else {"thoughtsTokenCount": thoughts}
    usage["totalTokenCount"] = prompt + output + (thoughts or 0) + off
    wanted = [Status.PASS] if off == 0 else [Status.FAIL]
    assert statuses("page/usage-sum", samples=(answer(usage) | {"answers": ""},)) == wanted


@given(st.lists(COUNT, min_size=1, max_size=3), st.integers(-3, 3))
def test_a_split_is_wrong_if_and_only_if_it_comes_to_more(parts, off):
    split = [{"modality": "TEXT", "tokenCount": each} for each in parts]
    usage = {"promptTokenCount": sum(parts) + off, "promptTokensDetails": split}
    wanted = [Status.PASS] if off >= 0 else [Status.FAIL]
    assert statuses("page/usage-details", samples=(answer(usage) | {"answers": ""},)) == wanted


@pytest.mark.parametrize("model, tier", FIGURES, ids=lambda each: getattr(each, "id", each))
def test_each_model_may_print_its_own_figure_and_no_fewer(model, tier):
    size = {"imageConfig": {"imageSize": tier}} if model.takes_size else {}
    question = asks(json.dumps({"contents": [], "generationConfig": size}))
    path = f"/v1beta/models/{model.id}:generateContent"
    for counted, wanted in ((model.tokens[tier], Status.PASS), (3, Status.WARN)):
        given_answer = answer({"candidatesTokenCount": counted}, PICTURE)
        found = statuses("page/image-tokens", path=path, samples=(question, given_answer))
        assert found == [wanted], counted


@given(
    st.sampled_from([each for each in MODELS if len(each.shutdown) == 10]), st.integers(-400, 400)
)
def test_a_model_is_retired_from_its_day_on(model, days):
    read = (date.fromisoformat(model.shutdown) + timedelta(days)).isoformat()
    found = statuses(
        "page/model-retired",
        path=f"/v1beta/models/{model.id}:generateContent",
        provider={"sources": [{"id": "page", "url": "https://x.example", "retrieved": read}]},
    )
    assert found == [Status.WARN if days >= 0 else Status.PASS]


@given(st.sampled_from(MODELS).filter(lambda each: bool(each.ratios)), st.data())
def test_what_a_model_draws_is_never_blamed(model, data):
    ratio = data.draw(st.sampled_from(model.ratios))
    image = {"aspectRatio": ratio}
    if model.takes_size:
        image["imageSize"] = data.draw(st.sampled_from(model.tiers))
    body = json.dumps({"contents": [], "generationConfig": {"imageConfig": image}})
    page = {"path": f"/v1beta/models/{model.id}:generateContent", "samples": (asks(body),)}
    assert statuses("page/ratio-drawn", **page) == [Status.PASS]
    for check in ("page/tier-drawn", "page/size-taken"):
        assert set(statuses(check, **page)) <= {Status.PASS}
