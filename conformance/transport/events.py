"""How many events a stream has sent so far, without reading them."""

from __future__ import annotations

import re

from conformance.codec import sse

_BLANK_LINE = re.compile(rb"\n\r?\n|\r\r")


class Events:
    """Counts blank lines of a body that comes in pieces, if it begins as a stream of events does.

    Attributes:
        count: events so far, comments between blank lines included.
        streaming: whether the body is a stream of events.
    """

    def __init__(self) -> None:
        self.count = 0
        self.streaming = False
        self._start = bytearray()
        self._tail = b""

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        if not self.streaming:
            if len(self._start) > 64:  # noqa: PLR2004 - a field's name would have come by now
                return
            self._start += piece
            self.streaming = sse.looks_like_sse(bytes(self._start))
            piece = bytes(self._start)
        if self.streaming:
            # A blank line may be spread over two pieces, but is found once only.
            window = self._tail + piece
            ends = [found.end() for found in _BLANK_LINE.finditer(window)]
            self.count += len(ends)
            self._tail = window[max(ends[-1] if ends else 0, len(window) - 2) :]
