"""A server that does with each connection what a script says, and a run of cases against it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections import Counter
from dataclasses import dataclass, field
from threading import Thread

import pytest

from conformance.model import Case, Dialect, Operation, Phase, Provider, Request
from conformance.transport.budget import Budget
from conformance.transport.http import Client
from conformance.transport.limits import Limits
from conformance.transport.live import Live
from conformance.transport.pace import Pace
from conformance.transport.secrets import Secrets

KEY = "sk-canary-0123456789"

#: Small enough to be met soon, large enough for a busy machine.
LIMITS = Limits(
    connect=5,
    first_byte=5,
    idle=3,
    total=9,
    body=1 << 20,
    decoded=1 << 22,
    events=1000,
    pieces=5000,
)


@dataclass
class Peer:
    """The server's end of one connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: bytes = b""
    body: bytes = b""

    async def send(self, *pieces: bytes, pause: float = 0) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(pause)

    async def for_ever(self, piece: bytes, pause: float = 0) -> None:
        while True:
            await self.send(piece, pause=pause)

    async def hang(self) -> None:
        """Until the client hangs up."""
        while await self.reader.read(1 << 16):
            pass

    def reset(self) -> None:
        """Hang up with RST in place of FIN."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def read_request(self) -> str:
        """Take a request in; its path."""
        self.head = await self.reader.readuntil(b"\r\n\r\n")
        for line in self.head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                self.body = await self.reader.readexactly(int(line.split(b":")[1]))
        return self.head.split(b" ")[1].decode()


@dataclass
class Chaos:
    """Servers on loopback, in a thread and event loop of their own."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    scripts: dict[str, object] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.thread = Thread(target=self.loop.run_forever)
        self.thread.start()
        self.servers: list[asyncio.Server] = []

    def listen(self, script=None, context: ssl.SSLContext | None = None) -> int:
        """The port of a server; without a script it does what stands for the request's path."""

        async def serve(reader, writer):
            peer = Peer(reader, writer)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                try:
                    if script is None:
                        path = await peer.read_request()
                        self.asked[path] += 1
                        await self.scripts[path](peer)
                    else:
                        await script(peer)
                finally:
                    writer.close()

        async def start():
            return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)

        server = asyncio.run_coroutine_threadsafe(start(), self.loop).result()
        self.servers.append(server)
        return server.sockets[0].getsockname()[1]

    def close(self) -> None:
        async def stop():
            for server in self.servers:
                server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


OPERATION = Operation(
    id="images",
    provider="acme",
    method="POST",
    path="/v1/images",
    request_dialect=Dialect.IMAGES,
    response_dialect=Dialect.IMAGES,
    servers=("http://127.0.0.1",),
)
PROVIDER = Provider(id="acme", name="Acme", key_env="ACME_API_KEY", operations=(OPERATION,))


def case(name: str, url: str, cost: float = 0.0, provider: str = "acme") -> Case:
    return Case(
        id=f"{provider}/images/covering/{name}",
        provider=provider,
        operation="images",
        phase=Phase.COVERING,
        request=Request(
            method="POST",
            url=url,
            headers=(
                ("Content-Type", "application/json"),
                ("Authorization", "Bearer {API_KEY}"),
            ),
            body=b'{"model": "m", "prompt": "an apple"}',
        ),
        cost_usd=cost,
    )


@pytest.fixture
def chaos():
    server = Chaos()
    yield server
    server.close()


@pytest.fixture
def run():
    """Send a request to each URL, all at once; name -> exchange, every one of them there."""

    def run(urls: dict[str, str], limits: Limits = LIMITS, workers: int = 64, **options):
        given = {
            name: options.pop(name)
            for name in ("proxy", "ca_file", "http2", "verify")
            if name in options
        }
        live = Live(
            PROVIDER,
            Client(limits, **given),
            secrets=Secrets(KEY),
            budget=options.pop("budget", None) or Budget(),
            pace=Pace(workers=workers),
            **options,
        )
        cases = [case(f"{number:03}", url) for number, url in enumerate(urls.values())]
        exchanges = list(live.exchanges(cases))
        assert [each.case.id for each in exchanges] == [each.id for each in cases]
        assert all(KEY not in repr(each) for each in exchanges)
        return dict(zip(urls, exchanges, strict=True))

    return run


@pytest.fixture
def new_case():
    return case


@pytest.fixture
def provider():
    return PROVIDER
