"""A vendor that answers every request with a picture, in a process of its own.

    python -m benchmarks.speed.work.server four|different

prints its URL, and what it has been asked under ``/count``.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock
from typing import Final

from benchmarks.speed.work.picture import DRAWN, picture

#: Where it says how often it was asked, and how many bytes of base64 the pictures had.
COUNT: Final = "/count"

_USAGE: Final = '"usage":{"prompt_tokens":4,"completion_tokens":1120,"total_tokens":1124}'
_NATIVE: Final = (
    '{"candidates":[{"content":{"role":"model","parts":[{"inlineData":{"mimeType":"image/png",'
    '"data":"@"}}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":4,'
    '"candidatesTokenCount":1120,"totalTokenCount":1124},"modelVersion":"gemini-3-pro-image"}'
)
_CHAT: Final = (
    '{"id":"chatcmpl-1","object":"chat.completion","created":1790000000,'
    '"model":"gemini-3-pro-image","choices":[{"index":0,"message":{"role":"assistant",'
    '"content":null,"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,@"}}]},'
    f'"finish_reason":"stop"}}],{_USAGE}}}'
)
_IMAGES: Final = '{"created":1790000000,"data":[{"b64_json":"@"}]}'
#: The start of a path -> the answer, with its picture at the @.
_ANSWERS: Final = {"/v1beta/": _NATIVE, "/v1/chat/": _CHAT, "/v1/images/": _IMAGES}


class _Vendor:
    """Knows the answers, and counts them."""

    def __init__(self, *, different: bool) -> None:
        drawn = cache(lambda number: base64.b64encode(picture(number)))
        self._picture: Callable[[int], bytes] = (
            (lambda number: base64.b64encode(picture(number)))
            if different
            else (lambda number: drawn(number % DRAWN))
        )
        self._numbers = count()
        self._lock = Lock()
        self._asked = self._bytes = 0
        for number in range(DRAWN):
            drawn(number)

    def answer(self, path: str) -> bytes:
        with self._lock:
            if path == COUNT:
                return json.dumps({"asked": self._asked, "bytes": self._bytes}).encode()
            number = next(self._numbers)
        text = self._picture(number)
        with self._lock:
            self._asked += 1
            self._bytes += len(text)
        like = next((each for start, each in _ANSWERS.items() if path.startswith(start)), _IMAGES)
        return like.encode().replace(b"@", text)


def _handler(vendor: _Vendor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = vendor.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - as the library names them
        do_HEAD = do_OPTIONS = do_TRACE = do_QUERY = _answer  # noqa: N815 - likewise

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _main(kind: str) -> None:
    vendor = _Vendor(different=kind == "different")
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(vendor)) as server:
        sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    _main(sys.argv[1])
