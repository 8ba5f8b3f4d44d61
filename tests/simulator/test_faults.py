"""Faults as a set: each is one thing, and shows where it should."""

from __future__ import annotations

import re
from itertools import zip_longest

import pytest

from conformance.checks.check import CHECKS
from conformance.model import Request
from conformance.simulator.fault import FAULTS
from conformance.simulator.vendor import HEADER

#: An issue or pull request, a file of a repository at a commit, or a page.
SOURCE = re.compile(
    r"[\w.-]+/[\w.-]+#\d+|[\w.-]+/[\w.-]+@[0-9a-f]{8} [\w./-]+|[\w.-]+/[\w.-]+|https://\S+"
)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_fault_says_what_it_is(fault, library):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fault.id)
    assert fault.title.endswith(".")
    assert all(SOURCE.fullmatch(each) for each in fault.sources)
    assert all(re.fullmatch(r"F-(0\d\d|1[0-2]\d|13[0-8])", each) for each in fault.numbers)
    assert set(fault.breaks) <= set(library.features)
    named = {feature for check in fault.caught_by for feature in CHECKS[check].features}
    assert set(fault.breaks) <= named
    nobodys = fault.apply.__module__.endswith(".setbacks")
    assert bool(fault.breaks) is not nobodys


def test_no_two_faults_are_called_alike():
    assert len({fault.title for fault in FAULTS.values()}) == len(FAULTS)


#: What links lead to, which no plan names.
PICTURE = Request(method="GET", url="https://h.invalid/conformance-simulator/512x512-1.png")


def unlabelled(response):
    headers = tuple(each for each in response.headers if each[0] != HEADER)
    return response.status, headers, response.body


@pytest.fixture(scope="module")
def honest(shops):
    """Every planned request and a picture behind a link, each with the honest answer to it.

    Vendors take turns: most faults need one that speaks a certain dialect, and few more than that.
    """
    plans = [[(shop, case.request) for case in shop.cases] for shop in shops.values()]
    asked = [(shops["uniall"], PICTURE)]
    asked += [each for turn in zip_longest(*plans) for each in turn if each]
    return [(shop, each, unlabelled(shop.vendor().answer(each))) for shop, each in asked]


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_fault_changes_some_answers_and_leaves_others_alone(shops, honest, fault):
    vendors = {name: shop.spoilt(fault) for name, shop in shops.items()}
    seen = set()
    for shop, request, answer in honest:
        vendor = vendors[shop.provider.id]
        # Twice, for faults that come and go.
        seen |= {unlabelled(vendor.answer(request)) == answer for _ in range(2)}
        if len(seen) > 1:
            return
    assert seen == {True, False}


def test_there_are_faults_for_every_kind_of_answer():
    kinds = {fault.apply.__module__.rpartition(".")[2] for fault in FAULTS.values()}
    assert kinds >= {"access", "bodies", "pixels", "places", "refusals", "streams", "usages"}
