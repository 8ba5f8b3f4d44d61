"""What checks of numbers, models and values say of the five specs, and where they keep still."""

from __future__ import annotations

from functools import cache

import pytest

from conformance.checks.judge import Judge
from conformance.model import FindingRecord, Status
from tests.project import LIBRARY

#: (vendor, check, a part of the message, a part of what is expected or printed, a part of the line)
FOUND = [
    ("ccapi", "page/image-tokens", "counts 2520 tokens", "'gemini-2.5-flash-image 1K': 1290", "2520"),
    ("ccapi", "page/image-tokens", "4K picture of gemini-3.1-flash-image", "1680", "2520"),
    ("ccapi", "page/model-retired", "gemini-2.5-flash-image was shut down", "", "values"),
    ("ccapi", "page/model-retired", "2026-10-02", "", "gemini-2.5-flash-image"),
    ("ccapi", "page/size-taken", "gemini-2.5-flash-image takes no size", "2K", "imageSize"),
    ("agicto", "page/model-retired", "on 2026-01-15", "gemini-2.5-flash-image-preview", "model"),
    ("agicto", "page/size-taken", "its schema requires one", "1K", "imageSize"),
    ("openai-next", "page/model-retired", "on 2026-06-25", "gemini-3-pro-image", "/v1beta/models/"),
    ("openai-next", "page/image-tokens", "a 1K picture of gemini-2.5-flash-image", "1120", "1290"),
    ("openai-next", "page/thought-tokens", "counts no tokens of them", "", "usageMetadata"),
    ("openai-next", "page/limit-rest", "come to 11", "'style': 3", "max: 6"),
    ("qianduoduo", "page/model-retired", "gemini-2.5-flash-image", "", "model"),
    ("qianduoduo", "page/model-retired", "gemini-2.0-flash-preview", "", "values"),
    ("qianduoduo", "page/image-tokens", "fewer than one picture takes", "1290", "12"),
    ("qianduoduo", "page/price-currency", "lacks a currency", "0.4", "0.1"),
    ("qianduoduo", "page/created", "older than any model", "2023-03-01", "1677652288"),
    ("uniall", "page/model-tier", "no official model draws", "NanoBananaPro-8K", "8K"),
    ("uniall", "page/tier-spelling", "0.5K", "512", "NanoBanana2-0.5K"),
    ("uniall", "page/type-drawn", "webp", "jpeg", "webp"),
    ("uniall", "page/own-name-retired", "2026-10-02", "NanoBanana", "NanoBanana"),
]  # fmt: skip

#: Sums and members that are right, by vendor: each of these checks passes.
RIGHT = [
    ("ccapi", "page/usage-sum"),
    ("openai-next", "page/usage-sum"),
    ("qianduoduo", "page/usage-sum"),
    ("openai-next", "page/limit-parts"),
    ("openai-next", "page/limit-official"),
    ("openai-next", "page/size-taken"),
    ("openai-next", "page/tier-drawn"),
    ("agicto", "page/ratio-drawn"),
    ("agicto", "page/sample-value"),
    ("uniall", "page/ratio-drawn"),
    ("uniall", "page/tier-drawn"),
    ("uniall", "page/model-known"),
    ("uniall", "page/created"),
    ("qianduoduo", "page/default-size"),
]

#: Where there is nothing to judge.
SILENT = [
    ("agicto", "page/image-tokens"),
    ("agicto", "page/usage-sum"),
    ("agicto", "page/tier-drawn"),
    ("uniall", "page/image-tokens"),
    ("uniall", "page/model-retired"),
    ("uniall", "page/size-taken"),
    ("ccapi", "page/thought-tokens"),
    ("ccapi", "page/price-currency"),
    ("qianduoduo", "page/price-official"),
    *((vendor, f"page/{check}") for vendor in ("agicto", "ccapi", "openai-next", "qianduoduo", "uniall")
      for check in ("price-once", "price-tier", "price-offered", "earlier-picture-tokens")),
]  # fmt: skip


@cache
def said(vendor: str) -> tuple[FindingRecord, ...]:
    return tuple(Judge(LIBRARY.provider(vendor), LIBRARY).page())


def flaws(vendor: str, check: str) -> list[FindingRecord]:
    found = [each for each in said(vendor) if each.check == check]
    return [each for each in found if each.status is not Status.PASS]


@pytest.mark.parametrize("vendor, check, message, value, line", FOUND)
def test_a_flaw_of_the_page_is_told_at_its_line(vendor, check, message, value, line):
    lines = LIBRARY.spec(vendor).root.origin.lines
    assert any(
        message in each.message
        and value in f"{each.expected} {each.observed}"
        and line in lines[each.line - 1]
        for each in flaws(vendor, check)
    ), flaws(vendor, check)


@pytest.mark.parametrize("vendor, check", RIGHT)
def test_what_is_right_passes(vendor, check):
    assert {each.status for each in said(vendor) if each.check == check} == {Status.PASS}


@pytest.mark.parametrize("vendor, check", SILENT)
def test_nothing_is_said_where_nothing_can_be_judged(vendor, check):
    assert [each for each in said(vendor) if each.check == check] == []


def test_a_model_is_told_of_once_for_each_operation():
    for vendor in LIBRARY.ids:
        told = [(each.operation, each.observed) for each in flaws(vendor, "page/model-retired")]
        assert len(told) == len(set(map(str, told)))
