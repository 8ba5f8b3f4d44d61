"""One attempt over HTTP/1.1 or 2; whatever a server or the network does is a named fault."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import httpcore
import httpx

from conformance.errors import UsageError
from conformance.model import Fault, Headers, Received, Request, Response, Timing
from conformance.model.verdict import AS_IS, UNTIMED
from conformance.transport.diagnosis import diagnosis
from conformance.transport.events import Events
from conformance.transport.limits import Limits
from conformance.transport.link import Link, Route

#: What we can undo, see ``decoding``; and who asks. A case's own headers take their place.
_USUAL = (
    ("Accept", "*/*"),
    ("Accept-Encoding", "gzip, deflate"),
    ("User-Agent", "aggregator-conformance"),
)
_PIECE = 0.01  # seconds; what comes within them is one piece of a stream
_HEAD_END = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one attempt brought: an answer, a fault, or as much of an answer as came before one.

    The body is as it came: a content coding is still to be undone, see ``decoding``.
    """

    response: Response | None = None
    fault: Fault | None = None
    timing: Timing = UNTIMED
    received: Received = AS_IS


class Client:
    """Sends requests, each over a connection of its own.

    So no answer can be taken for another request's, a server that closes an idle connection costs
    nothing, and one that ends an HTTP/2 connection ends a single exchange. Beside the seconds that
    a picture takes, those of a handshake do not count.

    Args:
        limits: what an attempt may take.
        http2: whether to offer HTTP/2, in the TLS handshake.
        proxy: the URL of an HTTP(S) proxy, '' for none.
        ca_file: certificates to trust instead of the usual ones.
        verify: whether to look at certificates at all.

    Raises:
        UsageError: the proxy's URL or the certificates cannot be used.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        http2: bool = True,
        proxy: str = "",
        ca_file: Path | None = None,
        verify: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self._http2 = http2
        self._proxy = _proxy(proxy) if proxy else None
        self._trust = _trust(ca_file, verify=verify)

    async def send(
        self, request: Request, *, to: Sequence[str] = (), limits: Limits | None = None
    ) -> Sent:
        """One attempt, redirects not followed; never raises for what a server or network does.

        ``to`` are addresses to connect to instead of asking for the host's; they do not count where
        there is a proxy, which asks itself. ``limits`` take the place of the client's own.
        """
        try:
            outgoing = _outgoing(request)
        except (httpx.InvalidURL, ValueError):  # UnicodeError is a ValueError
            return Sent(fault=Fault(name="bad-url", detail="the URL is none"))
        except TypeError:
            return Sent(fault=Fault(name="unsendable", detail="a header is no text"))
        attempt = _Attempt(limits or self.limits, self._route(outgoing, to))
        try:
            return await attempt.made(self._pool(attempt.link), outgoing)
        finally:
            await attempt.link.aclose()

    def _route(self, outgoing: httpcore.Request, to: Sequence[str]) -> Route:
        secure = outgoing.url.scheme == b"https"
        if self._proxy is None:
            return Route(layers=int(secure), to=tuple(to))
        return Route(layers=secure + (self._proxy.url.scheme == b"https"), proxied=True)

    def _pool(self, link: Link) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._trust,
            proxy=self._proxy,
            http2=self._http2,
            max_keepalive_connections=0,
            network_backend=link,
        )


class _Attempt:
    """One request on its way, and as much of the answer as is there."""

    def __init__(self, limits: Limits, route: Route) -> None:
        self._limits = limits
        self._clock = asyncio.timeout(limits.connect)
        self._now = asyncio.get_running_loop().time
        self._sent_at = self._now()
        self._first_byte = 0.0
        self._head: httpcore.Response | None = None
        self._body: list[bytes] = []
        self._length = 0
        self._pieces: list[tuple[int, float]] = []
        self._events = Events()
        self.link = Link(limits, route, on_sending=self._sending)

    async def made(self, pool: httpcore.AsyncConnectionPool, outgoing: httpcore.Request) -> Sent:
        fault: Fault | None = None
        try:
            async with asyncio.timeout(self._limits.total):
                fault = await self._tried(pool, outgoing)
        except TimeoutError:  # of the whole: every other one is dealt with within
            fault = self._too_slow()
        return Sent(
            response=self._response(),
            fault=fault or self._oddity(),
            timing=self._timing(),
            received=self._received(),
        )

    async def _tried(
        self, pool: httpcore.AsyncConnectionPool, outgoing: httpcore.Request
    ) -> Fault | None:
        try:
            async with self._clock:
                self._head = await pool.handle_async_request(outgoing)
                self._first_byte = self._elapsed()
                self.link.step = "body"
                self._clock.reschedule(None)
            return await self._read(self._head)
        except Exception as error:  # noqa: BLE001 - h2 and others let theirs through httpcore
            if self._clock.expired():
                return self._too_late()
            return diagnosis(error, self.link, self._limits)
        finally:
            await self._close()

    async def _read(self, head: httpcore.Response) -> Fault | None:
        """Take the body piece by piece; a fault where a limit ends it."""
        pieces = aiter(head.aiter_stream())
        for _ in range(self._limits.pieces):
            try:
                async with asyncio.timeout(self._limits.idle):
                    self._take(await anext(pieces))
            except StopAsyncIteration:
                return None
            except TimeoutError:
                return Fault(name="timeout-idle", detail=f"none in {self._limits.idle:g} s")
            if self._events.count > self._limits.events:
                return Fault(
                    name="endless-stream", detail=f"more than {self._limits.events} events"
                )
        return Fault(name="too-large-body", detail=f"more than {self._limits.pieces} pieces")

    def _take(self, piece: bytes) -> None:
        self._body.append(piece)
        self._length += len(piece)
        self._events.feed(piece)
        at = self._elapsed()
        if self._pieces and at - self._pieces[-1][1] < _PIECE:
            size, at = self._pieces.pop()
            self._pieces.append((size + len(piece), at))
        else:
            self._pieces.append((len(piece), at))

    async def _close(self) -> None:
        """Hang up; what the state machines make of an early end is of no interest."""
        if self._head is not None:
            with contextlib.suppress(Exception):
                await self._head.aclose()

    def _sending(self) -> None:
        self._sent_at = self._now()
        self._clock.reschedule(self._sent_at + self._limits.first_byte)

    def _elapsed(self) -> float:
        return self._now() - self._sent_at

    def _too_late(self) -> Fault:
        if self.link.step == "head":
            seconds = min(self._limits.first_byte, self._limits.total)
            return Fault(name="timeout-first-byte", detail=f"none in {seconds:g} s")
        return Fault(name="timeout-connect", detail=f"none in {self._limits.connect:g} s")

    def _too_slow(self) -> Fault:
        if self._head is None:
            return self._too_late()
        if self._events.streaming:
            return Fault(name="endless-stream", detail=f"not over in {self._limits.total:g} s")
        return Fault(name="timeout-total", detail=f"not complete in {self._limits.total:g} s")

    def _oddity(self) -> Fault | None:
        """What is wrong with an answer that came to its end."""
        if self._head is None:
            return None
        if 300 <= self._head.status < 400:  # noqa: PLR2004 - HTTP's redirections
            return Fault(name="redirect", detail="calls follow none")
        if self._behind():
            return Fault(
                name="length-mismatch", detail=f"{self._behind()} bytes more than declared"
            )
        return None

    def _response(self) -> Response | None:
        if self._head is None:
            return None
        return Response(
            status=self._head.status, headers=_headers(self._head), body=b"".join(self._body)
        )

    def _timing(self) -> Timing:
        if self._head is None:  # how long it was waited for tells where a gateway gives up
            waited = self.link.step == "head"
            return Timing(total=round(self._elapsed(), 3)) if waited else UNTIMED
        chunks = tuple((size, round(at, 3)) for size, at in self._pieces)
        return Timing(
            first_byte=round(self._first_byte, 3),
            total=round(self._elapsed(), 3),
            chunks=chunks if len(chunks) > 1 else (),
        )

    def _received(self) -> Received:
        if self._head is None:
            return AS_IS
        known = Received(
            declared_length=_declared(self._head),
            received_length=self._length + self._behind(),
        )
        version: bytes = self._head.extensions.get("http_version", b"")
        return replace(known, http_version=version.decode("ascii", "replace"))

    def _behind(self) -> int:
        """How many bytes came behind the end that the head declares, as far as can be seen."""
        head = self._head
        if head is None or self.link.http2 or _declared(head) is None or _chunked(head):
            return 0
        return max(0, self.link.received - _head_length(bytes(self.link.head)) - self._length)


def _outgoing(request: Request) -> httpcore.Request:
    """The request as httpcore wants it, its URL escaped and its length stated."""
    given = {name.lower() for name, _ in request.headers}
    usual = [(name, value) for name, value in _USUAL if name.lower() not in given]
    fields = [(name.encode(), value.encode()) for name, value in (*request.headers, *usual)]
    made = httpx.Request(request.method, request.url, headers=fields, content=request.body)
    url = made.url
    return httpcore.Request(
        method=made.method,
        url=httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        ),
        headers=made.headers.raw,
        content=request.body,
    )


def _headers(head: httpcore.Response) -> Headers:
    return tuple((_text(name), _text(value)) for name, value in head.headers)


def _text(raw: bytes) -> str:
    """RFC 9110 leaves open what other bytes mean; in practice they are UTF-8 or Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _declared(head: httpcore.Response) -> int | None:
    for name, value in head.headers:
        if name.lower() == b"content-length" and value.isdigit():
            return int(value[:20])
    return None


