"""One attempt over HTTP/1.1 or 2; whatever a server or the network does is a named fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.model import Fault, Received, Request, Response, Timing
from conformance.model.verdict import AS_IS, UNTIMED
from conformance.transport.limits import Limits


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

    Args:
        limits: what an attempt may take.
        http2: whether to offer HTTP/2.
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
        raise NotImplementedError

    async def send(
        self, request: Request, *, to: Sequence[str] = (), limits: Limits | None = None
    ) -> Sent:
        """One attempt, redirects not followed; never raises for what a server or network does.

        ``to`` are addresses to connect to instead of asking for the host's; ``limits`` take the
        place of the client's own.
        """
        raise NotImplementedError
