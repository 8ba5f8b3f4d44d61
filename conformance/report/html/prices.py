"""What a buyer pays for a picture of each size, as the vendor's page lets one know it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conformance.model import PicturePrice, Price, ProviderRecord
from conformance.report.visible import visible

#: The sizes that a buyer compares.
TIERS = ("1K", "2K", "4K")

_UNITS = {"1M_input": "1M input tokens", "1M_output": "1M output tokens"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SizePrice:
    """The price of one size: ``0.039 to 0.134 USD``, or ''; ``basis`` is how that is known."""

    tier: str
    amount: str
    basis: str


def by_size(provider: ProviderRecord) -> tuple[SizePrice, ...]:
    """A price for each of the sizes; over all models of the vendor, so it may be a range."""
    return tuple(_size(provider, tier) for tier in TIERS)


def listed(provider: ProviderRecord) -> tuple[str, ...]:
    """Every price as the page prints it, then those worked out of it."""
    printed = tuple(_printed(price) for price in provider.prices)
    return printed + tuple(_worked_out(each) for each in provider.picture_prices if each.tokens)


def _size(provider: ProviderRecord, tier: str) -> SizePrice:
    found = [each for each in provider.picture_prices if each.tier in {tier, ""}]
    if not found:
        return SizePrice(tier=tier, amount="", basis=_why_none(provider))
    currencies = sorted({each.currency for each in found})
    amounts = (
        _amount([each.amount for each in found if each.currency == currency], currency)
        for currency in currencies
    )
    return SizePrice(tier=tier, amount="; ".join(amounts), basis=", ".join(_bases(found)))


def _why_none(provider: ProviderRecord) -> str:
    """A page may well have prices, and yet none from which that of a picture follows."""
    if provider.picture_prices:
        return "none for this size"
    if any(price.per == "1M_output" for price in provider.prices):
        return "by the token only"
    return "not printed"


def _amount(amounts: Sequence[float], currency: str) -> str:
    low, high = min(amounts), max(amounts)
    numbers = _number(low) if low == high else f"{_number(low)}–{_number(high)}"
    return f"{numbers} {visible(currency, 12) or '(no currency)'}"


def _bases(found: Sequence[PicturePrice]) -> Iterator[str]:
    yield "documented"
    if any(each.per == "request" for each in found):
        yield "per request"
    if any(each.tokens for each in found):
        yield "from tokens"
    if any(not each.tier for each in found):
        yield "any size"


def _printed(price: Price) -> str:
    model = visible(" ".join(filter(None, (price.model, price.tier))), 80) or "every model"
    return (
        f"{model}: {_amount([price.amount], price.currency)} per {_UNITS.get(price.per, price.per)}"
    )


def _worked_out(price: PicturePrice) -> str:
    model = visible(" ".join(filter(None, (price.model, price.tier))), 80)
    amount = _amount([price.amount], price.currency)
    return f"{model}: {amount} per image, worked out from {price.tokens:,} tokens"


def _number(amount: float) -> str:
    return f"{amount:.10g}"
