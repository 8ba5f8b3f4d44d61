"""``conformance serve`` as a user runs it: started, asked, broken, stopped."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from click.testing import CliRunner

from conformance.cli.main import group
from conformance.errors import UsageError
from conformance.serving.mishap import MISHAPS
from conformance.serving.server import listen, url_of
from conformance.simulator.fault import FAULTS

REQUEST = {"contents": [{"parts": [{"text": "an apple"}]}]}
PATH = "/v1beta/models/gemini-2.5-flash-image:generateContent"
KEY = {"Authorization": "simulator-key"}


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and where it says that it listens."""
    command = [sys.executable, "-m", "conformance", "serve", "ccapi", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process, process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def ask(origin: str, **options) -> httpx.Response:
    with httpx.Client(trust_env=False, headers=KEY, timeout=30) as client:
        return client.post(origin + PATH, json=REQUEST, **options)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_listens_where_it_says_until_it_is_told_to_stop(number):
    with started() as (process, origin):
        assert ask(origin).headers["x-conformance-simulator"] == "1"
        refused = httpx.post(f"{origin}{PATH}?key=a-wrong-one", json=REQUEST, trust_env=False)
        assert refused.status_code == 401
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"200 POST {origin}{PATH}\n401 POST {origin}{PATH}\n" in said
    assert "a-wrong-one" not in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_it_answers_though_nobody_reads_its_log():
    with started() as (process, origin):
        process.stderr.close()
        assert [ask(origin).status_code for _ in range(2)] == [200, 200]


@pytest.mark.slow
def test_it_stops_at_once_though_it_is_answering():
    with started("--fault", "slow") as (process, origin):
        with pytest.raises(httpx.ReadTimeout):
            ask(origin, timeout=0.5)
        with socket.create_connection(origin.removeprefix("http://").split(":")) as waiting:
            waiting.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n")
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "raised"),
    [("body-cut", httpx.RemoteProtocolError), ("body-reset", httpx.ReadError | httpx.RemoteProtocolError)],
)  # fmt: skip
def test_a_connection_breaks_where_a_fault_says_so(fault, raised):
    with started("--fault", fault) as (_, origin):
        with pytest.raises(httpx.TransportError) as caught:
            ask(origin)
        assert isinstance(caught.value, raised)
        label = ask(origin.replace("/v1", ""), params={"key": "wrong"}).headers[
            "x-conformance-simulator"
        ]
    assert label == f"1; fault={fault}"


def test_a_port_that_is_taken_is_told():
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(group, ["serve", "ccapi", "--port", str(port)])
    assert isinstance(result.exception, UsageError)
    assert result.output == ""
    assert f"port {port}" in result.exception.message
    assert "--port 0" in result.exception.hint


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "a\0b", "ä" * 70])
def test_a_host_that_is_not_ours_is_told(host):
    with pytest.raises(UsageError, match="cannot listen at"):
        listen(host, 0)


def test_an_address_of_six_parts_stands_in_brackets():
    try:
        listening = listen("::1", 0)
    except UsageError:
        pytest.skip("there is no IPv6 here")
    with listening:
        assert url_of(listening) == f"http://[::1]:{listening.getsockname()[1]}"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(["ccap"], "ccapi"), (["ccapi", "--fault", "body-cutt"], ""), (["ccapi", "--fault", "tier-ignore"], "tier-ignored")],
)  # fmt: skip
def test_what_there_is_not_is_told_with_the_nearest(arguments, hint):
    result = CliRunner().invoke(group, ["serve", *arguments])
    assert isinstance(result.exception, UsageError)
    assert hint in result.exception.hint


def test_faults_of_the_connection_are_listed_with_those_of_vendors():
    listed = json.loads(CliRunner().invoke(group, ["list", "faults", "--json"]).output)
    assert {each["id"] for each in listed} == {*MISHAPS, *FAULTS}
    assert {each["id"] for each in listed if "serve" in each["of"]} == set(MISHAPS)
