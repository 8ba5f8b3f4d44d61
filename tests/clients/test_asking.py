"""Between the plan and whoever sends."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError

import pytest

from conformance.clients import driver
from conformance.clients.asking import Asking, absent, installed
from conformance.codec import strict_json
from conformance.generate.assemble import GOOD_KEY, WRONG_KEY
from conformance.model import Fault, Phase
from conformance.transport.apart import Apart
from conformance.transport.recording import Recording
from conformance.transport.replay import Replay
from conformance.transport.simulated import Simulated

CLIENTS = ("google-genai", "openai")
NOT_KEPT = ("user-agent", "x-goog-api-client", "x-stainless")


@pytest.fixture
def nothing_installed(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(driver, "installed_version", missing)


def headers(request):
    return {name.lower(): value for name, value in request.headers}


def body(request):
    return strict_json.parse(request.body).value


@pytest.mark.parametrize("client", CLIENTS)
def test_the_client_s_own_request_takes_the_place_of_the_nominal_one(trial, client):
    told = trial(client)
    prepared = Asking(told.provider).prepared(told.cases)
    assert [each.id for each in prepared] == [each.id for each in told.cases]
    for before, after in zip(told.cases, prepared, strict=True):
        assert after.request.url.split("?")[0] == before.request.url
        assert any(name.startswith("x-") for name in headers(after.request)), "it says who it is"
        assert replace(after, request=before.request) == before


@pytest.mark.parametrize("client", CLIENTS)
def test_the_key_is_a_placeholder_unless_it_shall_be_wrong(trial, client):
    told = trial(client)
    for case in Asking(told.provider).prepared(told.cases):
        carried = " ".join(headers(case.request).values())
        wrong = case.facets["script"] == "wrong-key"
        assert (WRONG_KEY in carried, GOOD_KEY in carried) == (wrong, not wrong)


def test_other_cases_pass_as_they_are(trial):
    told = trial("openai")
    other = replace(told.cases[0], phase=Phase.COVERING)
    assert Asking(told.provider).prepared([other]) == (other,)


def test_the_environment_of_the_user_is_not_sent(trial, monkeypatch):
    said = {
        "OPENAI_ORG_ID": "org-secret",
        "OPENAI_PROJECT_ID": "proj-secret",
        "OPENAI_API_KEY": "sk-secret",
        "OPENAI_BASE_URL": "https://secret.example.com",
        "GOOGLE_API_KEY": "g-secret",
        "GEMINI_API_KEY": "h-secret",
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
        "GOOGLE_CLOUD_PROJECT": "secret-project",
        "GOOGLE_GENAI_API_VERSION": "v9secret",
        "HTTPS_PROXY": "http://secret.example.com:1",
    }
    before = {
        client: Asking(trial(client).provider).prepared(trial(client).cases) for client in CLIENTS
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    for client in CLIENTS:
        after = Asking(trial(client).provider).prepared(trial(client).cases)
        assert "secret" not in repr(after)
        assert [each.request for each in after] == [each.request for each in before[client]]


def test_the_same_script_is_the_same_request(trial):
    told = trial("google-genai")
    assert Asking(told.provider).prepared(told.cases) == Asking(told.provider).prepared(told.cases)


@pytest.mark.parametrize("client", CLIENTS)
def test_what_tells_of_the_machine_is_not_kept(trial, client):
    for exchange in trial(client).exchanges("generate"):
        kept = " ".join(headers(exchange.case.request))
        assert not any(each in kept for each in NOT_KEPT)
        assert "content-type" in kept


def test_a_reference_is_handed_in(trial):
    google, openai = (
        Asking(trial(client).provider).prepared([trial(client).case("edit")])[0]
        for client in CLIENTS
    )
    parts = body(google.request)["contents"][0]["parts"]
    assert any("inlineData" in part for part in parts)
    content = body(openai.request)["messages"][0]["content"]
    assert [part["type"] for part in content] == ["text", "image_url"]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_is_not_installed_is_left_out_with_the_command(
    trial, client, nothing_installed
):
    told = trial(client)
    assert Asking(told.provider).prepared(told.cases) == installed(told.cases) == ()
    (why,) = absent(told.provider).values()
    assert "pip install" in why


@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_is_absent_where_all_is_installed(trial, client):
    assert absent(trial(client).provider) == {}
    assert installed(trial(client).cases) == trial(client).cases


def test_an_answer_that_did_not_come_whole_is_shown_to_no_client(trial):
    told = trial("openai")
    asking = Asking(told.provider)
    (case,) = asking.prepared([told.case("generate")])
    (whole,) = Simulated(told.provider, told.library).exchanges([case])
    assert asking.keep(Apart.of(whole)).exchange.client is not None
    for cut in (
        replace(whole, fault=Fault(name="timeout-total")),
        replace(whole, response=None, fault=Fault(name="refused")),
    ):
        assert asking.keep(Apart.of(cut)).exchange.client is None


@pytest.mark.parametrize("client", CLIENTS)
def test_the_outcome_is_recorded_and_judged_without_the_client(
    trial, client, tmp_path, monkeypatch
):
    told = trial(client)
    asking = Asking(told.provider)
    sending = Simulated(told.provider, told.library, keeper=asking)
    recording = Recording(sending, tmp_path, provider=told.provider, at="2026-01-02T03:04:05Z")
    before = list(recording.exchanges(asking.prepared(told.cases)))
    monkeypatch.setattr(driver, "installed_version", lambda _: pytest.fail("it was asked again"))
    after = list(Replay(tmp_path, told.provider).exchanges(told.cases))
    assert [each.client for each in after] == [each.client for each in before]
    assert all(each.client is not None and each.client.version for each in after)
