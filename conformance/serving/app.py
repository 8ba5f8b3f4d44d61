"""The simulator as an ASGI application: https://asgi.readthedocs.io/en/latest/specs/www.html."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.types import ASGIApp, Receive, Scope, Send

from conformance.model import Request, Response
from conformance.serving.incoming import request_of
from conformance.serving.mishap import Dropped, Mishap, Wait
from conformance.serving.pieces import delay, head, pieces
from conformance.simulator.vendor import HEADER

#: Under this name a scope holds the function that resets its connection.
RESET: Final = "conformance.reset"

_SUCCESS: Final = 200
_TOO_LARGE: Final = Response(
    status=413,
    headers=(("Content-Type", "application/json"), (HEADER, "1")),
    body=b'{"error":"the body is larger than 64 MiB"}',
)


class Answering(Protocol):
    """Whoever has an answer to every request; ``simulator.vendor.Vendor`` is one."""

    def answer(self, request: Request) -> Response:
        """The response; never raises."""
        ...


def _quiet(_request: Request, _response: Response) -> None:
    """Tells nobody."""


async def _at_once(_seconds: float) -> None:
    """Lets no time pass."""


def application(
    vendor: Answering,
    *,
    mishap: Mishap | None = None,
    waits: bool = True,
    told: Callable[[Request, Response], None] = _quiet,
) -> ASGIApp:
    """Every request to every path, answered by a vendor.

    Args:
        vendor: is asked in several threads at once.
        mishap: what happens to good answers on their way.
        waits: let time pass where an answer or a mishap says so.
        told: is called with each request and its answer, before that is sent.
    """
    wait = asyncio.sleep if waits else _at_once
    return _Application(vendor=vendor, mishap=mishap, wait=wait, told=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Application:
    vendor: Answering
    mishap: Mishap | None
    wait: Wait
    told: Callable[[Request, Response], None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        incoming = Incoming(scope, receive)
        try:
            response = await self._answer(incoming)
            await self.wait(delay(response))
            await self._send(response, incoming, send)
        except ClientDisconnect:
            return
        except Dropped as dropped:
            if dropped.hard:
                scope["extensions"][RESET]()

    async def _answer(self, incoming: Incoming) -> Response:
        request = await request_of(incoming)
        if request is None:
            return _TOO_LARGE
        # Drawing a picture takes a while; others are answered meanwhile.
        response = await run_in_threadpool(self.vendor.answer, request)
        if self.mishap is not None:
            response = _labelled(response, self.mishap)
        self.told(request, response)
        return response

    async def _send(self, response: Response, incoming: Incoming, send: Send) -> None:
        start = {"status": response.status, "headers": head(response)}
        await send({"type": "http.response.start", **start})
        async for piece in self._pieces(response):
            if await incoming.is_disconnected():
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})

    async def _pieces(self, response: Response) -> AsyncIterator[bytes]:
        if self.mishap is not None and response.status == _SUCCESS:
            async for piece in self.mishap.sent(response.body, self.wait):
                yield piece
            return
        for piece in pieces(response):
            yield piece


def _labelled(response: Response, mishap: Mishap) -> Response:
    """The answer with the fault of the connection told beside those of the vendor."""
    label = response.header(HEADER) or "1"
    before, told, after = label.partition("fault=")
    named = f"{before}{told}{mishap.id}+{after}" if told else f"{label}; fault={mishap.id}"
    others = (field for field in response.headers if field[0] != HEADER)
    return replace(response, headers=(*others, (HEADER, named)))
