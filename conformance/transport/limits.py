"""How long to wait and how much to take: every number finite, since servers may be hostile."""

from __future__ import annotations

from dataclasses import dataclass, fields

from conformance.codec import sse
from conformance.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one attempt, in seconds and bytes.

    A 4K picture takes two minutes and more, often without a byte before it is there: no head comes,
    or nothing after it even in a stream. Giving up early costs as much as waiting, since what was
    asked for is paid; so only the total counts for the first byte.

    Attributes:
        connect: until the connection stands, once for TCP and once for TLS.
        first_byte: from there until the head of the answer is there.
        idle: between two pieces of a body.
        total: for everything together.
        head: bytes of an answer's head, those of interim answers (1xx) included.
        body: bytes of an answer's body as they come over the wire.
        decoded: bytes of a body once its content coding is undone.
        pieces: in which a body may come: reading each takes time, however small it is.
        events: of a stream.
        redirects: in a row, where a picture is fetched; calls follow none.
        retry_after: the longest wait that a server may ask for.

    Raises:
        UsageError: a limit is not a positive, finite number.
    """

    connect: float = 10.0
    first_byte: float = 300.0
    idle: float = 180.0
    total: float = 300.0
    head: int = 64 * 1024
    body: int = 64 * 1024 * 1024
    decoded: int = 128 * 1024 * 1024
    pieces: int = 200_000
    events: int = sse.MAX_EVENTS
    redirects: int = 5
    retry_after: float = 300.0

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not 0 < value < float("inf"):
                raise UsageError(f"the limit {each.name} is {value}; it must be above 0 and finite")


#: What the pictures may take that an answer links to: they are made already, so they come at once.
PICTURE = Limits(first_byte=30.0, idle=30.0, total=120.0)
