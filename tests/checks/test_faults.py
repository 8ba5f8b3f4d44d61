"""An answer that was cut or lost on the way counts for nobody and against nobody."""

from __future__ import annotations

import pytest

from conformance.checks.judge import Judge
from conformance.model import (
    Case,
    Dialect,
    Evidence,
    EvidenceKind,
    Exchange,
    Fault,
    Operation,
    Phase,
    Provider,
    Request,
    Response,
    Status,
)
from conformance.spec.library import Library
from conformance.transport.faults import FAULTS

OPERATION = Operation(
    id="images",
    provider="acme",
    method="POST",
    path="/v1/images",
    request_dialect=Dialect.IMAGES,
    response_dialect=Dialect.IMAGES,
)
PROVIDER = Provider(id="acme", name="Acme", key_env="ACME_API_KEY", operations=(OPERATION,))
CASE = Case(
    id="acme/images/covering/a",
    provider="acme",
    operation="images",
    phase=Phase.COVERING,
    request=Request(
        method="POST",
        url="https://api.example.com/v1/images",
        headers=(("Content-Type", "application/json"),),
        body=b'{"model": "m", "prompt": "an apple"}',
    ),
)
JSON = (("Content-Type", "application/json"),)


@pytest.fixture(scope="module")
def judge():
    return Judge(PROVIDER, Library.open(None))


def findings(judge, fault, response, echoes=()):
    exchange = Exchange(
        case=CASE,
        evidence=Evidence(kind=EvidenceKind.LIVE),
        response=response,
        fault=Fault(name=fault) if fault else None,
        echoes=echoes,
    )
    return list(judge.exchange(judge.answer(exchange)))


@pytest.mark.parametrize("fault", ["timeout-total", "cut-body", "too-large-body"])
@pytest.mark.parametrize(
    "response",
    [
        None,
        Response(status=200, headers=JSON, body=b'{"created": 1, "da'),
        Response(status=400, headers=JSON, body=b""),
        Response(status=302, headers=(("Location", "/"),)),
        Response(status=200, headers=(("Content-Type", "text/event-stream"),), body=b"data: {"),
    ],
)
def test_every_finding_is_inconclusive(judge, fault, response):
    found = findings(judge, fault, response)
    assert found
    assert {each.status for each in found} == {Status.INCONCLUSIVE}
    assert {each.message for each in found} == {f"not judged: transport fault: {fault}"}
    assert len({(each.check, each.feature) for each in found}) == len(found)


def test_without_a_fault_the_same_answer_is_judged(judge):
    found = findings(judge, "", Response(status=200, headers=JSON, body=b'{"created": 1, "da'))
    assert Status.FAIL in {each.status for each in found}


def test_a_key_that_came_back_came_back(judge):
    response = Response(status=200, headers=JSON, body=b'{"was": "{API_KEY}", "da')
    found = findings(judge, "cut-body", response, echoes=("body: {API_KEY} at byte 9",))
    assert [each.feature for each in found if each.status is Status.FAIL] == ["access.key_kept"]


@pytest.mark.parametrize("fault", [kind.name for kind in FAULTS.values() if kind.vendor])
def test_what_only_the_server_can_have_broken_counts_against_it_once(judge, fault):
    response = Response(
        status=200, headers=(*JSON, ("Transfer-Encoding", "chunked")), body=b'{"created": 1, "da'
    )
    found = findings(judge, fault, response)
    assert [each.feature for each in found if each.status is Status.FAIL] == ["response.http"]
    assert {each.status for each in found} == {Status.FAIL, Status.INCONCLUSIVE}
