"""``conformance run --live`` as a user meets it, against the simulator over a real socket."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager

import click
import pytest
from click.testing import CliRunner

from conformance import runfile
from conformance.cli.run import command
from conformance.engine.run import run
from conformance.engine.settings import Sending, Settings
from conformance.errors import ConformanceError, UsageError
from conformance.model import CaseRecord, FindingRecord, Footer, Phase, Response
from conformance.report import words
from conformance.serving.app import application
from conformance.serving.server import Server, listen, url_of
from conformance.simulator.vendor import Vendor
from tests.project import LIBRARY, planned

KEY = "a-key-of-the-simulator"
PROVIDER = LIBRARY.provider(LIBRARY.ids[0])
CASES = planned(PROVIDER.id, 0).cases
AT = "2026-01-02T03:04:05Z"


@pytest.fixture
def listening():
    """Processes that start hear interrupts, also where tests run in the background and do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Counting:
    """A vendor that knows what it was asked, and may do something before it answers."""

    def __init__(self, vendor, before=lambda _request: None):
        self.vendor = vendor
        self.before = before
        self.calls = []

    def answer(self, request):
        if request.method != "GET" or "conformance-simulator" not in request.url:
            self.calls.append(request)
        return self.before(request) or self.vendor.answer(request)


@contextmanager
def serving(vendor):
    listening = listen("127.0.0.1", 0)
    server = Server(application(vendor, waits=False))
    thread = threading.Thread(target=server.run, args=[listening])
    thread.start()
    try:
        yield url_of(listening)
    finally:
        server.stop()
        thread.join()


@pytest.fixture
def vendor():
    return Counting(Vendor(PROVIDER, LIBRARY, key=KEY))


@pytest.fixture
def origin(vendor):
    with serving(vendor) as url:
        yield url


@pytest.fixture
def root(tmp_path):
    shutil.copytree(LIBRARY.root / "specs", tmp_path / "specs")
    return tmp_path


def live(root, origin, *, record=True, max_requests=None, **sending):
    settings = Settings(
        root=root,
        providers=(PROVIDER.id,),
        mode="live",
        strength=0,
        record=record,
        at=AT if record else "",
        max_requests=max_requests,
        sending=Sending(environment={PROVIDER.key_env: KEY}, base_url=origin, **sending),
    )
    return list(run(settings))


def told(records):
    """Every finding about answers, times apart."""
    return Counter(
        (each.check, each.case, each.feature, each.status, each.message)
        for each in records
        if isinstance(each, FindingRecord) and each.case
    )


def cases_of(records):
    return [each.id for each in records if isinstance(each, CaseRecord)]


def test_what_is_recorded_live_is_replayed_with_the_same_verdicts(root, origin, vendor):
    sent = live(root, origin, workers=4)
    assert sorted(cases_of(sent)) == sorted(case.id for case in CASES)
    assert len(vendor.calls) == len(CASES)
    assert sent[-1] == Footer(cases=len(CASES), findings=sent[-1].findings)
    replayed = list(run(Settings(root=root, providers=(PROVIDER.id,), strength=0)))
    assert told(replayed) == told(sent)
    written = io.StringIO()
    runfile.write(iter(sent), written)
    assert KEY not in written.getvalue()


def test_free_calls_go_first(root, origin, vendor):
    by_id = {case.id: case for case in CASES}
    first, *rest = [by_id[each] for each in cases_of(live(root, origin, record=False, workers=1))]
    assert first.violation.rule == "unknown-model"
    assert "no-such-model" in vendor.calls[0].url + vendor.calls[0].body.decode()
    costs = [bool(case.cost_usd) for case in rest if case.phase is not Phase.PROBE]
    assert costs == sorted(costs)
    assert not costs[0]


def test_no_cap_is_passed_and_what_is_left_is_said(root, origin, vendor):
    records = live(root, origin, record=False, max_requests=7, workers=4)
    assert len(vendor.calls) == 7
    assert len(records[-1].unrecorded[PROVIDER.id]) == len(CASES) - 7
    vendor.calls.clear()
    # What is refused costs nothing in the end: only a case above the cap is left for certain.
    cap = max(case.cost_usd for case in CASES) * 0.99
    records = live(root, origin, record=False, max_usd=cap, workers=4)
    by_id = {case.id: case.cost_usd for case in CASES}
    paid = [
        by_id[each.id]
        for each in records
        if isinstance(each, CaseRecord) and each.response and each.response.status < 300
    ]
    assert paid
    assert sum(paid) <= cap
    assert records[-1].unrecorded


def test_a_server_that_is_none_costs_one_request(root, vendor):
    page = Response(status=200, headers=(("Content-Type", "text/html"),), body=b"<html>hello")
    vendor.before = lambda _request: page
    with serving(vendor) as origin:
        records = live(root, origin, record=False)
    assert len(vendor.calls) == len(PROVIDER.operations)
    assert all("web page" in reason for reason in records[-1].stopped.values())
    assert records[-1].unrecorded


