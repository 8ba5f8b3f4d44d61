"""Drawn requests fit the page, and a failing one is shrunk to what decides it."""

from __future__ import annotations

import pytest

from conformance.dialects.lens import lens
from conformance.generate.assemble import body_of
from conformance.generate.explore import explore
from conformance.model import Credential, Dialect, ModelName, Operation, Provider
from conformance.spec.library import Library
from conformance.spec.oracle import violations

LIBRARY = Library.open(None)
SCHEMA = {
    "type": "object",
    "required": ["prompt", "model"],
    "properties": {
        "prompt": {"type": "string", "x-generate": "prompt"},
        "model": {"type": "string", "x-generate": "model"},
        "size": {"enum": ["1024x1024", "2048x2048", "4096x4096"]},
        "n": {"type": "integer", "minimum": 1, "maximum": 9},
        "output_format": {"enum": ["png", "jpeg", "webp"]},
        "user": {"type": "string", "maxLength": 9},
    },
}
OPERATION = Operation(
    id="make",
    provider="acme",
    method="POST",
    path="/v1/images/generations",
    request_dialect=Dialect.IMAGES,
    response_dialect=Dialect.IMAGES,
    servers=("https://acme.example",),
    request_schema=SCHEMA,
    credentials=(Credential(id="key", carrier="header", name="Authorization", prefix="Bearer "),),
)
ACME = Provider(
    id="acme",
    name="Acme",
    key_env="ACME_API_KEY",
    models=(ModelName(name="nano", upstream="gemini-3-pro-image"),),
    operations=(OPERATION,),
)
SIMPLEST = {"prompt": "A red apple on a wooden table, soft daylight", "model": "nano"}


def exploring(shows, examples=20):
    return explore(OPERATION, ACME, LIBRARY, shows, examples=examples)


def failing(wanted):
    """Shows a failure where the body is wanted."""
    return lambda case: ["it"] if wanted(body_of(case.request)) else []


def test_every_request_is_one_that_the_page_documents():
    met = []

    def note(case):
        met.append(case)
        return ()

    found = exploring(note)
    assert found.asked == len(met) > 10
    assert (found.cases, found.kinds) == ((), ())
    for case in met:
        assert not violations(SCHEMA, body_of(case.request))
        assert case.valid
        assert case.cost_usd > 0


def test_each_choice_of_the_page_is_tried_alone_first():
    alone = []

    def note(case):
        alone.append({name for name in body_of(case.request) if name not in SIMPLEST})
        return ()

    exploring(note, examples=12)
    assert {frozenset(each) for each in alone[:9]} >= {
        frozenset(each) for each in ((), ("size",), ("n",), ("output_format",))
    }
    assert all(len(each) <= 1 for each in alone[:9])


def test_the_facets_say_what_is_asked_for():
    intent = lens(Dialect.IMAGES).intent

    def note(case):
        asked = intent(case.request)
        assert case.facets["count"] == asked.count
        assert case.facets["output_format"] == asked.output_format
        return ()

    exploring(note)


def test_what_fails_for_one_choice_is_shrunk_to_that_choice():
    (case,) = exploring(failing(lambda body: body.get("size") == "4096x4096")).cases
    assert body_of(case.request) == {**SIMPLEST, "size": "4096x4096"}


@pytest.mark.slow
def test_what_fails_for_two_choices_together_keeps_both():
    found = exploring(failing(lambda body: "size" in body and body.get("n") == 9), examples=40)
    (case,) = found.cases
    assert body_of(case.request) == {**SIMPLEST, "n": 9, "size": "1024x1024"}


@pytest.mark.slow
def test_what_fails_for_what_is_drawn_is_shrunk_too():
    (case,) = exploring(failing(lambda body: len(body.get("user", "")) > 3), examples=40).cases
    assert body_of(case.request) == {**SIMPLEST, "user": "0000"}


@pytest.mark.slow
def test_what_lies_between_bounds_is_drawn_and_named():
    (case,) = exploring(failing(lambda body: 1 < body.get("n", 1) < 9), examples=40).cases
    assert body_of(case.request) == {**SIMPLEST, "n": 2}
    assert case.facets["count"] == 2


def test_what_fails_always_is_shrunk_to_the_simplest_request_there_is():
    (case,) = exploring(lambda _: ["always"]).cases
    assert body_of(case.request) == SIMPLEST


def test_two_kinds_that_one_request_shows_are_one_case():
    found = exploring(lambda _: ["one", "two"])
    assert found.kinds == ("one", "two")
    assert len(found.cases) == 1


@pytest.mark.slow
def test_two_kinds_that_need_different_requests_are_two_cases():
    found = exploring(lambda case: [*body_of(case.request).keys() & {"size", "n"}])
    assert len({case.id for case in found.cases}) == len(found.cases) == 2


@pytest.mark.slow
def test_the_same_page_and_number_give_the_same_cases():
    def shows(case):
        return [*body_of(case.request).keys() & {"size"}]

    first, second = (exploring(shows) for _ in range(2))
    assert first == second
    assert all(case.id.startswith("acme/make/explore/") for case in first.cases)


@pytest.mark.parametrize("examples", [15, 30])
def test_an_id_depends_on_what_is_chosen_and_not_on_how_many_were_drawn(examples):
    (case,) = exploring(failing(lambda body: "size" in body), examples).cases
    assert case.id == "acme/make/explore/5f7310b61e"


@pytest.mark.slow
def test_shrinking_what_fails_by_the_length_of_the_request_ends():
    found = exploring(lambda case: ["odd" if len(case.request.body) % 2 else "even"])
    assert found.kinds == ("even", "odd")
    assert len(found.cases) == 2
    assert found.asked < 2_000


def test_a_single_example_is_enough_for_what_always_fails():
    (case,) = exploring(lambda _: ["always"], examples=1).cases
    assert body_of(case.request) == SIMPLEST


def test_nothing_is_asked_where_nothing_is_described_or_wanted():
    def shows(_case):
        raise AssertionError

    assert exploring(shows, examples=0).asked == 0
    bare = Operation(
        id="make",
        provider="acme",
        method="POST",
        path="/",
        request_dialect=Dialect.IMAGES,
        response_dialect=Dialect.IMAGES,
    )
    assert explore(bare, ACME, LIBRARY, shows, examples=9).asked == 0
