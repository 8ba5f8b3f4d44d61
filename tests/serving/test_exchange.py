"""One exchange with the application itself, without a socket: what goes in and what comes out."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Request, Response
from conformance.serving import app as served
from conformance.serving import incoming
from conformance.serving.mishap import MISHAPS
from conformance.simulator.fault import DELAY, FAULTS
from conformance.simulator.vendor import HEADER

GOOD = Response(status=200, headers=(("Content-Type", "image/png"), (HEADER, "1")), body=b"picture")
NATIVE = "/v1/models/gemini-3-pro-image"
APPLE = json.dumps({"contents": [{"parts": [{"text": "an apple"}]}]}).encode()


class Echo:
    """Remembers what it was asked, and answers with what it was given."""

    def __init__(self, response: Response = GOOD) -> None:
        self.response = response
        self.asked: list[Request] = []

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        return self.response


def exchange(app, *, path=b"/", query=b"", headers=(), body=(b"",), host=b"h.example:99"):
    """Everything that the application sends in answer to one request."""
    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "headers": [(b"host", host), *headers],
        "server": ("127.0.0.1", 8000),
        "extensions": {served.RESET: lambda: sent.append("reset")},
    }
    pieces = [{"type": "http.request", "body": each, "more_body": True} for each in body]
    pieces[-1]["more_body"] = False
    sent = []

    async def receive():
        return pieces.pop(0) if pieces else await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def bodies(sent) -> list[bytes]:
    return [each["body"] for each in sent if each != "reset" and each.get("body")]


@given(
    path=st.binary(max_size=20).map(lambda tail: b"/" + tail),
    query=st.binary(max_size=20),
    headers=st.lists(
        st.tuples(st.binary(min_size=1, max_size=8), st.binary(max_size=8)), max_size=3
    ),
    body=st.lists(st.binary(max_size=9), min_size=1, max_size=3),
)
def test_the_vendor_is_asked_with_every_byte(path, query, headers, body):
    vendor = Echo()
    exchange(served.application(vendor), path=path, query=query, headers=headers, body=body)
    (request,) = vendor.asked
    tail = path + (b"?" if query else b"") + query
    assert request.url == "http://h.example:99" + tail.decode("latin-1")
    assert request.body == b"".join(body)
    assert [(n.encode("latin-1"), v.encode("latin-1")) for n, v in request.headers[1:]] == headers


@pytest.mark.parametrize("host", [b"", b"a b", b"h/../x", b"user@h", b"h\xff", b"h" * 300])
def test_a_host_that_is_none_is_not_repeated(host):
    vendor = Echo()
    exchange(served.application(vendor), host=host)
    assert vendor.asked[0].url == "http://127.0.0.1:8000/"


def test_a_body_may_not_be_endless(monkeypatch):
    monkeypatch.setattr(incoming, "MAX_BODY", 5)
    vendor = Echo()
    sent = exchange(served.application(vendor), body=(b"1234", b"56", b"7"))
    assert sent[0]["status"] == 413
    assert vendor.asked == []


def test_a_stream_leaves_event_by_event(original, key):
    vendor = original()
    good = ((b"content-type", b"application/json"), (b"x-goog-api-key", key.encode()))
    told: list[Response] = []
    app = served.application(vendor, told=lambda _, response: told.append(response))
    sent = exchange(
        app,
        path=f"{NATIVE}:streamGenerateContent".encode(),
        query=b"alt=sse",
        headers=good,
        body=(APPLE,),
    )
    assert len(bodies(sent)) > 2
    assert all(piece.startswith(b"data: ") and piece.endswith(b"\n\n") for piece in bodies(sent))
    assert b"".join(bodies(sent)) == told[0].body
    assert b"content-length" not in {name.lower() for name, _ in sent[0]["headers"]}


@given(
    body=st.binary(max_size=30)
    | st.lists(st.sampled_from([b"data: 1", b"\n", b"\n\n", b":"])).map(b"".join)
)
def test_a_stream_is_whole_however_it_is_cut(body):
    stream = Response(status=200, headers=(("Content-Type", "text/event-stream"),), body=body)
    assert b"".join(bodies(exchange(served.application(Echo(stream))))) == body


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("400", 400.0),
        ("0.5", 0.5),
        ("", 0.0),
        ("-1", 0.0),
        ("nan", 0.0),
        ("soon", 0.0),
        ("1e9", 3600.0),
    ],
)
def test_an_answer_comes_as_late_as_it_says(monkeypatch, said, waited):
    passed = []

    async def sleep(seconds):
        passed.append(seconds)

    monkeypatch.setattr(served.asyncio, "sleep", sleep)
    late = Response(status=200, headers=((DELAY, said),))
    exchange(served.application(Echo(late)))
    assert passed[0] == waited
    exchange(served.application(Echo(late), waits=False))
    assert len(passed) == 1


@pytest.mark.parametrize(
    ("name", "arrives", "ends"),
    [
        ("body-cut", b"pic", None),
        ("body-reset", b"pic", "reset"),
        ("body-stalls", b"pic", None),
        ("body-drips", b"picture", "whole"),
    ],
)
def test_a_mishap_strikes_good_answers(name, arrives, ends):
    app = served.application(Echo(), mishap=MISHAPS[name], waits=False)
    sent = exchange(app)
    assert (b"Content-Length", b"7") in sent[0]["headers"]
    assert (HEADER.encode(), f"1; fault={name}".encode()) in sent[0]["headers"]
    assert b"".join(bodies(sent)) == arrives
    whole = sent[-1] == {"type": "http.response.body"}
    assert (sent[-1] if sent[-1] == "reset" else "whole" if whole else None) == ends


@pytest.mark.parametrize("name", MISHAPS)
def test_a_mishap_lets_refusals_pass(name):
    no = Response(status=404, headers=((HEADER, "1"),), body=b"no")
    sent = exchange(served.application(Echo(no), mishap=MISHAPS[name], waits=False))
    assert bodies(sent) == [b"no"]
    assert sent[-1] == {"type": "http.response.body"}


def test_mishaps_and_faults_have_names_of_their_own():
    assert not set(MISHAPS) & set(FAULTS)
