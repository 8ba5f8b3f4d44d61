"""What the clients find of an honest vendor, and of one that does a thing wrong."""

from __future__ import annotations

import pytest

from conformance.model import Status

CLIENTS = ("google-genai", "openai")
SCRIPTS = {
    "google-genai": ["generate", "edit", "wrong-key", "unknown-model"],
    "openai": ["generate", "edit", "stream", "wrong-key", "unknown-model"],
}
#: client, script, what the vendor does wrong, what the row then says.
FAULTY = [
    ("google-genai", "generate", "picture-in-text", Status.FAIL),
    ("google-genai", "generate", "base64-data-uri", Status.FAIL),
    ("google-genai", "generate", "html-for-answers", Status.FAIL),
    ("google-genai", "edit", "json-trailing-bytes", Status.FAIL),
    ("google-genai", "unknown-model", "error-of-other-dialect", Status.WARN),
    ("google-genai", "unknown-model", "error-with-200", Status.FAIL),
    ("google-genai", "wrong-key", "client-errors-are-500", Status.FAIL),
    ("google-genai", "generate", "prompt-blocked", Status.INCONCLUSIVE),
    ("google-genai", "generate", "jpeg-labelled-png", Status.PASS),
    ("openai", "generate", "empty-answers", Status.FAIL),
    ("openai", "generate", "first-carrier-refused", Status.FAIL),
    ("openai", "edit", "picture-missing", Status.FAIL),
    ("openai", "stream", "stream-cuts-json", Status.FAIL),
    ("openai", "stream", "stream-error-inside", Status.FAIL),
    ("openai", "stream", "stream-ignored", Status.FAIL),
    ("openai", "stream", "finish-unknown", Status.PASS),
    ("openai", "stream", "overloaded", Status.INCONCLUSIVE),
    ("openai", "wrong-key", "any-key-accepted", Status.FAIL),
    ("openai", "unknown-model", "error-page", Status.WARN),
]


@pytest.mark.parametrize("client", CLIENTS)
def test_all_is_well_with_an_honest_vendor(trial, client):
    found = trial(client).findings()
    assert [each.facets["script"] for each in found] == SCRIPTS[client]
    assert {each.status for each in found} == {Status.PASS}
    assert {each.facets["client"] for each in found} == {client}


@pytest.mark.parametrize(("client", "script", "fault", "status"), FAULTY)
def test_a_client_tells_what_its_caller_meets(trial, client, script, fault, status):
    (finding,) = trial(client).findings(script, fault=fault)
    assert finding.status is status, finding


@pytest.mark.parametrize("client", CLIENTS)
def test_only_the_rows_of_clients_tell_of_what_a_client_sent(trial, client):
    assert all(each.feature.startswith("client.") for each in trial(client).findings())


def test_a_stream_says_how_many_events_there_were(trial):
    (exchange,) = trial("openai").exchanges("stream")
    assert exchange.client.pieces > 1
    (finding,) = trial("openai").findings("stream")
    assert finding.observed["events"] == exchange.client.pieces
