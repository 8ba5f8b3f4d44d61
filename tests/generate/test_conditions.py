"""What a claim says under a condition alone is only chosen under that condition."""

from __future__ import annotations

import json

import pytest

from conformance.generate.plan import plan
from conformance.model import Claim, ClaimKind, Dialect, ModelName, Parameter, Phase

THINKER, PLAIN = "thinker", "plain"
SEARCH = [{"googleSearch": {}}]
SCHEMA = {
    "type": "object",
    "required": ["contents"],
    "properties": {
        "contents": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parts"],
                "properties": {
                    "parts": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["text"],
                            "properties": {"text": {"type": "string", "x-generate": "prompt"}},
                        },
                    }
                },
            },
        },
        "tools": {"type": "array"},
        "thoughts": {"type": "boolean"},
    },
}


def stated(member, values):
    return Claim(
        id=member,
        feature="request.thinking",
        kind=ClaimKind.VALUES,
        value=values,
        member=member,
        when={"model": THINKER},
    )


@pytest.fixture
def bodies(library, make_operation, make_provider):
    """(model, body) of every request that follows a page with some claims."""

    def made(*claims):
        name = {"type": "string", "x-generate": "model"}
        drawing = make_operation(
            SCHEMA,
            path="/v1beta/models/{model}:generateContent",
            request_dialect=Dialect.GEMINI,
            response_dialect=Dialect.GEMINI,
            parameters=(Parameter(name="model", where="path", required=True, schema=name),),
            claims=claims,
        )
        models = [ModelName(name=name, upstream="gemini-3-pro-image") for name in (THINKER, PLAIN)]
        cases = plan(make_provider(drawing, models=tuple(models)), library, strength=2).cases
        rows = [case for case in cases if case.phase is Phase.COVERING]
        return [(case.facets["model"], json.loads(case.request.body)) for case in rows]

    return made


def test_a_list_and_a_flag_of_one_model_go_with_that_model_alone(bodies):
    sent = bodies(stated("/tools", [SEARCH]), stated("/thoughts", [True, False]))
    assert {model for model, _ in sent} == {PLAIN, THINKER}
    assert all(not {"tools", "thoughts"} & body.keys() for model, body in sent if model == PLAIN)
    assert {json.dumps(body.get("tools")) for _, body in sent} == {"null", json.dumps(SEARCH)}
    assert {body.get("thoughts") for _, body in sent} == {True, False, None}


def test_without_a_condition_they_go_with_every_model(bodies):
    sent = bodies()
    assert {body.get("thoughts") for model, body in sent if model == PLAIN} == {True, False, None}


def test_what_goes_with_one_choice_alone_is_left_out_where_nothing_asks_for_it(bodies):
    plain = bodies(stated("/tools", [SEARCH]), stated("/thoughts", [True, False]))[0]
    assert plain[1].keys() == {"contents"}
