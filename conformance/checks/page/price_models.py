"""Whether the prices on a page are for models and tiers that can be had."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page.prices import PICTURES, priced_model, prices
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, body
from conformance.checks.sheet import Sheet
from conformance.model import Json, JsonObject, Status

_PRICING: Final = "https://ai.google.dev/gemini-api/docs/pricing"
_TIER: Final = re.compile(r"\d{1,2}k|0\.5k|512(?:px)?", re.IGNORECASE)


def _for(*models: str, **members: Json) -> JsonObject:
    """``x-provider`` with a price of each model, each dearer than the one before."""
    listed: list[Json] = [
        {"model": model, "per": "image", "amount": 0.1 * count, "currency": "USD",
         "source": "page", **members}
        for count, model in enumerate(models, 1)
    ]  # fmt: skip
    return {"prices": listed}


def _offers(*models: str) -> JsonObject:
    """An operation whose table lists these models."""
    properties: JsonObject = {"model": {"type": "string", "enum": list(models)}}
    return {"requestBody": body({"type": "object", "properties": properties})}


@page_check(
    "page/price-tier",
    feature="docs.numbers",
    status=Status.WARN,
    title="Prices are for tiers that exist",
    requirement="A tier that has a price is one that the model draws.",
    why="What is charged as the larger picture cannot be more than the largest that is drawn.",
    source=_PRICING,
    proves_not="That nothing so large comes: a relay may enlarge what the model drew.",
    examples=[
        PageExample(title="a tier of the model's", gives=Status.PASS,
                    provider=_for("gemini-3-pro-image", tier="4K")),
        PageExample(title="a tier of nobody's", gives=Status.WARN, flaws=1,
                    provider=_for("nano-banana-pro", tier="8K")),
        PageExample(title="a tier of another model's", gives=Status.WARN,
                    provider=_for("gemini-3.1-flash-lite-image", tier="4K")),
        PageExample(title="half a K", gives=Status.PASS,
                    provider=_for("gemini-3.1-flash-image", tier="0.5K")),
        PageExample(title="the vendor's own word", gives=None,
                    provider=_for("gemini-3-pro-image", tier="HD")),
        PageExample(title="a model that we do not know", gives=None,
                    provider=_for("banana-max", tier="8K")),
        PageExample(title="no tier", gives=None, provider=_for("gemini-3-pro-image")),
    ],
)  # fmt: skip
def price_tier(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """The vendor's own words for a tier are not ours to judge."""
    for index, price in prices(sheet):
        model = priced_model(sheet, price, context.models)
        if model is None or not model.tiers or not _TIER.fullmatch(price.tier):
            continue
        tier = context.models.tier(price.tier) or context.models.tier(price.tier.upper())
        yield Seen(
            at=sheet.root_spot("x-provider", "prices", index, "tier"),
            wrong=""
            if tier in model.tiers
            else f"the page has a price of {price.model} for the tier {price.tier}, which "
            f"{f'{model.id} does not draw' if tier else 'no official model draws'}",
            expected=list(model.tiers),
            printed=price.tier,
        )


@page_check(
    "page/price-offered",
    feature="docs.numbers",
    status=Status.INFO,
    title="Prices are for models that the page offers",
    requirement="Each model that has a price per picture is one that the page offers.",
    why="Either the model cannot be had here, or the list of models is not all of it.",
    source=_PRICING,
    examples=[
        PageExample(title="offered", gives=Status.PASS, operation=_offers("nano-banana-pro"),
                    provider=_for("nano-banana-pro")),
        PageExample(title="not offered", gives=Status.INFO, flaws=1,
                    operation=_offers("nano-banana-pro"),
                    provider=_for("nano-banana-pro", "nano-banana-max")),
        PageExample(title="in the words of the page", gives=Status.PASS,
                    operation={"description": "Nano-Banana-Max is on another page.",
                               **_offers("nano-banana-pro")},
                    provider=_for("nano-banana-max")),
        PageExample(title="a price of tokens, for text", gives=None, operation=_offers("m"),
                    provider=_for("gemini-3-pro", per="1M_output")),
        PageExample(title="from another page", gives=None, operation=_offers("nano-banana-pro"),
                    provider={"sources": [{"id": "page", "url": "https://a.example"},
                                          {"id": "other", "url": "https://b.example"}],
                              **_for("nano-banana-max", source="other")}),
        PageExample(title="a default is no list", gives=None, provider=_for("nano-banana-max"),
                    operation={"requestBody": body({"type": "object", "properties": {
                        "model": {"type": "string", "default": "nano-banana-pro"}}})}),
        PageExample(title="a page without a list of models", gives=None,
                    provider=_for("nano-banana-max")),
    ],
)  # fmt: skip
def price_offered(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Anywhere in the file will do; a page of prices may well have more than one of requests."""
    here = sheet.source_of(sheet.node.pointer)
    found = [(index, price) for index, price in prices(sheet)
             if price.per in PICTURES and price.source in {"", here}]  # fmt: skip
    if not found or not _lists_models(sheet):
        return
    words = _words(sheet)
    told = set()
    for index, price in found:
        if price.model not in told:
            told.add(price.model)
            offered = price.model.casefold() in words
            yield Seen(
                at=sheet.root_spot("x-provider", "prices", index, "model"),
                wrong="" if offered else f"the page has a price of {price.model}, and offers no "
                "such model",
                expected="a model of the page's list",
                printed=price.model,
            )  # fmt: skip


def _lists_models(sheet: Sheet) -> bool:
    """Whether the page has a list of the models that a caller can choose from."""
    claims = zip(sheet.operation.claims, sheet.node.items_of("x-claims"), strict=True)
    return (
        bool(sheet.provider.models)
        or any(each.path == "/model" and each.node.get("enum") for each in sheet.request_members)
        or any(claim.feature == "access.models" and node.get("values") for claim, node in claims)
    )


def _words(sheet: Sheet) -> str:
    """All that the file has beside its prices, in lower case."""
    parts = {name: node.value for name, node in sheet.root.mapping().items()}
    provider = sheet.root.require("x-provider").mapping().items()
    parts["x-provider"] = {name: node.value for name, node in provider if name != "prices"}
    return json.dumps(parts, ensure_ascii=False, default=str).casefold()
