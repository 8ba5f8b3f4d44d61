"""Whether the prices on a page can be read, are one for each thing, and are near the owner's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample
from conformance.checks.sheet import Sheet
from conformance.model import Json, JsonObject, Price, Status
from conformance.spec.models import ModelTable, OfficialModel

_PRICING: Final = "https://ai.google.dev/gemini-api/docs/pricing"
_DOLLARS: Final = frozenset({"USD", "US$", "$"})
_PER: Final = {
    "image": "per picture",
    "request": "per request",
    "1M_input": "per million tokens in",
    "1M_output": "per million tokens out",
}
#: Resellers ask for half to a quarter as a rule: only what is far outside is worth a word.
_DEAR, _CHEAP = 2.0, 0.1
#: What a price is for where it is for a picture, or for a call that makes one.
PICTURES: Final = frozenset({"image", "request"})


def _costs(*prices: tuple[str, float, str]) -> JsonObject:
    """``x-provider`` with the price of a picture of Nano Banana Pro in each currency."""
    listed: list[Json] = [
        {"model": "gemini-3-pro-image", "per": per, "amount": amount, "source": "page",
         **({"currency": currency} if currency else {})}
        for per, amount, currency in prices
    ]  # fmt: skip
    return {"prices": listed}


def _for(*models: str, **members: Json) -> JsonObject:
    """``x-provider`` with a price of each model, each dearer than the one before."""
    listed: list[Json] = [
        {"model": model, "per": "image", "amount": 0.1 * count, "currency": "USD",
         "source": "page", **members}
        for count, model in enumerate(models, 1)
    ]  # fmt: skip
    return {"prices": listed}


@page_check(
    "page/price-currency",
    feature="docs.complete",
    status=Status.INFO,
    title="Prices have a currency",
    requirement="Each price on the page says in which currency it is.",
    why="Vendors sell in dollars, yuan and points of their own: the same number may be seven times"
    " another.",
    source="https://schema.org/priceCurrency",
    examples=[
        PageExample(title="a currency", gives=Status.PASS,
                    provider=_costs(("image", 0.09, "USD"))),
        PageExample(title="none", gives=Status.INFO, flaws=1,
                    provider=_costs(("1M_input", 0.1, ""), ("1M_output", 0.4, ""))),
        PageExample(title="no prices", gives=None),
    ],
)  # fmt: skip
def price_currency(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding for all, at the first without."""
    found = prices(sheet)
    bare = [(index, price) for index, price in found if not price.currency]
    for index, price in bare[:1]:
        more = ", as do all prices here" if len(bare) == len(found) > 1 else ""
        yield Seen(
            at=sheet.root_spot("x-provider", "prices", index, "amount"),
            wrong=f"the price of {price.model} {_PER[price.per]} lacks a currency{more}",
            expected="a currency",
            printed=[each.amount for _, each in bare],
        )
    if found and not bare:
        yield Seen(at=sheet.root_spot("x-provider", "prices"))


