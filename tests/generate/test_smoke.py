"""A smoke run tries everything on a vendor once, and asks for little."""

from __future__ import annotations

from collections import defaultdict

import pytest

from conformance.generate.smoke import smoke
from conformance.model import Case, Part, Phase, Request
from conformance.spec.library import Library

IDS = Library.open().ids
each_provider = pytest.mark.parametrize("provider", IDS)
PAID = {Phase.DOCUMENTED, Phase.COVERING, Phase.PROBE}


def paid(planned):
    return {case.id: case for case in planned.cases if case.phase in PAID}


@each_provider
def test_what_is_paid_for_is_sent_at_strength_1_too(plans, provider):
    few, many = paid(plans[provider, 0]), paid(plans[provider, 1])
    assert few.items() <= many.items()


@each_provider
def test_each_operation_is_asked_for_the_plainest_picture(plans, provider):
    firsts = [
        {case.operation: case.id for case in reversed(cases) if case.phase is Phase.COVERING}
        for cases in (plans[provider, 0].cases, plans[provider, 1].cases)
    ]
    kept = {case.id for case in plans[provider, 0].cases}
    assert firsts[0] == firsts[1]
    assert set(firsts[1].values()) <= kept


@each_provider
def test_each_probe_is_made_on_the_vendor(plans, provider):
    few, many = (
        {part.probe for case in plans[provider, strength].cases for part in case.parts}
        for strength in (0, 1)
    )
    assert few == many


@each_provider
def test_no_probe_is_without_what_it_is_compared_with(plans, provider):
    kept = {case.id for case in plans[provider, 0].cases}
    groups = {
        part.group
        for case in plans[provider, 0].cases
        if case.phase is Phase.PROBE
        for part in case.parts
    }
    for case in plans[provider, 1].cases:
        if case.phase is Phase.COVERING and groups & {part.group for part in case.parts}:
            assert case.id in kept
    for case in plans[provider, 0].cases:
        assert not case.after or case.after in kept


def case(operation, phase, name, *parts, **facets):
    return Case(
        id=f"acme/{operation}/{phase}/{name}",
        provider="acme",
        operation=operation,
        phase=phase,
        request=Request(method="POST", url=f"https://acme.invalid/{name}"),
        parts=tuple(
            Part(group=f"{operation}/{probe}", probe=probe, role=role) for probe, role in parts
        ),
        facets=facets,
    )


def names(cases):
    found = defaultdict(list)
    for each in cases:
        found[each.operation].append(each.id.rpartition("/")[2])
    return dict(found)


def test_what_one_operation_tries_another_need_not():
    cases = []
    for operation in ("chat", "images"):
        cases += [
            case(operation, Phase.DOCUMENTED, "curl"),
            case(operation, Phase.COVERING, "plain", ("reference", "without"), ratio="1:1"),
            case(operation, Phase.COVERING, "rich", model="b", aspect_ratio="2:3", image_size="2K"),
            case(operation, Phase.COVERING, "wide", aspect_ratio="16:9", image_size="2K"),
            case(operation, Phase.NEGATIVE, "wrong"),
            case(operation, Phase.PROBE, "png", ("reference", "png")),
            case(operation, Phase.PROBE, "webp", ("reference", "webp")),
            case(operation, Phase.PROBE, "search", ("asks", "grounding")),
        ]
    assert names(smoke(cases)) == {
        "chat": ["curl", "plain", "rich", "wrong", "webp", "search"],
        "images": ["plain", "wrong", "png"],
    }


def test_the_twin_of_a_probe_stays():
    cases = [
        case("chat", Phase.COVERING, "plain"),
        case("chat", Phase.COVERING, "saying", ("response_format", "url")),
        case("chat", Phase.PROBE, "b64", ("response_format", "b64_json")),
    ]
    assert smoke(cases) == tuple(cases)


def test_nothing_makes_a_plan_of_nothing():
    assert smoke([]) == ()
