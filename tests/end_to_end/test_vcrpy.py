"""Cassettes are vcrpy's: it plays ours, and what it recorded elsewhere is judged."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pytest
import vcr
from click.testing import CliRunner

from conformance.cli.main import group
from conformance.engine.run import run
from conformance.engine.settings import Settings
from conformance.model import CaseRecord, FindingRecord, Request, Response
from conformance.simulator.vendor import Vendor
from conformance.transport.replay import Replay

ROOT = Path(__file__).parents[2]
TAPES = sorted(ROOT.glob("cassettes/*/*.yaml"))
VENDOR = "qianduoduo"
KEY = "sk-0123456789abcdefghij"


def asking(prompt: str) -> dict[str, object]:
    return {
        "model": "gemini-2.5-flash-image",
        "messages": [{"role": "user", "content": prompt}],
    }


def answers(path: Path, library) -> Iterator[tuple[Request, Response]]:
    """Every interaction of a file, in its order: exchanges and fetched pictures."""
    provider = library.provider(path.parent.name)
    for exchange in Replay(ROOT / "cassettes", provider).exchanges(()):
        if exchange.case.operation != path.name.partition(".")[0]:
            continue
        yield exchange.case.request, exchange.response
        for each in exchange.fetched:
            yield Request(method="GET", url=each.url), each.response


def same_address(one, other) -> None:
    """httpx escapes the braces of a placeholder; the file has them as they are."""
    assert (one.method, unquote(one.uri)) == (other.method, unquote(other.uri))


def test_there_are_cassettes():
    assert {path.parent.name for path in TAPES} >= {"ccapi", "qianduoduo", "uniall"}


@pytest.mark.parametrize("path", TAPES, ids=lambda path: path.parent.name)
def test_vcrpy_loads_what_is_committed(path, library):
    with vcr.use_cassette(str(path), record_mode="none") as tape:
        assert len(tape) == sum(1 for _ in answers(path, library))
        assert [each.method for each in tape.requests] == [
            request.method for request, _ in answers(path, library)
        ]


@pytest.mark.parametrize("path", TAPES, ids=lambda path: path.parent.name)
def test_a_client_gets_the_same_bytes_from_an_inflated_copy(path, library, tmp_path):
    """Every request there is: doubled slashes, bodies that are no JSON, pictures by link."""
    copy = str(tmp_path / "copy.yaml")
    assert CliRunner().invoke(group, ["cassettes", "inflate", str(path), "-o", copy]).exit_code == 0
    player = vcr.VCR(record_mode="none", match_on=["address", "raw_body"])
    player.register_matcher("address", same_address)
    played = 0
    with player.use_cassette(copy) as tape, httpx.Client() as client:
        for request, response in answers(path, library):
            got = client.request(
                request.method, request.url, headers=request.headers, content=request.body
            )
            assert got.status_code == response.status
            assert got.content == response.body
            assert got.headers["content-type"] == response.header("content-type")
            played += 1
        assert tape.all_played
    assert played > 20


def serve(vendor: Vendor, host: str) -> ThreadingHTTPServer:
    """The simulated vendor on a port of this machine; what is long comes compressed."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = tuple(self.headers.items())
            url = f"https://{host}{self.path}"
            response = vendor.answer(Request(method="POST", url=url, headers=headers, body=body))
            packed = len(response.body) > 1000
            content = gzip.compress(response.body) if packed else response.body
            self.send_response(response.status)
            for name, value in response.headers:
                self.send_header(name, value)
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def foreign(project, library) -> Path:
    """A picture, a refusal and a stream, recorded by vcrpy itself among our cassettes."""
    provider = library.provider(VENDOR)
    server = urlsplit(provider.operations[0].servers[0])
    vendor = Vendor(provider, library, key=KEY)
    for path in (project.cassettes / VENDOR).glob("*"):
        path.unlink()
    path = project.cassettes / VENDOR / "from-elsewhere.yaml"
    http = serve(vendor, server.hostname)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{http.server_port}{server.path}{provider.operations[0].path}"
    with vcr.use_cassette(str(path), record_mode="all"), httpx.Client() as client:
        client.headers["Authorization"] = f"Bearer {KEY}"
        picture = client.post(url, json=asking("An apple"))
        stranger = {"Authorization": "Bearer nobody-knows"}
        refusal = client.post(url, json=asking("A pear"), headers=stranger)
        stream = client.post(url, json=asking("A plum") | {"stream": True})
    http.shutdown()
    http.server_close()
    assert [each.status_code for each in (picture, refusal, stream)] == [200, 401, 200]
    assert picture.headers["content-encoding"] == "gzip"
    assert stream.headers["content-type"] == "text/event-stream"
    return path


def judged(project) -> tuple[list[CaseRecord], list[FindingRecord]]:
    records = list(run(Settings(root=project.root, providers=(VENDOR,))))
    assert KEY not in repr(records)
    return (
        [each for each in records if isinstance(each, CaseRecord)],
        [each for each in records if isinstance(each, FindingRecord) and each.case],
    )


def test_what_vcrpy_recorded_is_judged(project, foreign):
    cases, findings = judged(project)
    assert [each.response.status for each in cases] == [200, 401, 200]
    assert {each.evidence.kind.value for each in cases} == {"simulated"}
    picture, refusal, stream = (
        {each.check: each.status.value for each in findings if each.case == case.id}
        for case in cases
    )
    assert picture["image/decodes"] == picture["body/json"] == "pass"
    assert stream["stream/terminator"] == stream["image/decodes"] == "pass"
    assert refusal["error/envelope"] == "pass"
    assert not {"image/decodes", "request/accepted"} & set(refusal)


def test_without_the_simulators_header_and_from_the_vendors_host_it_is_a_recording(
    project, foreign, library
):
    text = foreign.read_text(encoding="utf-8")
    spoken_to = urlsplit(library.provider(VENDOR).operations[0].servers[0])
    port = urlsplit(text.partition("uri: ")[2].split()[0]).netloc
    foreign.write_text(text.replace(f"http://{port}", f"https://{spoken_to.netloc}"))
    assert {each.evidence.kind.value for each in judged(project)[0]} == {"simulated"}
    bare = foreign.read_text(encoding="utf-8").replace(
        "      x-conformance-simulator:\n      - '1'\n", ""
    )
    foreign.write_text(bare, encoding="utf-8")
    assert {each.evidence.kind.value for each in judged(project)[0]} == {"recorded"}
    foreign.write_text(bare.replace(spoken_to.netloc, "relay.example"), encoding="utf-8")
    assert {each.evidence.kind.value for each in judged(project)[0]} == {"simulated"}


def test_what_belongs_to_no_operation_is_told_in_the_footer(project):
    stray = project.cassettes / VENDOR / "gone.recorded.yaml"
    known = min((project.cassettes / VENDOR).glob("*.simulated.yaml"))
    known.rename(stray)
    *_, footer = run(Settings(root=project.root, providers=(VENDOR,)))
    told = footer.unmatched[VENDOR]
    assert any(each.startswith("gone.recorded.yaml:2: ") for each in told)
    assert str(project.root) not in "".join(told)
