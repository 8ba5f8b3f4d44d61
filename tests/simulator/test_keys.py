"""Every way to hand in a key, good, wrong and both, at every vendor."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from conformance.dialects.lens import lens
from conformance.model import Credential
from conformance.simulator import keys
from conformance.simulator.refusal import speaking

GOOD, WRONG = "{API_KEY}", "wrong-key-conformance-0000"


def bare(shop, operation):
    """A good request to an operation, without its key."""
    case = next(
        each for each in shop.cases if each.phase == "covering" and each.operation == operation.id
    )
    names = {each.name.lower() for each in operation.credentials}
    headers = tuple(field for field in case.request.headers if field[0].lower() not in names)
    url = case.request.url.replace("?key={API_KEY}", "").replace("&key={API_KEY}", "")
    return replace(case.request, headers=headers, url=url)


def signed(request, credential, key):
    value = credential.prefix + key
    if credential.carrier == "header":
        return replace(request, headers=(*request.headers, (credential.name, value)))
    joint = "&" if "?" in request.url else "?"
    query = urlencode({credential.name: value}, safe="{}")
    return replace(request, url=f"{request.url}{joint}{query}")


def refused_for_its_key(shop, operation, request):
    response = shop.vendor().answer(request)
    error = lens(speaking(operation)).outcome(response).error
    return response.status in {400, 401, 403} and error.category in {"authentication", "permission"}


def test_every_documented_place_takes_the_good_key_and_no_other(shop):
    for operation in shop.provider.operations:
        request = bare(shop, operation)
        assert operation.credentials
        for credential in operation.credentials:
            assert shop.vendor().answer(signed(request, credential, GOOD)).status == 200
            wrong = signed(request, credential, WRONG)
            assert refused_for_its_key(shop, operation, wrong), credential.id


def test_a_wrong_key_spoils_a_good_one(shop):
    for operation in shop.provider.operations:
        request = bare(shop, operation)
        for good in operation.credentials:
            for wrong in operation.credentials:
                both = signed(signed(request, good, GOOD), wrong, WRONG)
                assert refused_for_its_key(shop, operation, both), (good.id, wrong.id)


def test_no_key_is_refused_unless_the_page_calls_it_optional(shop):
    for operation in shop.provider.operations:
        request = bare(shop, operation)
        if any(each.required for each in operation.credentials):
            assert refused_for_its_key(shop, operation, request)
        else:
            assert shop.vendor().answer(request).status == 200


def test_a_documented_bearer_does_not_hide_a_documented_raw_key(shops):
    shop = shops["qianduoduo"]
    raw = Credential(id="header:Authorization", carrier="header", name="Authorization")
    bearer = Credential(
        id="header:Authorization:Bearer", carrier="header", name="Authorization", prefix="Bearer "
    )
    request = bare(shop, shop.provider.operations[0])
    for order in ((raw, bearer), (bearer, raw)):
        operation = replace(shop.provider.operations[0], credentials=order)
        for each in order:
            assert keys.refusal(signed(request, each, GOOD), operation, GOOD) is None
            assert keys.refusal(signed(request, each, WRONG), operation, GOOD) is not None


@pytest.mark.parametrize("name", ["authorization", "AUTHORIZATION"])
def test_names_of_headers_have_no_case(shops, name):
    shop = shops["qianduoduo"]
    request = bare(shop, shop.provider.operations[0])
    headers = (*request.headers, (name, f"bearer {GOOD}"))
    assert shop.vendor().answer(replace(request, headers=headers)).status == 200