def _chunked(head: httpcore.Response) -> bool:
    return any(name.lower() == b"transfer-encoding" for name, _ in head.headers)


def _head_length(raw: bytes) -> int:
    """Where the body begins behind all heads, interim answers (1xx) included."""
    at = 0
    while (end := _HEAD_END.search(raw, at)) is not None:
        interim = raw[at : end.start()].split(b" ", 2)[1:2]
        at = end.end()
        if not (interim and interim[0].startswith(b"1")):
            break
    return at


def _trust(ca_file: Path | None, *, verify: bool) -> ssl.SSLContext:
    if ca_file is None or not verify:
        return httpx.create_ssl_context(verify=verify)
    try:
        return ssl.create_default_context(cafile=str(ca_file))
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise UsageError(
            f"no certificates can be read from {ca_file}", hint="name a file in PEM form"
        ) from error


def _proxy(url: str) -> httpcore.Proxy:
    try:
        given = httpx.Proxy(url)
    except (httpx.InvalidURL, ValueError):
        given = None
    if given is None or given.url.scheme not in {"http", "https"} or not given.url.host:
        raise UsageError(
            "the proxy's URL cannot be used",  # it may hold a password, so it is not told
            hint="name one like http://host:3128",
        )
    return httpcore.Proxy(str(given.url), auth=given.raw_auth)
