"""An answer on its way to the client: delayed as it says, a stream event by event."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Iterator
from typing import Final

from starlette.responses import StreamingResponse

from conformance.model import Response

#: The header in which an answer says after how many seconds it is to come.
DELAY: Final = "x-conformance-simulator-delay"

_STREAM: Final = "text/event-stream"
_BLANK_LINE: Final = b"\n\n"
#: No answer is held back for longer.
_LONGEST: Final = 3_600.0


def delay_of(response: Response) -> float:
    """The seconds after which an answer is to come, 0 where it does not say."""
    try:
        seconds = float(response.header(DELAY) or 0)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), _LONGEST) if math.isfinite(seconds) else 0.0


def outgoing(response: Response) -> StreamingResponse:
    """The answer with its headers as they are; only a body that is no stream gets its length."""
    pieces = list(pieces_of(response))
    sent = StreamingResponse(_each(pieces), status_code=response.status)
    sent.raw_headers = [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in response.headers
    ]
    if not _is_stream(response) and response.header("content-length") is None:
        sent.raw_headers.append((b"Content-Length", str(len(response.body)).encode()))
    return sent


def pieces_of(response: Response) -> Iterator[bytes]:
    """The body as it is written to the socket: the events of a stream one by one, or the whole."""
    if not _is_stream(response):
        yield response.body
        return
    *events, rest = response.body.split(_BLANK_LINE)
    for event in events:
        yield event + _BLANK_LINE
    if rest:
        yield rest


def _is_stream(response: Response) -> bool:
    return (response.header("content-type") or "").lower().startswith(_STREAM)


async def _each(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
        await asyncio.sleep(0)  # lets each leave on its own
