"""What a client sent, as the request that a simulated vendor is asked with."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request as Incoming

from conformance.model import Headers, Request

#: Bytes of a body; more than any documented limit on input pictures.
MAX_BODY: Final = 64 << 20

#: What may stand in a ``Host`` header; https://www.rfc-editor.org/rfc/rfc9110#section-7.2
_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}")


async def request_of(incoming: Incoming) -> Request | None:
    """The request, byte for byte; ``None`` where its body is larger than ``MAX_BODY``.

    Raises:
        starlette.requests.ClientDisconnect: the client went away before its body was there.
    """
    body = bytearray()
    async for piece in incoming.stream():
        body += piece
        if len(body) > MAX_BODY:
            return None
    return Request(
        method=incoming.method, url=_url(incoming), headers=_headers(incoming), body=bytes(body)
    )


def _url(incoming: Incoming) -> str:
    """The URL as the client wrote it, escapes and all.

    Its host is the one by which the client reached us, so that pictures are linked where that
    client finds them.
    """
    scheme = incoming.scope["scheme"]
    path = incoming.scope["raw_path"].decode("latin-1")
    query = incoming.scope["query_string"].decode("latin-1")
    return f"{scheme}://{_host(incoming)}{path}{'?' if query else ''}{query}"


def _host(incoming: Incoming) -> str:
    named = incoming.headers.get("host", "")
    if _HOST.fullmatch(named):
        return named
    host, port = incoming.scope["server"]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _headers(incoming: Incoming) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in incoming.headers.raw
    )
