"""What an exception of the network stack means: the name of a fault and our words for it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Final, TypeVar

import httpcore

from conformance.model import Fault
from conformance.transport.limits import Limits
from conformance.transport.link import Link, SecondConnectionError, TooMuchError

E = TypeVar("E", bound=BaseException)

#: OpenSSL's number of a certificate's fault -> our words; x509_vfy.h.
_CERTIFICATE: Final = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "it is signed by itself",
    19: "it is signed by an unknown authority",
    20: "its issuer is unknown",
    21: "its issuer is unknown",
    62: "it is for another host",
    64: "it is for another address",
}


def diagnosis(error: Exception, link: Link, limits: Limits) -> Fault:
    """The fault that an exception of an attempt stands for."""
    match error:
        case httpcore.UnsupportedProtocol() | UnicodeError() | OverflowError():
            return Fault(name="bad-url", detail="no host or port can be made of the URL")
        case httpcore.LocalProtocolError() if not link.http2:
            return Fault(name="unsendable", detail="HTTP has no way to say the request")
        case httpcore.ProxyError():
            return Fault(name="proxy", detail="the proxy refused to connect")
        case SecondConnectionError():
            return Fault(name="http2-goaway", detail="before the request was taken")
    if link.step in {"connecting", "tunnel", "handshake"}:
        return _unconnected(error, link)
    return _in_head(error, link, limits) if link.step == "head" else _in_body(error, link, limits)


def _unconnected(error: Exception, link: Link) -> Fault:
    if link.step == "connecting" and link.route.proxied:
        return Fault(name="proxy", detail="the proxy cannot be reached")
    if link.step == "tunnel":
        return Fault(name="proxy", detail="the proxy did not answer in HTTP")
    if refusal := _cause(error, ssl.SSLCertVerificationError):
        why = _CERTIFICATE.get(refusal.verify_code, f"code {refusal.verify_code}")
        return Fault(name="tls-certificate", detail=why)
    if link.step == "handshake":
        return Fault(name="tls", detail="the handshake failed")
    if _cause(error, socket.gaierror):
        return Fault(name="dns", detail="the host has no address")
    if _cause(error, ConnectionRefusedError):
        return Fault(name="refused", detail="nothing listens there")
    if isinstance(error, httpcore.ConnectTimeout):
        return Fault(name="timeout-connect", detail="no connection stood in time")
    return Fault(name="unreachable", detail="no connection could be made")


def _in_head(error: Exception, link: Link, limits: Limits) -> Fault:
    if isinstance(error, TooMuchError):
        return Fault(name="too-large-head", detail=f"{limits.head} bytes came without its end")
    if isinstance(error, httpcore.NetworkError):
        return Fault(name="reset", detail="before the answer")
    if link.ended:
        if not link.received:
            return Fault(name="no-answer", detail="the connection was closed")
        return Fault(name="cut-head", detail=f"{link.received} bytes came")
    if link.http2:
        return _http2(error)
    if link.received >= limits.head:  # h11 has a limit of its own
        return Fault(name="too-large-head", detail=f"{link.received} bytes came without its end")
    return Fault(name="bad-head", detail="what came instead of a head is no HTTP")


def _in_body(error: Exception, link: Link, limits: Limits) -> Fault:
    if isinstance(error, TooMuchError):
        return Fault(name="too-large-body", detail=f"more than {limits.body} bytes came")
    if isinstance(error, httpcore.NetworkError):
        return Fault(name="reset", detail="within the body")
    if link.ended:
        return Fault(name="cut-body", detail="the connection was closed before its end")
    if link.http2:
        return _http2(error)
    return Fault(name="bad-chunk", detail="where the next chunk or the trailer should stand")


def _http2(error: Exception) -> Fault:
    """By the names of h2's events and errors, which httpcore hands on as they are."""
    names = {type(each).__name__ for each in (error, *error.args)}
    if "StreamReset" in names:
        return Fault(name="http2-reset", detail="the server reset the stream")
    if "ConnectionTerminated" in names:
        return Fault(name="http2-goaway", detail="the server ended the connection")
    if "DenialOfServiceError" in names:
        return Fault(name="too-large-head", detail="the header list is too large")
    if "InvalidBodyLengthError" in names:
        return Fault(name="length-mismatch", detail="the body is not as long as declared")
    return Fault(name="http2", detail="a frame that should not be, or not like this")


def _cause(error: BaseException, kind: type[E]) -> E | None:
    """The first exception of a kind among an exception's causes."""
    return next((each for each in _causes(error, 0) if isinstance(each, kind)), None)


def _causes(error: BaseException, depth: int) -> Iterator[BaseException]:
    yield error
    if depth > 10:  # noqa: PLR2004 - no real chain is that long
        return
    below = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    for each in (*below, error.__cause__, error.__context__):
        if each is not None:
            yield from _causes(each, depth + 1)
