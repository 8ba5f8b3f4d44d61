"""An HTTP client for other people's libraries, whose requests a function of ours answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import httpx

from conformance.model import Request, Response

#: What httpx adds to every request, and every sender of ours adds itself.
_FRAMING: Final = frozenset(
    {"host", "connection", "accept-encoding", "content-length", "transfer-encoding"}
)
#: What no longer holds of a body whose encodings have been undone.
_UNDONE: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def injected(answer: Callable[[Request], Response]) -> httpx.Client:
    """A client to inject; it opens no connection, and takes no proxy from the environment.

    What ``answer`` raises, the library's caller gets, wrapped or not.
    """
    return httpx.Client(transport=_Answered(answer), trust_env=False)


class _Answered(httpx.BaseTransport):
    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        headers = ((name, value) for name, value in request.headers.items() if name not in _FRAMING)
        response = self._answer(
            Request(
                method=request.method,
                url=str(request.url),
                headers=tuple(headers),
                body=request.content,
            )
        )
        return httpx.Response(
            response.status,
            # A vendor's bytes: whatever they are, they must not fail here.
            headers=[
                (name.encode("utf-8", "replace"), value.encode("utf-8", "replace"))
                for name, value in response.headers
                if name.lower() not in _UNDONE
            ],
            content=response.body,
            request=request,
        )
