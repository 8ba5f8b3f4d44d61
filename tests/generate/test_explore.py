"""Drawn requests fit the page, and a failing one is shrunk to what decides it."""

from __future__ import annotations

import pytest

from conformance.dialects.lens import lens
from conformance.generate.assemble import body_of
from conformance.generate.explore import explore
from conformance.spec.oracle import violations
from tests.project import LIBRARY


def place(address):
    provider_id, _, name = address.partition("/")
    provider = LIBRARY.provider(provider_id)
    return provider, next(each for each in provider.operations if each.id == name)


def exploring(address, shows, examples=30):
    provider, operation = place(address)
    return explore(operation, provider, LIBRARY, shows, examples=examples)


def intent_of(address):
    _, operation = place(address)
    return lens(operation.request_dialect).intent


PLACES = ("ccapi/generate_image", "litellm/create_chat_completion")


@pytest.mark.parametrize("address", PLACES)
def test_every_request_is_one_that_the_page_documents(address):
    _, operation = place(address)
    met = []

    def note(case):
        met.append(case)
        return ()

    found = exploring(address, note)
    assert found.asked == len(met) > 10
    assert (found.cases, found.kinds) == ((), ())
    for case in met:
        assert not violations(operation.request_schema, body_of(case.request))
        assert case.valid
        assert case.cost_usd > 0


def test_the_facets_say_what_is_asked_for():
    intent = intent_of("google/generate_content")

    def note(case):
        asked = intent(case.request)
        assert case.facets["aspect_ratio"] == asked.aspect_ratio
        assert case.facets["image_size"] == asked.image_size
        assert case.facets["references"] == len(asked.references)
        return ()

    exploring("google/generate_content", note)


def test_what_fails_for_one_choice_is_shrunk_to_that_choice():
    intent = intent_of("google/generate_content")

    def shows(case):
        return ["too large"] if intent(case.request).image_size in {"2K", "4K"} else []

    (case,) = exploring("google/generate_content", shows).cases
    body = body_of(case.request)
    assert body["generationConfig"] == {"imageConfig": {"imageSize": "2K"}}
    assert body.keys() == {"contents", "generationConfig"}
    stated = {name for name, value in case.facets.items() if value}
    assert stated == {"model", "image_size", "credential"}


def test_what_fails_for_two_choices_together_keeps_both():
    intent = intent_of("google/generate_content")

    def shows(case):
        asked = intent(case.request)
        return ["both"] if asked.references and asked.image_size in {"2K", "4K"} else []

    (case,) = exploring("google/generate_content", shows, examples=50).cases
    stated = {name: value for name, value in case.facets.items() if value}
    assert stated.keys() == {"model", "references", "image_size", "credential"}
    assert stated["image_size"] == "2K", "the cheaper of the two"


def test_what_fails_always_is_shrunk_to_the_simplest_request_there_is():
    (case,) = exploring("ccapi/generate_image", lambda _: ["always"]).cases
    assert {name for name, value in case.facets.items() if value} == {"model", "credential"}


def test_two_kinds_that_one_request_shows_are_one_case():
    found = exploring("ccapi/generate_image", lambda _: ["one", "two"])
    assert found.kinds == ("one", "two")
    assert len(found.cases) == 1


def test_two_kinds_that_need_different_requests_are_two_cases():
    intent = intent_of("ccapi/generate_image")

    def shows(case):
        asked = intent(case.request)
        return [name for name in ("image_size", "aspect_ratio") if getattr(asked, name)]

    found = exploring("ccapi/generate_image", shows)
    assert len({case.id for case in found.cases}) == len(found.cases) == 2


def test_the_same_page_and_number_give_the_same_cases():
    intent = intent_of("ccapi/generate_image")

    def shows(case):
        return [str(intent(case.request).aspect_ratio)]

    first, second = (exploring("ccapi/generate_image", shows) for _ in range(2))
    assert first == second
    assert all(case.id.startswith("ccapi/generate_image/explore/") for case in first.cases)


def test_an_id_depends_on_what_is_chosen_and_not_on_how_many_were_drawn():
    intent = intent_of("ccapi/generate_image")

    def shows(case):
        return ["size"] if intent(case.request).image_size else []

    few, many = (exploring("ccapi/generate_image", shows, number) for number in (20, 60))
    assert [case.id for case in few.cases] == [case.id for case in many.cases]


def test_shrinking_what_fails_by_the_letters_of_the_prompt_ends():
    def shows(case):
        return ["odd"] if len(case.request.body) % 2 else ["even"]

    found = exploring("ccapi/generate_image", shows)
    assert found.kinds == ("even", "odd")
    assert len(found.cases) == 2
    assert found.asked < 2_000


def test_nothing_is_asked_where_nothing_is_described_or_wanted():
    def shows(_case):
        raise AssertionError

    assert exploring("ccapi/generate_image", shows, examples=0).asked == 0
