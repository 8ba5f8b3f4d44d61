"""How a live run ends, whatever ends it; the simulator answers in the place of a server."""

from __future__ import annotations

import shutil
import threading

import pytest

from conformance.cli.money import agree
from conformance.engine import live
from conformance.engine.due import check
from conformance.engine.progress import Waiting
from conformance.engine.run import run
from conformance.engine.settings import Sending, Settings
from conformance.engine.verdict import exit_code
from conformance.errors import EvidenceError, Location, NothingSelected
from conformance.model import CaseRecord, Fault, Response
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library
from conformance.transport import journal
from conformance.transport.http import Sent
from conformance.transport.limits import Limits
from conformance.transport.pace import Pace
from conformance.transport.recorder import Recorder
from tests.project import LIBRARY, planned

KEY = "a-key-of-the-simulator"
PROVIDER = LIBRARY.provider(LIBRARY.ids[0])
CASES = planned(PROVIDER.id, 0).cases


class Client:
    """Answers as the simulator does, or always with the same."""

    def __init__(self, always=None):
        self.always = always
        self.limits = Limits()
        self.vendor = Vendor(PROVIDER, LIBRARY, key=KEY)
        self.asked = 0

    async def send(self, request, *, to=(), limits=None):
        del to, limits
        self.asked += 1
        return self.always or Sent(response=self.vendor.answer(request))


async def at_once(_pace):
    """The turn of somebody for whom nobody waits."""


@pytest.fixture
def root(tmp_path):
    shutil.copytree(LIBRARY.root / "specs", tmp_path / "specs")
    return tmp_path


def settings(root, *, record=True, max_requests=None, **sending):
    return Settings(
        root=root,
        providers=(PROVIDER.id,),
        mode="live",
        strength=0,
        record=record,
        at="2026-01-02T03:04:05Z" if record else "",
        max_requests=max_requests,
        sending=Sending(
            environment={PROVIDER.key_env: KEY}, base_url="http://127.0.0.1:9", **sending
        ),
    )


@pytest.fixture
def send(root, monkeypatch):
    def send(client, told=lambda _step: None, **given):
        monkeypatch.setattr(live, "Client", lambda *_, **__: client)
        return list(run(settings(root, **given), told))

    return send


def cases_of(records):
    return [each.id for each in records if isinstance(each, CaseRecord)]


def test_a_cap_that_is_reached_is_said(send):
    client = Client()
    footer = send(client, max_requests=3)[-1]
    assert client.asked == 3
    said = f"the caps leave no room for {len(CASES) - 3} of {len(CASES)} cases"
    assert footer.stopped == {PROVIDER.id: said}


def test_a_full_disk_at_the_very_end_is_said_and_what_came_is_judged(send, root, monkeypatch):
    def full(*_):
        raise EvidenceError("the disk is full", location=Location("a.yaml"), hint="free some")

    monkeypatch.setattr("conformance.transport.recorder.fold", full)
    records = send(Client())
    assert sorted(cases_of(records)) == sorted(case.id for case in CASES)
    assert records[-1].stopped == {PROVIDER.id: "a.yaml: the disk is full; free some"}
    assert journal.path_of(root / "cassettes", PROVIDER.id).exists()


def test_a_full_disk_amid_answers_counts_what_was_paid_in_vain(send, monkeypatch):
    keep = Recorder.keep
    kept = []

    def full(self, exchange):
        if len(kept) == 2:
            raise EvidenceError("the disk is full")
        kept.append(exchange)
        return keep(self, exchange)

    monkeypatch.setattr(Recorder, "keep", full)
    client, steps = Client(), []
    records = send(client, steps.append, workers=1)
    assert len(cases_of(records)) == 2
    assert (client.asked, len(records[-1].lost)) == (3, 1)
    assert steps[-1].sent == 3, "what is told last is the whole truth"


def test_a_stop_that_comes_before_anything_left_lets_nothing_leave(send, monkeypatch):
    """Ctrl-C while cassettes are being read: the sender is not there yet."""

    class Stopped(threading.Event):
        def is_set(self):
            return True

    client = Client()
    monkeypatch.setattr(live, "Event", Stopped)
    records = send(client)
    assert client.asked == 0
    assert records[-1].interrupted


def test_a_resumed_recording_of_which_only_losses_are_left_says_so(send, root, monkeypatch):
    cassettes = root / "cassettes"
    with Recorder(cassettes, PROVIDER, CASES[:1]) as recorder:
        recorder.sending(CASES[0])
    going_on = settings(root, start="resume")
    check([PROVIDER], LIBRARY, going_on)
    library = Library.open(root)
    with pytest.raises(NothingSelected, match="answered: 1 request") as caught:
        agree([PROVIDER], library, going_on, yes=True, environment={})
    assert "--resend-lost" in caught.value.hint
    records = send(Client(), start="resume", resend_lost=True)
    assert cases_of(records) == [CASES[0].id]
    assert not records[-1].lost, "what was lost has its answer now"


@pytest.mark.parametrize(
    "always",
    [
        Sent(
            response=Response(
                status=429,
                headers=(("Content-Type", "application/json"),),
                body=b'{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}',
            )
        ),
        Sent(fault=Fault(name="no-answer", detail="none")),
    ],
)
def test_a_run_that_got_no_answer_is_no_success(send, always):
    records = send(Client(always), record=False)
    assert exit_code(records, fail_on="fail") == 4


def test_a_run_that_is_answered_well_is_one(send):
    assert exit_code(send(Client(), record=False), fail_on="fail") == 0


def test_what_proves_host_path_and_key_goes_first_again_when_a_recording_is_resumed(send):
    wrong = Client(Sent(response=Response(status=401, body=b'{"error":{"message":"no such key"}}')))
    footer = send(wrong)[-1]
    refused = {where for where, why in footer.stopped.items() if "refuses the key" in why}
    assert len(refused) == wrong.asked == len(PROVIDER.operations)
    footer = send(wrong, start="resume")[-1]
    assert set(footer.stopped) == refused
    assert wrong.asked == 2 * len(PROVIDER.operations)
    right = Client()
    records = send(right, start="resume")
    assert right.asked == len(CASES)
    assert not records[-1].stopped
    assert not records[-1].unrecorded


def test_a_pause_that_a_server_asks_for_is_told(send):
    slow = Response(status=429, headers=(("Retry-After", "2"),), body=b"{}")
    steps = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Pace, "turn", at_once)
        send(Client(Sent(response=slow)), steps.append, record=False, max_requests=1)
    waits = [step for step in steps if isinstance(step, Waiting)]
    assert waits == [Waiting(provider=PROVIDER.id, seconds=2, status=429)]
