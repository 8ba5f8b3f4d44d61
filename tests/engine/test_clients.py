"""Official clients in a run: sent like any other case, and never missed where they are not there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.metadata import PackageNotFoundError

import pytest

from conformance.clients import driver
from conformance.engine import live
from conformance.engine import planned as engine_plan
from conformance.engine.replayed import replayed
from conformance.engine.run import run
from conformance.engine.selection import selected
from conformance.engine.settings import Sending, Settings
from conformance.engine.verdict import exit_code
from conformance.model import CaseRecord, FindingRecord, Footer, Phase, Status
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library
from conformance.transport.http import Sent
from conformance.transport.limits import Limits
from conformance.transport.replay import Replay
from tests.project import LIBRARY, planned

KEY = "a-key-of-the-simulator"
PROVIDER = LIBRARY.provider("qianduoduo")


def clients():
    return tuple(each for each in planned(PROVIDER.id).cases if each.phase is Phase.CLIENT)


def others():
    """What comes before, so that a run is one of more than clients."""
    return planned(PROVIDER.id).cases[:1]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """A plan of little else than clients."""
    short = replace(planned(PROVIDER.id), cases=(*others(), *clients()))
    monkeypatch.setattr(engine_plan, "plan", lambda *_, **__: short)


@pytest.fixture
def nothing_installed(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(driver, "installed_version", missing)


@pytest.fixture
def root(tmp_path):
    shutil.copytree(LIBRARY.root / "specs", tmp_path / "specs")
    return tmp_path


class Client:
    """Answers as the simulator does, and remembers what it was asked."""

    def __init__(self):
        self.limits = Limits()
        self.vendor = Vendor(PROVIDER, LIBRARY, key=KEY)
        self.asked = []

    async def send(self, request, *, to=(), limits=None):
        del to, limits
        self.asked.append(request)
        return Sent(response=self.vendor.answer(request))


def settings(root, mode, **more):
    return Settings(root=root, providers=(PROVIDER.id,), mode=mode, **more)


def told(records):
    return {
        (each.feature, each.status)
        for each in records
        if isinstance(each, FindingRecord) and each.feature.startswith("client.")
    }


def sent(records):
    return {each.id for each in records if isinstance(each, CaseRecord)}


def test_a_simulated_run_asks_them(root):
    records = list(run(settings(root, "simulate")))
    assert sent(records) == {case.id for case in (*others(), *clients())}
    assert {status for _, status in told(records)} == {Status.PASS}
    assert exit_code(records, fail_on="fail") == 0


def test_only_rows_within_a_client_s_reach_are_claimed(root):
    header = next(run(settings(root, "replay")))
    (record,) = header.providers
    claimed = {row: why for row, why in record.implied.items() if row.startswith("client.")}
    rows = ("generate", "edit", "stream", "errors")
    assert set(claimed) == {f"client.openai_{row}" for row in rows}
    assert all("/chat/completions" in why for why in claimed.values())


def test_without_them_a_simulated_run_is_whole_and_says_how_to_have_them(root, nothing_installed):
    records = list(run(settings(root, "simulate")))
    assert sent(records) == {case.id for case in others()}
    footer = records[-1]
    assert isinstance(footer, Footer)
    assert footer.unrecorded == {}
    ((address, why),) = footer.stopped.items()
    assert address == f"{PROVIDER.id}/client openai"
    assert "pip install 'aggregator-conformance[clients]'" in why
    assert exit_code(records, fail_on="fail") == 0


def test_a_live_run_sends_their_requests_with_the_key_and_records_what_they_made(root, monkeypatch):
    client = Client()
    monkeypatch.setattr(live, "Client", lambda *_, **__: client)
    sending = Sending(environment={PROVIDER.key_env: KEY}, base_url="http://127.0.0.1:9/v1")
    asked = settings(root, "live", record=True, at="2026-01-02T03:04:05Z", sending=sending)
    records = list(run(asked))
    assert {status for _, status in told(records)} == {Status.PASS}
    own = [each for each in client.asked if each.header("x-stainless-lang") == "python"]
    assert len(own) == len(clients())
    assert sum(each.header("authorization") == f"Bearer {KEY}" for each in own) == len(own) - 1
    assert {each.url for each in own} == {"http://127.0.0.1:9/v1/chat/completions"}
    kept = list(Replay(root / "cassettes", PROVIDER).exchanges(clients()))
    assert KEY not in repr(kept)
    assert all(each.client for each in kept if each.case.phase is Phase.CLIENT)


def test_a_live_run_without_them_leaves_nothing_to_resume(root, monkeypatch, nothing_installed):
    client = Client()
    monkeypatch.setattr(live, "Client", lambda *_, **__: client)
    sending = Sending(environment={PROVIDER.key_env: KEY})
    asked = settings(root, "live", record=True, at="2026-01-02T03:04:05Z", sending=sending)
    records = list(run(asked))
    assert len(client.asked) == len(others())
    assert "client openai" in next(iter(records[-1].stopped))
    assert not list((root / "cassettes").rglob(".journal"))


@pytest.mark.parametrize(
    ("word", "scripts"),
    [
        ("client.openai_edit", {"edit"}),
        ("client.openai_errors", {"wrong-key", "unknown-model"}),
        ("client.*", {"generate", "edit", "stream", "wrong-key", "unknown-model"}),
        ("client=openai", {"generate", "edit", "stream", "wrong-key", "unknown-model"}),
        ("client.google_genai_edit", set()),
    ],
)
def test_they_are_selected_by_their_rows(word, scripts, nothing_installed):
    found = selected((*others(), *clients()), [word], PROVIDER, LIBRARY)
    assert {case.facets["script"] for case in found} == scripts


def test_recordings_that_have_none_are_unproven_with_the_ids(root):
    library = Library.open(root)
    unit = replayed(settings(root, "replay"), library.provider(PROVIDER.id), library)
    assert {case.id for case in clients()} <= set(unit.unrecorded)
    assert unit.stopped == {}
