"""The simulator as an ASGI application: https://asgi.readthedocs.io/en/latest/specs/www.html."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.types import ASGIApp, Receive, Scope, Send

from conformance.model import Request, Response
from conformance.serving.incoming import request_of
from conformance.serving.outgoing import delay_of, outgoing

_TOO_LARGE: Final = Response(
    status=413,
    headers=(("Content-Type", "application/json"), ("x-conformance-simulator", "1")),
    body=b'{"error":"the body is larger than 64 MiB"}',
)


class Answering(Protocol):
    """Whoever has an answer to every request; ``simulator.vendor.Vendor`` is one."""

    def answer(self, request: Request) -> Response:
        """The response; never raises."""
        ...


def _quiet(_request: Request, _response: Response) -> None:
    """Tells nobody."""


def application(
    vendor: Answering,
    *,
    waits: bool = True,
    told: Callable[[Request, Response], None] = _quiet,
) -> ASGIApp:
    """Every request to every path, answered by ``vendor``.

    Args:
        vendor: is asked in several threads at once.
        waits: hold an answer back for as long as it says, instead of saying so only.
        told: is called with each request and its answer, before that is sent.
    """

    async def answer(incoming: Incoming) -> Response | None:
        try:
            request = await request_of(incoming)
        except ClientDisconnect:
            return None
        if request is None:
            return _TOO_LARGE
        # Drawing a picture takes a while; others are answered meanwhile.
        response = await run_in_threadpool(vendor.answer, request)
        told(request, response)
        return response

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        response = await answer(Incoming(scope, receive))
        if response is None:
            return
        if waits:
            await asyncio.sleep(delay_of(response))
        await outgoing(response)(scope, receive, send)

    return app
