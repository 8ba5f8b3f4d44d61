"""What a free call tells of host, path and key."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.engine.preflight import obstacle, preflights
from conformance.model import Evidence, EvidenceKind, Exchange, Fault, Response
from conformance.transport.faults import FAULTS
from conformance.transport.simulated import Simulated
from tests.project import LIBRARY, planned

IDS = LIBRARY.ids
PROVIDER = LIBRARY.provider(IDS[0])
(CASE, *_) = preflights(planned(IDS[0]).cases)
(OPERATION, *_) = PROVIDER.operations
BAD_KEY = {
    "error": {
        "code": 400,
        "status": "INVALID_ARGUMENT",
        "message": "API key not valid",
        "details": [{"reason": "API_KEY_INVALID"}],
    }
}
JSON = (("Content-Type", "application/json"),)


def said(status, body=b"", headers=JSON, fault=None):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = Response(status=status, headers=headers, body=body) if status else None
    exchange = Exchange(
        case=CASE,
        evidence=Evidence(kind=EvidenceKind.LIVE),
        response=response,
        fault=fault and Fault(name=fault),
    )
    return obstacle(exchange, OPERATION, "ACME_API_KEY")


def error(message, **more):
    return {"error": {"message": message, **more}}


@pytest.mark.parametrize("name", IDS)
def test_every_operation_has_one_and_the_honest_simulator_passes_it(name):
    provider = LIBRARY.provider(name)
    chosen = tuple(preflights(planned(name).cases))
    judged = {each.id for each in provider.operations if not each.not_judged}
    assert {case.operation for case in chosen} == judged
    for exchange in Simulated(provider, LIBRARY).exchanges(chosen):
        operation = next(each for each in provider.operations if each.id == exchange.case.operation)
        assert not obstacle(exchange, operation, provider.key_env)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, error("The model `no-such-model-conformance` does not exist")),
        (404, error("models/no-such-model-conformance is not found for API version v1beta")),
        (400, error("invalid model")),
        (403, error("this key has no access to the model")),
        (503, error("当前分组下对于模型 no-such-model 无可用渠道")),
        (429, error("slow down")),
        (500, error("internal")),
        (200, {"data": [{"b64_json": "aGVsbG8="}]}),
        (422, {"detail": "unprocessable"}),
    ],
)
def test_what_proves_host_path_and_key_is_no_obstacle(status, body):
    assert not said(status, body)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, error("Incorrect API key provided"), "ACME_API_KEY"),
        (403, error("forbidden"), "ACME_API_KEY"),
        (401, b"", "ACME_API_KEY"),
        (400, BAD_KEY, "ACME_API_KEY"),
        (402, error("insufficient balance"), "credit"),
        (404, error("Invalid URL (POST /v1beta/models/no-such-model:generateContent)"), "path"),
        (404, b"404 page not found", "path"),
        (405, error("Method Not Allowed"), "path"),
        (404, {"detail": "Not Found"}, "path"),
    ],
)
def test_what_will_not_get_better_is_named_with_what_to_do(status, body, words):
    told = said(status, body)
    assert words in told
    assert "?" in told


@pytest.mark.parametrize("status", [200, 403, 404, 502])
def test_a_web_page_is_no_api(status):
    told = said(status, b"<!doctype html><title>Welcome</title>", (("Content-Type", "text/html"),))
    assert "web page" in told
    assert "--base-url" in told


def test_a_redirect_says_where():
    headers = (("Location", "https://www.example.com/v1"),)
    assert "https://www.example.com/v1" in said(301, b"", headers, fault="redirect")


@pytest.mark.parametrize("name", [kind.name for kind in FAULTS.values() if kind.stage == "before"])
def test_silence_is_explained(name):
    told = said(0, fault=name)
    assert FAULTS[name].meaning in told


def test_the_key_of_a_query_is_not_told():
    request = replace(CASE.request, url="https://api.example.com/v1?key={API_KEY}")
    exchange = Exchange(
        case=replace(CASE, request=request),
        evidence=Evidence(kind=EvidenceKind.LIVE),
        response=Response(status=401),
    )
    assert "?key" not in obstacle(exchange, OPERATION, "K")


@given(st.integers(100, 599), st.binary(max_size=60), st.sampled_from(["text/html", "a/b", ""]))
def test_no_answer_makes_it_fail(status, body, kind):
    assert isinstance(said(status, body, (("Content-Type", kind),)), str)
