"""The names of all that can go wrong between a request and its answer, each with a sentence.

A fault is never an exception: it stands in the exchange, beside what came of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Stage = Literal["before", "waiting", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One named fault.

    Attributes:
        stage: ``before`` the request reached the server, ``waiting`` for the head of its answer, or
            within the ``answer``.
        vendor: whether only the server's own bytes can be to blame.
        passing: whether the same request may fare better soon.
    """

    name: str
    stage: Stage
    meaning: str
    vendor: bool = False
    passing: bool = False


_ALL: Final = (
    Kind(
        name="dns",
        stage="before",
        meaning="the host has no address, or none could be asked for",
        passing=True,
    ),
    Kind(name="refused", stage="before", meaning="nothing listens at the address", passing=True),
    Kind(name="unreachable", stage="before", meaning="no connection could be made", passing=True),
    Kind(name="tls", stage="before", meaning="the TLS handshake failed"),
    Kind(name="tls-certificate", stage="before", meaning="the server's certificate is not trusted"),
    Kind(
        name="timeout-connect", stage="before", meaning="no connection stood in time", passing=True
    ),
    Kind(
        name="proxy",
        stage="before",
        meaning="the proxy cannot be reached, or refused",
        passing=True,
    ),
    Kind(
        name="blocked-address",
        stage="before",
        meaning="a URL leads to an address that is not public",
    ),
    Kind(name="bad-url", stage="before", meaning="a URL is none that can be asked, or not http(s)"),
    Kind(name="unsendable", stage="before", meaning="the request cannot be put on the wire"),
    Kind(name="predecessor-failed", stage="before", meaning="the answer to continue is not there"),
    Kind(
        name="no-answer",
        stage="waiting",
        meaning="the connection was closed without an answer",
        passing=True,
    ),
    Kind(name="reset", stage="waiting", meaning="the connection was reset", passing=True),
    Kind(name="timeout-first-byte", stage="waiting", meaning="no head of an answer came in time"),
    Kind(name="cut-head", stage="waiting", meaning="the answer ends within its head"),
    Kind(name="bad-head", stage="waiting", meaning="the answer's head is no HTTP", vendor=True),
    Kind(
        name="too-large-head",
        stage="waiting",
        meaning="the answer's head is larger than allowed, or never ends",
    ),
    Kind(name="http2", stage="waiting", meaning="HTTP/2 frames break the protocol", vendor=True),
    Kind(
        name="http2-reset",
        stage="waiting",
        meaning="the server reset the HTTP/2 stream",
        passing=True,
    ),
    Kind(
        name="http2-goaway",
        stage="waiting",
        meaning="the server ended the HTTP/2 connection",
        passing=True,
    ),
    Kind(name="redirect", stage="answer", meaning="the answer leads elsewhere; calls follow none"),
    Kind(name="redirect-loop", stage="answer", meaning="a picture's URL leads on and on"),
    Kind(
        name="timeout-idle", stage="answer", meaning="the next piece of a body did not come in time"
    ),
    Kind(name="timeout-total", stage="answer", meaning="the answer was not complete in time"),
    Kind(name="cut-body", stage="answer", meaning="the connection was closed within the body"),
    Kind(
        name="length-mismatch",
        stage="answer",
        meaning="the body is not as long as its head declares",
        vendor=True,
    ),
    Kind(
        name="bad-chunk",
        stage="answer",
        meaning="the chunked framing is broken: a size, an end, or the trailer",
        vendor=True,
    ),
    Kind(
        name="too-large-body",
        stage="answer",
        meaning="the body is larger than allowed",
    ),
    Kind(
        name="too-large-decoded",
        stage="answer",
        meaning="the body is larger than allowed once its content coding is undone",
    ),
    Kind(name="endless-stream", stage="answer", meaning="a stream of events did not end"),
    Kind(
        name="content-encoding",
        stage="answer",
        meaning="the content coding is broken or unknown",
        vendor=True,
    ),
)

#: Name -> kind, in the order in which an attempt can meet them.
FAULTS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _ALL}


def reached(name: str) -> bool:
    """Whether the request may have reached the server, and so may have cost money."""
    kind = FAULTS.get(name)
    return kind is None or kind.stage != "before"
