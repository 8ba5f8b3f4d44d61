"""The pictures that an answer links to: fetched at once, since such links do not last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from conformance.model import Fault, Fetched, Request
from conformance.transport.addresses import Resolver, reachable, resolve
from conformance.transport.conversation import picture_request
from conformance.transport.http import Sent
from conformance.transport.limits import PICTURE, Limits


class Sender(Protocol):
    """Whoever makes an attempt; ``http.Client`` is one.

    Attributes:
        limits: what an attempt may take unless told otherwise.
    """

    limits: Limits

    async def send(
        self, request: Request, *, to: tuple[str, ...] = (), limits: Limits | None = None
    ) -> Sent:
        """One attempt; never raises for what a server or network does."""
        ...


class Pictures:
    """Follows the image URLs of answers, never with a key.

    A host is looked up once, each of its addresses is checked, and one of them is connected to;
    likewise after each redirect. Behind a proxy the proxy looks it up again.

    Args:
        private: follow into private networks too.
        trusted: a URL that the user gave: what is on the same server is followed anyway.
        limits: for all pictures of one answer together.
    """

    def __init__(
        self,
        sender: Sender,
        *,
        private: bool = False,
        trusted: str = "",
        ask: Resolver = resolve,
        limits: Limits = PICTURE,
    ) -> None:
        self._sender = sender
        self._private = private
        self._trusted = _server(trusted)
        self._ask = ask
        self._limits = limits

    async def follow(self, urls: Iterable[str]) -> AsyncIterator[Fetched]:
        """What came of each URL of one answer, in order: a picture, or a named fault."""
        now = asyncio.get_running_loop().time
        end, left = now() + self._limits.total, self._limits.body
        for url in urls:
            # A picture more than the limits allow gets next to nothing, and so the right fault.
            limits = replace(self._limits, total=max(end - now(), 1e-3), body=max(left, 1))
            fetched = await self._fetched(url, limits)
            if fetched.response is not None:
                left -= len(fetched.response.body)
            yield fetched

    async def _fetched(self, url: str, limits: Limits) -> Fetched:
        at = url
        for _ in range(limits.redirects + 1):
            addresses = await reachable(at, private=self._may_be_private(at), ask=self._ask)
            if isinstance(addresses, Fault):
                return Fetched(url=url, fault=addresses)
            sent = await self._sender.send(picture_request(at), to=addresses, limits=limits)
            target = _target(sent, at)
            if target is None:
                return Fetched(url=url, response=sent.response, fault=sent.fault)
            at = target
        return Fetched(
            url=url,
            fault=Fault(name="redirect-loop", detail=f"more than {limits.redirects} in a row"),
        )

    def _may_be_private(self, url: str) -> bool:
        return self._private or (self._trusted != "" and _server(url) == self._trusted)


def _target(sent: Sent, at: str) -> str | None:
    """Where a redirect leads, ``None`` where an attempt is no redirect or names no place."""
    if sent.response is None or sent.fault is None or sent.fault.name != "redirect":
        return None
    location = sent.response.header("location")
    try:
        return urljoin(at, location) if location else None
    except ValueError:
        return location


def _server(url: str) -> str:
    """Scheme, host and port of a URL, '' where it has none."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""
    except ValueError:
        return ""
