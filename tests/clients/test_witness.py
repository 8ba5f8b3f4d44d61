"""Whatever a vendor answers, a client gives an outcome, sends nothing more, and says nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.clients.driver import Task
from conformance.clients.witness import DRIVERS, outcome_of, request_of
from conformance.codec.records import from_json, to_json
from conformance.model import (
    Case,
    ClientOutcome,
    Dialect,
    Evidence,
    EvidenceKind,
    Exchange,
    Fetched,
    Intent,
    Phase,
    Request,
    Response,
)
from conformance.spec.official_clients import GOOGLE, OPENAI, Address
from tests.effort import examples

PLACES = [
    (GOOGLE, Dialect.GEMINI, "generate"),
    (GOOGLE, Dialect.GEMINI, "stream"),
    (OPENAI, Dialect.CHAT, "generate"),
    (OPENAI, Dialect.CHAT, "stream"),
    (OPENAI, Dialect.IMAGES, "generate"),
    (OPENAI, Dialect.IMAGES, "stream"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "candidates",
                    "content",
                    "parts",
                    "text",
                    "inlineData",
                    "data",
                    "choices",
                    "message",
                    "delta",
                    "index",
                    "error",
                    "finishReason",
                    "b64_json",
                    "url",
                    "usage",
                    "images",
                    "code",
                    "status",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
BODIES = st.one_of(
    st.binary(max_size=40),
    JSON.map(lambda value: json.dumps(value).encode()),
    JSON.map(lambda value: b"data: " + json.dumps(value).encode() + b"\n\ndata: [DONE]\n\n"),
)
TYPES = st.sampled_from(["application/json", "text/event-stream", "text/html", "", "é/\x00"])
STATUSES = st.sampled_from([200, 201, 204, 299, 302, 304, 400, 401, 404, 418, 500, 599])


def task(client, dialect, script):
    return Task(
        script=script,
        dialect=dialect,
        address=Address(client=client, base_url="https://api.example.com", api_version="v1"),
        key="{API_KEY}",
        wants=Intent(model="gemini-3-pro-image", prompt="an apple"),
    )


def exchange(response, *fetched):
    request = Request(method="POST", url="https://api.example.com/v1")
    case = Case(id="a/b/client/0", provider="a", operation="b", phase=Phase.CLIENT, request=request)
    evidence = Evidence(kind=EvidenceKind.SIMULATED)
    return Exchange(case=case, evidence=evidence, response=response, fetched=fetched)


@settings(max_examples=examples(20))
@given(st.sampled_from(PLACES), STATUSES, TYPES, BODIES)
def test_any_answer_gives_an_outcome(place, status, media_type, body):
    client, *_ = place
    headers = (("Content-Type", media_type), ("Location", "https://elsewhere.example.com"))
    answer = exchange(Response(status=status, headers=headers, body=body))
    outcome = outcome_of(DRIVERS[client], task(*place), answer)
    assert outcome.client == client
    assert outcome.own <= bool(outcome.raised)
    assert from_json(ClientOutcome, to_json(outcome)) == outcome


@pytest.mark.parametrize("place", PLACES)
def test_a_limit_on_requests_is_not_sent_against_again(place):
    client, *_ = place
    headers = (("Content-Type", "application/json"), ("Retry-After", "0"))
    answer = exchange(Response(status=429, headers=headers, body=b'{"error":{"message":"slow"}}'))
    outcome = outcome_of(DRIVERS[client], task(*place), answer)
    assert (outcome.own, outcome.status) == (True, 429)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_written_to_the_terminal(place, capfd, recwarn):
    client, *_ = place
    assert request_of(DRIVERS[client], task(*place)) is not None
    headers = (("Content-Type", "application/json"),)
    outcome_of(DRIVERS[client], task(*place), exchange(Response(status=200, headers=headers)))
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


@pytest.mark.parametrize("found", [b"no picture", None])
def test_what_a_link_leads_to_counts_as_the_picture(found):
    url = "https://files.example.com/apple.png"
    body = json.dumps({"created": 1, "data": [{"url": url}]}).encode()
    response = Response(status=200, headers=(("Content-Type", "application/json"),), body=body)
    led = None if found is None else Response(status=200, body=found)
    place = (OPENAI, Dialect.IMAGES, "generate")
    answer = exchange(response, Fetched(url=url, response=led))
    (picture,) = outcome_of(DRIVERS[OPENAI], task(*place), answer).pictures
    assert picture.linked
    assert not picture.decodes


class Panic(BaseException):
    """As a library's compiled part may raise."""


@pytest.mark.parametrize("error", [Panic, RecursionError, MemoryError])
def test_whatever_a_library_raises_its_caller_gets(error):
    def run(_task, _http, given):
        given.text = True
        raise error

    place = (OPENAI, Dialect.CHAT, "generate")
    broken = replace(DRIVERS[OPENAI], run=run)
    outcome = outcome_of(broken, task(*place), exchange(Response(status=200)))
    assert outcome.raised.endswith(error.__qualname__)
    assert (outcome.own, outcome.text) == (False, True)
    assert request_of(broken, task(*place)) is None


def test_the_user_interrupts_a_library_as_well():
    def run(*_):
        raise KeyboardInterrupt

    place = (OPENAI, Dialect.CHAT, "generate")
    broken = replace(DRIVERS[OPENAI], run=run)
    with pytest.raises(KeyboardInterrupt):
        outcome_of(broken, task(*place), exchange(Response(status=200)))
