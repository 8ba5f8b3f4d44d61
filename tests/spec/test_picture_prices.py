from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import ModelName, PicturePrice, Price, Provider
from conformance.spec.models import ModelTable, OfficialModel
from conformance.spec.picture_prices import picture_prices

TABLE = ModelTable(
    tiers=("512", "1K", "2K", "4K"),
    tier_aliases={"0.5K": "512"},
    models=(
        OfficialModel(id="old", tiers=("1K",), tokens={"1K": 1000}),
        OfficialModel(id="pro", tiers=("1K", "2K", "4K"), tokens={"1K": 1000, "4K": 2000}),
    ),
)
NAMES = (
    ModelName(name="banana", upstream="old"),
    ModelName(name="banana-4K", upstream="pro", tier="4K"),
)


def prices(*listed, models=NAMES):
    provider = Provider(id="acme", name="Acme", key_env="K", models=models, prices=listed)
    return picture_prices(provider, TABLE)


def price(amount, per="image", model="", tier="", currency="USD"):
    return Price(model=model, per=per, amount=amount, tier=tier, currency=currency)


def told(found):
    return {(each.model, each.tier): each.amount for each in found}


def test_a_printed_price_stays_as_it_is():
    (found,) = prices(price(0.2, model="banana-4K", tier="4K", currency=""))
    assert found == PicturePrice(model="banana-4K", tier="4K", amount=0.2, per="image")


@pytest.mark.parametrize(
    "model, tiers",
    [
        ("banana", {("banana", "1K")}),
        ("banana-4K", {("banana-4K", "4K")}),
        ("pro", {("pro", "1K"), ("pro", "2K"), ("pro", "4K")}),
        ("nobody's", {("nobody's", "")}),
        ("", {("banana", "1K"), ("banana-4K", "4K")}),
    ],
)
def test_a_price_without_a_tier_is_for_all_that_the_model_draws(model, tiers):
    assert set(told(prices(price(0.1, model=model)))) == tiers


def test_a_price_for_everything_of_a_page_that_names_no_model():
    assert told(prices(price(0.1), models=())) == {("", ""): 0.1}


def test_tokens_of_a_picture_give_its_price():
    found = prices(price(30, per="1M_output", model="pro"))
    assert told(found) == {("pro", "1K"): 0.03, ("pro", "4K"): 0.06}
    assert {each.tokens for each in found} == {1000, 2000}
    assert {each.per for each in found} == {"1M_output"}


def test_what_is_printed_for_a_picture_is_not_worked_out_again():
    found = prices(price(30, per="1M_output", model="pro"), price(0.5, model="pro", tier="4K"))
    assert told(found) == {("pro", "4K"): 0.5}


def test_what_cannot_be_worked_out_has_no_price():
    assert prices(price(30, per="1M_output", model="nobody's"), price(2, per="1M_input")) == ()


def test_another_spelling_of_a_tier_is_the_same_tier():
    assert set(told(prices(price(0.1, model="pro", tier="0.5K")))) == {("pro", "512")}


NUMBERS = st.floats(0, 1_000, allow_nan=False)
WORDS = st.sampled_from(["", "old", "pro", "banana", "banana-4K", "else"])
PRICES = st.builds(
    Price, model=WORDS, per=st.sampled_from(["image", "request", "1M_input", "1M_output"]),
    amount=NUMBERS, tier=st.sampled_from(["", "1K", "4K", "0.5K", "8K"]), currency=st.just("USD"),
)  # fmt: skip


@given(st.lists(PRICES, max_size=6))
def test_each_model_and_tier_has_one_price_that_the_page_gives(listed):
    found = prices(*listed)
    assert len(told(found)) == len(found)
    for each in found:
        stated = [p.amount for p in listed if p.per == each.per]
        assert each.per != "1M_input"
        assert any(
            each.amount == (round(s * each.tokens / 1e6, 6) if each.tokens else s) for s in stated
        )
