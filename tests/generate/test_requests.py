"""Requests are drawn from shapes: what fits is found in either way, and choices give way in order."""

from __future__ import annotations

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from conformance.generate.assemble import body_of
from conformance.generate.compiler import strategy
from conformance.generate.filling import filling, values
from conformance.generate.requests import Requests, standing
from conformance.generate.shape import Hole, filled
from conformance.generate.survey import survey
from conformance.model import Dialect, Operation, Provider, ViolationKind
from conformance.spec.oracle import fits
from tests.effort import examples
from tests.project import LIBRARY

NUMBERED = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
SCHEMA = {
    "type": "object",
    "required": ["tags"],
    "properties": {
        "tags": {"type": "array", "minItems": 2, "items": NUMBERED, "uniqueItems": True},
        "a": {"enum": ["x", "y"]},
        "b": {
            "oneOf": [
                {"type": "string"},
                {"type": "object", "required": ["c"], "properties": {"c": {"type": "string"}}},
            ]
        },
    },
    "not": {"required": ["a", "b"], "properties": {"a": {"const": "y"}}},
}
OPERATION = Operation(
    id="make",
    provider="acme",
    method="POST",
    path="/v1/make",
    request_dialect=Dialect.CHAT,
    response_dialect=Dialect.CHAT,
    request_schema=SCHEMA,
)
ACME = Provider(id="acme", name="Acme", key_env="ACME_API_KEY", operations=(OPERATION,))
SPACE = survey(OPERATION, ACME, LIBRARY.models)
REQUESTS = Requests(OPERATION, ACME, LIBRARY)


@settings(max_examples=examples(10))
@given(REQUESTS.sound())
def test_what_holds_for_the_whole_of_an_object_or_array_holds_for_what_is_drawn(made):
    body = body_of(made.request)
    assert fits(SCHEMA, body)
    assert "b" not in body or body.get("a") != "y"
    assert len({each["n"] for each in body["tags"]}) == len(body["tags"])


@settings(max_examples=examples(10))
@given(REQUESTS.wrong({ViolationKind.SCHEMA, ViolationKind.PROTOCOL}))
def test_one_thing_is_wrong_and_of_a_kind_that_is_wanted(made):
    assert made.violation.kind in {ViolationKind.SCHEMA, ViolationKind.PROTOCOL}
    if made.violation.kind is ViolationKind.SCHEMA:
        assert not fits(SCHEMA, body_of(made.request))


@settings(max_examples=examples(20))
@given(st.tuples(*(st.integers(0, size - 1) for size in SPACE.sizes)))
def test_a_choice_gives_way_only_where_earlier_ones_rule_it_out(wanted):
    row = standing(wanted, SPACE)
    assert SPACE.feasible(dict(enumerate(row)))
    for axis, option in enumerate(wanted):
        earlier = dict(enumerate(row[:axis]))
        assert (row[axis] == option) == SPACE.completable({**earlier, axis: option})


def test_a_plan_and_a_drawn_request_begin_with_the_same_values():
    shape = {"a": [1, Hole(key=("a", None), schema=NUMBERED)], "b": Hole(key=("b", 3), schema={})}
    once = settings(database=None, max_examples=1, phases=[Phase.generate])
    drawn = filling(shape, lambda hole: strategy(hole.schema))
    first = find(drawn, lambda _: True, settings=once)
    assert first == find(values(shape), lambda _: True, settings=once)
    assert first == {"a": [1, {"n": 0}], "b": None}


def test_each_hole_is_filled_in_page_order():
    shape = {"a": [1, Hole(key=("a", None), schema={})], "b": Hole(key=("b", 3), schema={})}
    assert filled(shape, lambda hole: [*hole.key]) == {"a": [1, ["a", None]], "b": ["b", 3]}