def test_only_what_is_missing_is_sent_again(root, origin, vendor):
    live(root, origin, only=("access.bad_key",))
    known = cases_of(list(run(Settings(root=root, providers=(PROVIDER.id,), strength=0))))
    assert 1 < len(known) < len(CASES)
    # What comes from a server of our own is simulated, so that it still counts as missing.
    vendor.calls.clear()
    records = live(root, origin, missing=True)
    assert len(vendor.calls) == len(CASES)
    assert not records[-1].unrecorded


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("listening")
def test_an_interrupt_keeps_what_came_and_the_rest_can_be_sent_later(root, vendor, ending):
    """It comes while the seventh call is being answered."""
    process = None

    def before(_request):
        if len(vendor.calls) == 7:
            process.send_signal(ending)

    vendor.before = before
    arguments = [
        "--live",
        "--record",
        "--yes",
        "--jobs",
        "1",
        "--strength",
        "0",
        "--root",
        str(root),
    ]
    with serving(vendor) as origin:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "conformance",
                "run",
                PROVIDER.id,
                *arguments,
                "--base-url",
                origin,
            ],
            env={**os.environ, PROVIDER.key_env: KEY, "CI": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        out, err = process.communicate()
        assert process.returncode == 130, err
        assert words.CUT_SHORT in out
        kept = cases_of(list(run(Settings(root=root, providers=(PROVIDER.id,), strength=0))))
        assert 6 <= len(kept) < len(CASES)
        calls = len(vendor.calls)
        with pytest.raises(UsageError, match="unfinished"):
            live(root, origin)
        assert len(vendor.calls) == calls
        rest = live(root, origin, start="resume", resend_lost=True)
    again = len(PROVIDER.operations)  # what proves host, path and key
    assert len(vendor.calls) - calls == len(CASES) - len(kept) + again
    assert sorted(cases_of(rest)) == sorted(case.id for case in CASES), "the whole is judged"
    replayed = cases_of(list(run(Settings(root=root, providers=(PROVIDER.id,), strength=0))))
    assert sorted(replayed) == sorted(case.id for case in CASES)


def invoke(*arguments, **environment):
    environment = {"CI": "", PROVIDER.key_env: KEY, **environment}
    return CliRunner().invoke(
        command, [PROVIDER.id, "--live", "--strength", "0", *map(str, arguments)], env=environment
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ([], {}, "--yes"),
        ([], {"CI": "true"}, "in CI"),
        (["--yes"], {PROVIDER.key_env: ""}, PROVIDER.key_env),
        (["--yes", "--base-url", "nothing"], {}, "no URL"),
        (["--yes", "--max-cost", "nan"], {}, "cap of nan"),
        (["--yes", "--rate", "inf"], {}, "at inf requests"),
        (["--yes", "--proxy", "nowhere"], {}, "proxy"),
        (["--yes", "--only", "image.aspekt"], {}, "image.aspekt"),
        (["--simulate"], {}, "--simulate"),
        (["--resume"], {}, "--record"),
        (["--record", "--resume", "--restart"], {}, "--restart"),
        (["--record", "--resend-lost"], {}, "--resume"),
        (["--fault", "tier-ignored"], {}, "--simulate"),
    ],
)
def test_nothing_is_sent_where_the_command_line_makes_no_sense(
    arguments, environment, message, vendor
):
    result = invoke(*arguments, **environment)
    assert isinstance(result.exception, ConformanceError)
    assert result.exception.exit_code == 2
    assert message in str(result.exception)
    assert not vendor.calls


def test_options_of_live_runs_need_one():
    result = CliRunner().invoke(command, ["--max-cost", "1"])
    assert isinstance(result.exception, UsageError)
    assert "--max-cost" in str(result.exception)
    assert "--live" in result.exception.hint


def test_the_price_is_shown_before_anything_is_sent(root, origin, vendor):
    assert not vendor.calls
    result = invoke("--root", root, "--base-url", origin, "--yes", "--max-requests", 3, "--json")
    assert result.exit_code == 4, "a cap was reached"
    assert "USD at worst" in result.stderr
    assert f"{len(CASES)}" in result.stderr
    assert "stops at 3 requests" in result.stderr
    assert "3 sent" in result.stderr
    assert json.loads(result.stdout)["providers"][0]["id"] == PROVIDER.id
    assert len(vendor.calls) == 3


@pytest.fixture
def attended(monkeypatch):
    """Somebody looks on."""
    monkeypatch.setattr("conformance.cli.money.attended", lambda: True)


@pytest.mark.usefixtures("attended")
@pytest.mark.parametrize(("answer", "sent"), [("y\n", True), ("n\n", False), ("", False)])
def test_a_person_is_asked(root, origin, vendor, answer, sent):
    arguments = ["--root", root, "--base-url", origin, "--max-requests", 2, "--strength", 0]
    result = CliRunner().invoke(
        command,
        [PROVIDER.id, "--live", *map(str, arguments)],
        input=answer,
        env={"CI": "", PROVIDER.key_env: KEY},
        standalone_mode=False,
    )
    assert bool(vendor.calls) is sent
    if answer == "n\n":
        assert result.return_value == 2
        assert "nothing was sent" in result.stderr
    assert answer or isinstance(result.exception, click.Abort)
