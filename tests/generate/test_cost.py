from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.generate.assemble import GOOD_KEY, WRONG_KEY
from conformance.generate.cost import FREE, worst_case
from conformance.model import Credential, Dialect, ModelName, Price, Request

KEY = Credential(
    id="header:Authorization:Bearer", carrier="header", name="Authorization", prefix="Bearer "
)
NAMES = (
    ModelName(name="banana", upstream="gemini-2.5-flash-image"),
    ModelName(name="banana-4K", upstream="gemini-3-pro-image", tier="4K"),
)


def request(key=f"Bearer {GOOD_KEY}", url="https://vendor.example/v1", **body):
    headers = (("Authorization", key),) if key else ()
    return Request(method="POST", url=url, headers=headers, body=json.dumps(body).encode())


@pytest.fixture
def cost(library, make_operation, make_provider):
    def of(sent, *prices, credentials=(KEY,)):
        operation = make_operation(request_dialect=Dialect.IMAGES, credentials=credentials)
        provider = make_provider(operation, models=NAMES, prices=prices)
        return worst_case(sent, operation, provider, library.models)

    return of


def price(amount, per="image", model="", currency="USD", tier=""):
    return Price(model=model, per=per, amount=amount, currency=currency, tier=tier)


@pytest.mark.parametrize("key", ["", f"Bearer {WRONG_KEY}"])
def test_without_the_key_it_is_free(cost, key):
    assert cost(request(key, prompt="x", n=4), price(9)) == FREE


def test_the_key_in_the_url_is_paid_for(cost):
    assert (
        cost(request("", f"https://vendor.example/v1?key={GOOD_KEY}", prompt="x"), price(0.5)).usd
        == 0.5
    )


def test_without_any_credential_on_the_page_it_is_paid_for(cost):
    assert cost(request("", prompt="x"), price(0.5), credentials=()).usd == 0.5


def test_the_good_key_beside_a_wrong_one_is_paid_for(cost):
    both = request(f"Bearer {GOOD_KEY}", f"https://vendor.example/v1?key={WRONG_KEY}", prompt="x")
    assert cost(both, price(0.5)).usd == 0.5


@given(st.integers(1, 10), st.integers(1, 9999))
def test_pictures_are_counted_and_requests_are_not(cost_of_images, count, amount):
    by_image, by_request = cost_of_images(count, amount / 100)
    assert by_image == pytest.approx(count * amount / 100)
    assert by_request == pytest.approx(amount / 100)


@pytest.fixture(scope="module")
def cost_of_images(library, make_operation, make_provider):
    def of(count, amount):
        operation = make_operation(request_dialect=Dialect.IMAGES, credentials=(KEY,))
        sent = request(prompt="x", n=count)
        return [
            worst_case(
                sent,
                operation,
                make_provider(operation, prices=(price(amount, per),)),
                library.models,
            ).usd
            for per in ("image", "request")
        ]

    return of


def test_the_dearest_of_the_prices_that_fit_counts(cost):
    prices = [price(1, model="banana"), price(2), price(3, model="other"), price(4, tier="4K")]
    assert cost(request(prompt="x", model="banana"), *prices).usd == 2
    assert cost(request(prompt="x", model="banana-4K"), *prices).usd == 4


def test_output_tokens_are_priced_by_the_million(cost, library):
    made = cost(request(prompt="x", model="banana", n=2), price(30, per="1M_output"))
    tokens = library.models.image_tokens("gemini-2.5-flash-image", "1K")
    assert (made.usd, made.assumed) == (pytest.approx(2 * 30 * tokens / 1e6), False)


@pytest.mark.parametrize(
    "own",
    [
        price(7, currency="CNY"),
        price(7, currency=""),
        price(7, per="1M_input"),
        price(7, model="other"),
    ],
)
def test_a_price_that_says_nothing_in_dollars_is_not_taken(cost, library, own):
    made = cost(request(prompt="x", model="banana"), own)
    official = library.models.price_per_image("gemini-2.5-flash-image", "1K")
    assert (made.usd, made.assumed) == (official, True)


def test_an_unknown_model_is_the_dearest_of_its_tier(cost, library):
    made = cost(request(prompt="x", model="who-knows", size="4K"))
    assert (made.usd, made.assumed) == (library.models.dearest("4K"), True)
    assert cost(request(prompt="x")).usd == library.models.dearest("1K")