@page_check(
    "page/price-official",
    feature="docs.numbers",
    status=Status.INFO,
    title="Prices are of the order of the owner's",
    requirement="A price in dollars is between a tenth and the double of the owner's.",
    why="A price far below is hardly for the same model, one far above buys nothing more.",
    source=_PRICING,
    proves_not="What a call is billed.",
    examples=[
        PageExample(title="below the owner's", gives=Status.PASS,
                    provider=_costs(("image", 0.05, "USD"))),
        PageExample(title="far above", gives=Status.INFO,
                    provider=_costs(("image", 1.34, "USD"))),
        PageExample(title="far below", gives=Status.INFO,
                    provider=_costs(("image", 0.001, "USD"))),
        PageExample(title="far above for a token", gives=Status.INFO,
                    provider=_costs(("1M_input", 20, "USD"))),
        PageExample(title="tokens of pictures or of text, one cannot tell", gives=Status.PASS,
                    provider=_costs(("1M_output", 12, "USD"), ("1M_output", 120, "USD"))),
        PageExample(title="of a size whose official price is not known", gives=None,
                    provider={"prices": [
                        {"model": "gemini-3-pro-image", "per": "image", "amount": 1.34,
                         "currency": "USD", "tier": "512", "source": "page"}]}),
        PageExample(title="another currency", gives=None,
                    provider=_costs(("image", 1.34, "CNY"))),
        PageExample(title="no currency", gives=None, provider=_costs(("image", 1.34, ""))),
    ],
)  # fmt: skip
def price_official(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Held against the cheapest and the dearest that the price may be for."""
    for index, price in prices(sheet):
        official = _official(sheet, price, context.models)
        if price.currency.upper() not in _DOLLARS or not official:
            continue
        wrong = ""
        if price.amount > _DEAR * max(official):
            wrong = "more than twice the owner's"
        elif price.amount < _CHEAP * min(official):
            wrong = "less than a tenth of the owner's"
        yield Seen(
            at=sheet.root_spot("x-provider", "prices", index, "amount"),
            wrong=f"the price of {price.model} {_PER[price.per]} is {wrong}" if wrong else "",
            expected=list(official),
            printed=price.amount,
        )


@page_check(
    "page/price-once",
    feature="docs.numbers",
    status=Status.INFO,
    title="A model has one price",
    requirement="No model has two prices for the same thing, in the same currency and tier.",
    why="A caller cannot tell which is billed, nor what the other is for.",
    source=_PRICING,
    examples=[
        PageExample(title="one each", gives=Status.PASS,
                    provider=_for("gemini-3-pro-image", "gemini-3.1-flash-image")),
        PageExample(title="two", gives=Status.INFO, flaws=1,
                    provider=_for("gemini-3-pro-image", "gemini-3-pro-image",
                                  "gemini-3-pro-image")),
        PageExample(title="the same twice", gives=Status.PASS,
                    provider=_costs(("image", 0.1, "USD"), ("image", 0.1, "USD"))),
        PageExample(title="in two currencies", gives=Status.PASS,
                    provider=_costs(("image", 0.1, "USD"), ("image", 0.7, "CNY"))),
        PageExample(title="for a picture and for a call", gives=Status.PASS,
                    provider=_costs(("image", 0.1, "USD"), ("request", 0.2, "USD"))),
        PageExample(title="for tokens of pictures and of text", gives=None,
                    provider=_costs(("1M_output", 12, "USD"), ("1M_output", 120, "USD"))),
        PageExample(title="of a model that is priced by quality", gives=None,
                    provider=_for("gpt-image-1", "gpt-image-1")),
        PageExample(title="no prices", gives=None),
    ],
)  # fmt: skip
def price_once(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Of official models, whose price depends on the tier alone; tokens are of several kinds."""
    found: dict[tuple[str, ...], Price] = {}
    told = set()
    for index, price in prices(sheet):
        if price.per not in PICTURES or priced_model(sheet, price, context.models) is None:
            continue
        kind = (price.model, price.per, price.tier, price.currency.upper(), price.source)
        first = found.setdefault(kind, price)
        several = first.amount != price.amount
        if (kind, several) not in told:
            told.add((kind, several))
            yield Seen(
                at=sheet.root_spot("x-provider", "prices", index, "amount"),
                wrong=f"the page has a second price of {price.model} {_PER[price.per]}, and does "
                "not say what it is for"
                if several
                else "",
                expected=first.amount,
                printed=price.amount,
            )


def prices(sheet: Sheet) -> list[tuple[int, Price]]:
    """The provider's prices, told once: with its first operation."""
    first = sheet.provider.operations[0].id == sheet.operation.id
    return list(enumerate(sheet.provider.prices)) if first else []


def _official(sheet: Sheet, price: Price, models: ModelTable) -> tuple[float, ...]:
    """What the owner asks for, in every way the price may be meant; empty where unknown."""
    own = next((each for each in sheet.provider.models if each.name == price.model), None)
    model = priced_model(sheet, price, models)
    if model is None:
        return ()
    if price.per in PICTURES:
        tier = models.tier(price.tier or (own.tier if own else "")) or ""
        known = (model.prices[tier],) if tier in model.prices else ()
        return known if tier else tuple(model.prices.values())
    kinds = ("input",) if price.per == "1M_input" else ("text_output", "image_output")
    return tuple(model.token_prices[kind] for kind in kinds if kind in model.token_prices)


def priced_model(sheet: Sheet, price: Price, models: ModelTable) -> OfficialModel | None:
    """The official model that a price is for, ``None`` where nobody says."""
    own = next((each for each in sheet.provider.models if each.name == price.model), None)
    return models.find(own.upstream if own else price.model)
