"""A key that a server gives back in every way is nowhere on the disk, and told all the same."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest

from conformance import runfile
from conformance.engine.run import run
from conformance.engine.settings import Sending, Settings
from conformance.model import CaseRecord, FindingRecord, Footer, Status
from conformance.report import REPORTS
from conformance.transport.scan import files, scan
from tests.project import LIBRARY

KEY = "sk-canary+1/2=%3&4_5-6.7~8"
PROVIDER = LIBRARY.provider(LIBRARY.ids[0])


def _answers():
    """Status, headers and body, one after the other: the key in all that an answer has."""
    said = {"error": {"message": f"the key {KEY} is not yours", "code": "x", "type": "y"}}
    text = json.dumps(said).encode()
    escaped = "".join(f"\\u{ord(each):04x}" for each in KEY)
    deltas = [KEY[:5], KEY[5:11], KEY[11:]]
    events = [{"choices": [{"index": 0, "delta": {"content": each}}]} for each in deltas]
    stream = "".join(f"data: {json.dumps(each)}\n\n" for each in events).encode()
    json_type = ("Content-Type", "application/json")
    yield 400, [json_type], text
    yield 400, [json_type, ("X-Key", KEY), ("Set-Cookie", f"session={KEY}; Path=/")], b"{}"
    yield 401, [("Content-Type", "text/html")], f"<title>{KEY}</title>".encode()
    yield 200, [json_type, ("Content-Encoding", "gzip")], gzip.compress(text)
    yield 200, [("Content-Type", "text/event-stream")], stream + b"data: [DONE]\n\n"
    yield 400, [json_type], b'{"error": "' + escaped.encode() + b'"}'
    yield 400, [json_type], b'{"error": "' + base64.b64encode(b"xy" + KEY.encode()) + b'"}'
    yield 302, [("Location", f"https://example.com/?key={quote(KEY, safe='')}")], b""
    yield 500, [("Content-Type", f"text/{KEY.replace('/', '')}")], KEY.encode() * 3


ANSWERS = list(_answers())
ASKED = []
LOCK = threading.Lock()


class _Echo(BaseHTTPRequestHandler):
    """Gives back what it should not, each answer in turn."""

    protocol_version = "HTTP/1.1"

    def _answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with LOCK:
            status, headers, body = ANSWERS[len(ASKED) % len(ANSWERS)]
            ASKED.append((self.path, str(self.headers)))
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


for _method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
    setattr(_Echo, f"do_{_method}", _Echo._answer)


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("canary")
    shutil.copytree(LIBRARY.root / "specs", folder / "specs")
    return folder


@pytest.fixture(scope="module")
def recorded(server, root):
    """The records of a live run, the reports of which lie beside its cassettes."""
    settings = Settings(
        root=root,
        providers=(PROVIDER.id,),
        mode="live",
        record=True,
        at="2026-01-02T03:04:05Z",
        sending=Sending(environment={PROVIDER.key_env: KEY}, base_url=server, workers=2),
    )
    records = list(run(settings))
    with (root / "run.ndjson").open("w", encoding="utf-8") as out:
        runfile.write(iter(records), out)
    for report in REPORTS.values():
        for name, text in report.files(iter(records)).items():
            (root / f"{report.name}-{name}").write_text(text, encoding="utf-8")
    return records


def test_the_server_got_the_key_and_gave_it_back(recorded):
    assert any(KEY in path or KEY in headers for path, headers in ASKED)
    cases = [record for record in recorded if isinstance(record, CaseRecord)]
    assert len(cases) >= len(ANSWERS)
    assert isinstance(recorded[-1], Footer)


def test_it_is_nowhere_on_the_disk(recorded, root):
    assert recorded
    written = list(files([root]))
    assert any("cassettes" in path.parts for path in written)
    leaks = [leak for path in written for leak in scan(path, {"THE_KEY": KEY})]
    assert leaks == []


def test_that_it_was_given_back_is_found_on_replay_as_well(recorded, root):
    replayed = list(run(Settings(root=root, providers=(PROVIDER.id,))))
    for records in (recorded, replayed):
        told = {
            record.case
            for record in records
            if isinstance(record, FindingRecord)
            and record.feature == "access.key_kept"
            and record.status is Status.FAIL
        }
        # Cookies are dropped before anything is looked for; all other answers name the key.
        assert len(told) >= len(ANSWERS) - 1


@pytest.mark.parametrize("error", ["ConformanceError", "ValueError"])
def test_an_error_that_nobody_foresaw_does_not_show_it(error):
    program = f"""
import sys
from conformance.cli import lint, main
from conformance.errors import ConformanceError
from conformance.transport.secrets import Secrets

Secrets({KEY!r})

def fail(*_, **__):
    raise {error}("Illegal header value b'Bearer " + {KEY!r} + "'")

lint.command.callback = fail
sys.argv = ["conformance", "lint"]
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode in {2, 4}
    assert "Illegal header value" in done.stderr
    assert KEY not in done.stderr
    assert "{API_KEY}" in done.stderr
