"""Whether answers are correct HTTP, as far as a client can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example
from conformance.model import Fault, Finding, Received, Status

_FEATURE: Final = "response.http"
#: Faults that only the server's own bytes can be blamed for -> what is wrong with these.
_BROKEN: Final = {
    "bad-head": "the head of the answer is no HTTP",
    "bad-chunk": "the chunked framing is broken",
    "length-mismatch": "the body is not as long as its head declares",
    "content-encoding": "the content coding is broken or unknown",
    "http2": "the frames of the answer break HTTP/2",
}

_SEEN: Final = Received(http_version="HTTP/1.1", declared_length=2)


@check(
    "response/http",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The answer is correct HTTP",
    requirement="Head, framing, length and content coding of an answer are what RFC 9110 and 9112 "
    "or 9113 say.",
    source="https://www.rfc-editor.org/rfc/rfc9112",
    why="Each client mends broken HTTP in its own way, or not at all.",
    proves_not="Anything where the connection was cut: that may be the network's doing.",
    examples=[
        Example(
            title="an answer that came whole",
            gives=Status.PASS,
            response=specimen.gemini({"text": "an apple"}),
            received=_SEEN,
        ),
        Example(title="a head that is none", gives=Status.FAIL, fault=Fault(name="bad-head")),
        Example(
            title="more bytes than declared",
            gives=Status.FAIL,
            response=b"{}",
            fault=Fault(name="length-mismatch"),
            received=_SEEN,
        ),
        Example(
            title="gzip that is none, in a body that is whole",
            gives=Status.FAIL,
            response=b"",
            fault=Fault(name="content-encoding"),
            received=_SEEN,
        ),
        Example(
            title="gzip that ends early where the connection's end is the body's",
            gives=Status.INCONCLUSIVE,
            response=b"{}",
            fault=Fault(name="content-encoding"),
            received=Received(http_version="HTTP/1.1"),
        ),
        Example(
            title="a connection that was cut",
            gives=Status.INCONCLUSIVE,
            response=b"{",
            fault=Fault(name="cut-body"),
            received=_SEEN,
        ),
        Example(
            title="an answer of the simulator in process, which never was HTTP",
            gives=None,
            response=specimen.gemini({"text": "an apple"}),
        ),
    ],
)
def http(answer: Answer, _context: Context) -> Iterator[Finding]:
    """By the name that the transport gave to what went wrong."""
    fault = answer.exchange.fault
    if fault is None:
        if answer.exchange.received.http_version:
            yield Finding(feature=_FEATURE, status=Status.PASS, message="the answer came whole")
    elif fault.name in _BROKEN and (fault.name != "content-encoding" or _whole(answer)):
        yield Finding(
            feature=_FEATURE,
            status=Status.FAIL,
            message=_BROKEN[fault.name],
            observed=fault.detail or fault.name,
        )
    else:
        yield inconclusive(_FEATURE, answer.obstacle)


def _whole(answer: Answer) -> bool:
    """Whether a body came whole for sure: its end was told by more than the connection's."""
    received = answer.exchange.received
    return (
        received.declared_length is not None
        or received.http_version == "HTTP/2"
        or answer.response.header("transfer-encoding") is not None
    )
