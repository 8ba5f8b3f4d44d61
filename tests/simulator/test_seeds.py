"""A seed varies a fault and tells so; the same seed gives the same; faults add up."""

from __future__ import annotations

import pytest

from conformance.codec import strict_json
from conformance.errors import UsageError
from conformance.model import Request
from conformance.simulator.fault import FAULTS
from conformance.simulator.vendor import HEADER, Vendor

#: Faults with a choice of values, and of places.
VARIED = ("error-bare", "json-member-twice")
SEEDS = (1, 2, 3)
#: What links lead to, which no plan names.
PICTURE = Request(method="GET", url="https://h.invalid/conformance-simulator/512x512-1.png")


def vendor(shop, fault, seed):
    return Vendor(shop.provider, shop.library, fault=fault, seed=seed)


def said(answer):
    return answer.status, [each for each in answer.headers if each[0] != HEADER], answer.body


@pytest.fixture(scope="module")
def allround(shops):
    return shops["allround"]


@pytest.fixture(scope="module")
def requests(allround):
    return [case.request for case in allround.cases[::12]]


@pytest.mark.parametrize("fault", VARIED)
def test_a_seed_says_the_same_again_and_others_say_something_else(allround, requests, fault):
    answers = {}
    for seed in range(4):
        one, other = vendor(allround, fault, seed), vendor(allround, fault, seed)
        answers[seed] = [said(one.answer(request)) for request in requests]
        assert answers[seed] == [said(other.answer(request)) for request in requests]
    assert len({str(each) for each in answers.values()}) > 1


@pytest.mark.parametrize(
    ("fault", "seed", "label"),
    [
        (None, 0, "1"),
        (None, 3, "1"),
        ("json-nan", 0, "1; fault=json-nan"),
        ("json-nan", 3, "1; fault=json-nan; seed=3"),
        ("json-nan+usage-missing", 3, "1; fault=json-nan+usage-missing; seed=3"),
    ],
)
def test_every_answer_says_what_was_done_to_it(allround, requests, fault, seed, label):
    for request in requests[:1]:
        assert vendor(allround, fault, seed).answer(request).header(HEADER) == label


def test_faults_add_up(allround):
    both = vendor(allround, "picture-missing+json-nan", 0)
    answered = next(
        answer
        for answer in (both.answer(case.request) for case in allround.cases)
        if answer.status == 200 and b'"data":[]' in answer.body
    )
    assert not strict_json.parse(answered.body).strict


def test_each_of_several_faults_must_be_one(allround):
    with pytest.raises(UsageError) as caught:
        vendor(allround, "json-nan+usage-mising", 1)
    assert "usage-missing" in caught.value.hint


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_fault_shows_under_any_seed(shops, fault):
    for seed in SEEDS:
        assert any(shows(shop, fault, seed) for shop in shops.values()), seed


def shows(shop, fault, seed):
    """Whether any request, sent twice, is answered otherwise than by an honest vendor."""
    faulty = shop.spoilt(fault, seed)
    return any(
        said(faulty.answer(request)) != said(shop.honest(request))
        for request in (PICTURE, *(case.request for case in shop.cases))
        for _ in range(2)
    )
