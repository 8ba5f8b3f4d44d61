"""What a case costs at worst, in US dollars.

Every case counts as paid except one without a key or with only a wrong one: a vendor that accepts
a broken request draws a picture. The vendor's own price comes first; where the page states none in
dollars, the official price of the model stands in, and where that is unknown the dearest of the
tier. A price that is not the vendor's is marked as assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.dialects.lens import lens
from conformance.generate.assemble import GOOD_KEY
from conformance.model import Operation, Price, Provider, Request
from conformance.spec.asked import Asked, asked
from conformance.spec.models import ModelTable

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """US dollars, and whether the vendor's own page does not say so."""

    usd: float
    assumed: bool


FREE = Cost(usd=0.0, assumed=False)


def worst_case(
    request: Request, operation: Operation, provider: Provider, models: ModelTable
) -> Cost:
    """What a request costs if it is answered with all that it asks for."""
    if operation.credentials and not _paid(request):
        return FREE
    wanted = asked(lens(operation.request_dialect).intent(request), operation, provider, models)
    own = [_own(price, wanted, models) for price in provider.prices if _concerns(price, wanted)]
    known = [amount for amount in own if amount is not None]
    if known:
        return Cost(usd=round(max(known), 6), assumed=False)
    official = models.price_per_image(wanted.upstream or "", wanted.tier or "")
    if official is None:
        official = models.dearest(wanted.tier or "")
    return Cost(usd=round(official * max(1, wanted.count), 6), assumed=True)


def _paid(request: Request) -> bool:
    """Whether the good key is anywhere in the request."""
    return GOOD_KEY in request.url or any(GOOD_KEY in value for _, value in request.headers)


def _concerns(price: Price, wanted: Asked) -> bool:
    """Whether a price is in dollars and for what is asked; without a model it is for all."""
    named = price.model in {"", wanted.model, wanted.upstream}
    return price.currency == "USD" and named and price.tier in {"", wanted.tier}


def _own(price: Price, wanted: Asked, models: ModelTable) -> float | None:
    """What one of the vendor's prices makes of it; ``None`` where it cannot be worked out."""
    match price.per:
        case "image":
            return price.amount * max(1, wanted.count)
        case "request":
            return price.amount
        case "1M_output":
            tokens = models.image_tokens(wanted.upstream or "", wanted.tier or "")
            return (
                None if tokens is None else price.amount * tokens * max(1, wanted.count) / _MILLION
            )
        case _:
            return None
