"""The connection of one attempt: made once, to checked addresses, and counted byte by byte.

httpcore sends again by itself where an HTTP/2 server says goodbye, and waits for ever where one
sends nothing but interim answers. Here each attempt has one connection, which is never made twice,
and every byte that it reads counts.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpcore

from conformance.transport.addresses import resolve
from conformance.transport.limits import Limits

#: How far an attempt came; a failure is named after it.
Step = Literal["connecting", "handshake", "tunnel", "head", "body"]

#: Bytes of a body to read at once, which is what asyncio reads. httpcore asks for a quarter of it,
#: and each time its layers take as long again.
_AT_ONCE: Final = 256 * 1024


class TooMuchError(Exception):
    """More came over the wire than the step allows."""


class SecondConnectionError(Exception):
    """The connection was given up before it answered, and another one would be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way to a server.

    Attributes:
        layers: TLS handshakes before the request itself may leave.
        proxied: a proxy is connected to instead.
        to: addresses to connect to, the first that listens; none asks for the host's own.
    """

    layers: int = 0
    proxied: bool = False
    to: tuple[str, ...] = ()


class Link(httpcore.AsyncNetworkBackend):
    """Makes the one connection of an attempt, and knows what happened on it.

    Args:
        on_sending: called once, when the request itself is about to leave.

    Attributes:
        step: how far the attempt came.
        received: bytes read since the last handshake.
        ended: the other side closed its direction.
        http2: both sides agreed on HTTP/2.
        head: what was read until the head of the answer was there, bytes of the body included.
    """

    def __init__(self, limits: Limits, route: Route, *, on_sending: Callable[[], None]) -> None:
        self.route = route
        self._limits = limits
        self._layers = route.layers
        self._on_sending = on_sending
        self._made = False
        self._stream: httpcore.AsyncNetworkStream | None = None
        self.step: Step = "connecting"
        self.received = 0
        self.ended = False
        self.http2 = False
        self.head = bytearray()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - likewise
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the host, or to the first address that takes one."""
        if self._made:
            raise SecondConnectionError
        self._made = True
        *others, last = self.route.to or await resolve(host, port) or (host,)
        each = self._limits.connect / (len(others) + 1)
        for address in others:
            try:
                return await self._connected(address, port, each, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._connected(last, port, each, socket_options)

    async def _connected(
        self,
        address: str,
        port: int,
        seconds: float,
        options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await httpcore.AnyIOBackend().connect_tcp(
            address, port, timeout=seconds, socket_options=options
        )
        self._stream = stream
        return _Counted(stream, self)

    async def aclose(self) -> None:
        """Hang up, whatever state the protocol is in."""
        if self._stream is not None:
            await self._stream.aclose()

    def before_reading(self) -> None:
        """Whether another byte may be asked for.

        Raises:
            TooMuchError: the limit of the head, or of head and body, is reached.
        """
        most = self._limits.head + (self._limits.body if self.step == "body" else 0)
        if self.received >= most:
            raise TooMuchError

    def after_reading(self, data: bytes) -> None:
        """Take note of what was read."""
        self.received += len(data)
        self.ended = not data
        if self.step == "head":
            self.head += data

    def before_writing(self) -> None:
        """Take note that something leaves: the request, or what a proxy needs before."""
        if self._layers:
            self.step = "tunnel"
        elif self.step not in {"head", "body"}:
            self.step = "head"
            self._on_sending()

    def before_handshake(self) -> None:
        """Take note of a handshake; what a proxy said until now is no part of the answer."""
        self.step = "handshake"
        self.received = 0

    def after_handshake(self, chosen: ssl.SSLObject | None) -> None:
        """Take note of what both sides agreed on."""
        self._layers -= 1
        self.http2 = chosen is not None and chosen.selected_alpn_protocol() == "h2"


class _Counted(httpcore.AsyncNetworkStream):
    """A stream of bytes that tells its link what happens; all signatures are httpcore's."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, link: Link) -> None:
        self._stream = stream
        self._link = link

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        self._link.before_reading()
        if self._link.step == "body":
            max_bytes = max(max_bytes, _AT_ONCE)
        data = await self._stream.read(max_bytes, timeout)
        self._link.after_reading(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self._link.before_writing()
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        self._link.before_handshake()
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        self._link.after_handshake(stream.get_extra_info("ssl_object"))
        return _Counted(stream, self._link)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
