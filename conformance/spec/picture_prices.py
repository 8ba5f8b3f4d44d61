"""What one picture costs by a vendor's page: printed for a picture, or worked out from tokens."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.model import ModelName, PicturePrice, Price, Provider
from conformance.spec.models import ModelTable, OfficialModel

_MILLION = 1_000_000
_DIRECT = {"image", "request"}


def picture_prices(provider: Provider, models: ModelTable) -> tuple[PicturePrice, ...]:
    """A price for each model and tier of which the page lets one be known.

    A price without a tier counts for every tier that the model draws, one without a model for
    every model that the page names. Tokens count only for models that have no other price: what
    the page prints for a picture is not worked out again. How many tokens a picture takes is the
    owner's table; where that has none, there is no price.
    """
    found: dict[tuple[str, str], PicturePrice] = {}
    direct = [price for price in provider.prices if price.per in _DIRECT]
    by_token = [price for price in provider.prices if price.per == "1M_output"]
    for prices in (direct, by_token):
        known = {model for model, _ in found}
        for price in prices:
            for name in _named(price, provider):
                if name.name not in known:
                    for each in _priced(price, name, models):
                        found.setdefault((each.model, each.tier), each)
    return tuple(found.values())


def _named(price: Price, provider: Provider) -> tuple[ModelName, ...]:
    """The models a price is for; one that the page does not map is taken for an official id."""
    if not price.model:
        return provider.models or (ModelName(name="", upstream=""),)
    own = tuple(each for each in provider.models if each.name == price.model)
    return own or (ModelName(name=price.model, upstream=price.model),)


def _priced(price: Price, name: ModelName, models: ModelTable) -> Iterator[PicturePrice]:
    official = models.find(name.upstream)
    for tier in _tiers(price, name, official, models):
        tokens = 0
        if price.per not in _DIRECT:
            tokens = official.tokens.get(tier, 0) if official else 0
            if not tokens:
                continue
        yield PicturePrice(
            model=name.name,
            tier=tier,
            amount=round(price.amount * tokens / _MILLION, 6) if tokens else price.amount,
            currency=price.currency,
            per=price.per,
            tokens=tokens,
            source=price.source,
        )


def _tiers(
    price: Price, name: ModelName, official: OfficialModel | None, models: ModelTable
) -> tuple[str, ...]:
    """As printed, else as the name implies, else all that the model draws, else ''."""
    stated = price.tier or name.tier
    if stated:
        return (models.tier(stated) or stated,)
    return (official.tiers if official else ()) or ("",)
