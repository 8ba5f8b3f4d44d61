"""Whatever bytes a server sends, an attempt ends with an answer or a fault that has a name."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.model import Request
from conformance.transport.faults import FAULTS
from conformance.transport.http import Client
from conformance.transport.limits import Limits
from tests.effort import examples

pytestmark = pytest.mark.slow

CLIENT = Client(Limits(connect=5, first_byte=5, idle=5, total=9))
PARTS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.0 404 \r\n", b"HTTP/2",
        b"Content-Length: 5\r\n", b"Content-Length: 99\r\n", b"Transfer-Encoding: chunked\r\n",
        b"Content-Encoding: gzip\r\n", b"Connection: upgrade\r\n", b": \r\n", b"X: \xff\r\n",
        b"\r\n", b"\n", b"\r", b" ", b"\x00", b"5\r\nhello\r\n", b"0\r\n\r\n", b"hello", b"data: x\n\n",
    ]
)  # fmt: skip
ANSWERS = st.one_of(st.binary(max_size=200), st.lists(PARTS, max_size=12).map(b"".join))


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=ANSWERS)
def test_any_bytes(endpoint, answer):
    endpoint.answer = answer
    request = Request(method="POST", url=endpoint.url, body=b"{}")
    sent = asyncio.run(CLIENT.send(request))
    assert sent.response is not None or sent.fault is not None
    if sent.fault is not None:
        assert sent.fault.name in FAULTS
        assert not sent.fault.name.startswith("timeout"), "the server hangs up at once"
    if sent.response is not None and sent.fault is None:
        assert sent.response.body in answer.replace(b"5\r\nhello\r\n", b"hello")


@pytest.fixture
def endpoint(chaos):
    class Endpoint:
        answer = b""

        async def __call__(self, peer):
            await peer.read_request()
            await peer.send(self.answer)

    made = Endpoint()
    made.url = f"http://127.0.0.1:{chaos.listen(made)}/"
    return made


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    url=st.one_of(st.text(), st.text().map("http://127.0.0.1:1/{}".format)),
    method=st.one_of(st.text(max_size=9), st.just("POST")),
    name=st.one_of(st.text(max_size=9), st.just("X")),
    value=st.text(max_size=9),
)
def test_any_request(url, method, name, value):
    """What cannot be sent is a fault as well; nothing listens at port 1."""

    request = Request(method=method, url=url, headers=((name, value),))
    sent = asyncio.run(CLIENT.send(request, to=["127.0.0.1"]))
    assert sent.response is None
    assert sent.fault.name in FAULTS
