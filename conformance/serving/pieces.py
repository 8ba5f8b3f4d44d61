"""An answer as it goes over the wire: its headers, and its body piece by piece."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from conformance.model import Response
from conformance.simulator.fault import DELAY

_STREAM: Final = "text/event-stream"
_BLANK_LINE: Final = b"\n\n"
#: Seconds; no answer is held back for longer.
_LONGEST: Final = 3_600.0


def delay(response: Response) -> float:
    """The seconds after which an answer is to come, 0 where it does not say."""
    try:
        seconds = float(response.header(DELAY) or 0)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), _LONGEST) if math.isfinite(seconds) else 0.0


def head(response: Response) -> list[tuple[bytes, bytes]]:
    """The headers as they are; only a body that is no stream has its length told as well."""
    fields = [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in response.headers
    ]
    if not _is_stream(response) and response.header("content-length") is None:
        fields.append((b"Content-Length", str(len(response.body)).encode()))
    return fields


def pieces(response: Response) -> Iterator[bytes]:
    """The events of a stream one by one, or the body as a whole; nothing of an empty one."""
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
