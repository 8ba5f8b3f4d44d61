"""A socket that listens, and the loop that answers what comes in."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from conformance.errors import UsageError
from conformance.serving.app import RESET

_BACKLOG: Final = 2_048


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections from now on; port 0 takes any that is free.

    Raises:
        UsageError: there is no such address here, or somebody else has the port.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (OSError, ValueError) as error:  # a ValueError is a name that cannot even be looked up
        why = error.strerror if isinstance(error, OSError) else "this is no host"
        raise UsageError(
            f"cannot listen at {host}, port {port}: {why}",
            hint="--port 0 takes any free port; --host must be an address of this machine",
        ) from error


def url_of(listening: socket.socket) -> str:
    """Where clients reach a socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Connection(H11Protocol):
    """A connection that the application can reset."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what a stream socket has
        super().connection_made(transport)
        self.app = _resettable(self.app, transport)


def _resettable(app: Any, transport: asyncio.Transport) -> Any:
    """The application, which finds in each scope how to reset the connection."""

    async def resettable(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), RESET: lambda: _reset(transport)}
        await app({**scope, "extensions": extensions}, receive, send)

    return resettable


def _reset(transport: asyncio.Transport) -> None:
    """End a connection by a reset: https://www.rfc-editor.org/rfc/rfc9293#section-3.10.5."""
    no_lingering = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_lingering)
    transport.abort()


class Server:
    """Answers whoever connects."""

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            loop="asyncio",
            http=_Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            # An answer has the headers of the vendor and no others: no clock, no name of ours.
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=0,
        )
        self._server = uvicorn.Server(config)

    def run(self, listening: socket.socket) -> None:
        """Answer until stopped or, in the main thread, until an interrupt or a SIGTERM comes.

        Those are raised again in the end, for whoever handles them. What is being answered then is
        dropped, so that the end is at once.
        """
        self._server.run(sockets=[listening])

    def stop(self) -> None:
        """End ``run``; from any thread, also before it has begun."""
        self._server.should_exit = True
