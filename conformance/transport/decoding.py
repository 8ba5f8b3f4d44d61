"""Undoing a content encoding before anything looks at a body, for secrets or for meaning.

https://www.rfc-editor.org/rfc/rfc9110#section-8.4: codings are listed in the order in which they
were applied. ``gzip`` and ``deflate`` are all that we ask for; another is a vendor's deviation.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from conformance.codec.image.sniff import sniff
from conformance.model import Exchange, Fault, Fetched, Received, Response

MAX_BODY = 256 * 1024 * 1024

_GZIP, _ZLIB, _RAW = 31, 15, -15
_IDENTITY = {"", "identity"}
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Codings that make no text of anything, nor what begins as a picture does.
_NEVER_TEXT = {"gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"}
_MOST_CODINGS = 4  # each may make a body a thousand times larger
# Wrong once the body is decoded; ``Received`` keeps what they said.
_STALE = {"content-encoding", "content-length"}


def decode(exchange: Exchange, most: int = MAX_BODY) -> Exchange:
    """The exchange with every body plain; what that destroys goes into ``received``.

    A body that ends early or is broken keeps what could be decoded. One that is text or a picture
    was never encoded, and stays. Another in a coding we do not know is dropped, since no secret
    could be found in it. All with a fault ``content-encoding``, unless there is a fault already. A
    body that would be larger than ``most`` bytes is cut off, with a fault ``too-large-decoded``.
    """
    fetched = tuple(_decode_fetched(each, most) for each in exchange.fetched)
    if exchange.response is None:
        return replace(exchange, fetched=fetched)
    response, fault = _decode(exchange.response, most)
    return replace(
        exchange,
        response=response,
        received=_received(exchange.response, exchange.received),
        fault=exchange.fault or fault,
        fetched=fetched,
    )


def _decode_fetched(fetched: Fetched, most: int) -> Fetched:
    if fetched.response is None:
        return fetched
    response, fault = _decode(fetched.response, most)
    return replace(fetched, response=response, fault=fetched.fault or fault)


def _received(response: Response, known: Received) -> Received:
    """What the head and the body say before anything is undone, if they say anything at all."""
    declared = response.header("content-length") or ""
    if not declared and not _codings(response):
        return known
    length = int(declared) if declared.isascii() and declared.isdigit() else None
    return replace(
        known,
        declared_length=length if known.declared_length is None else known.declared_length,
        received_length=(
            len(response.body) if known.received_length is None else known.received_length
        ),
        encoding=known.encoding or ", ".join(_codings(response)),
    )


def _codings(response: Response) -> list[str]:
    values = [value for name, value in response.headers if name.lower() == "content-encoding"]
    return [coding.strip().lower() for value in values for coding in value.split(",")]


def _decode(response: Response, most: int) -> tuple[Response, Fault | None]:
    codings = [coding for coding in _codings(response) if coding not in _IDENTITY]
    if not codings:
        return response, None
    headers = tuple(field for field in response.headers if field[0].lower() not in _STALE)
    if len(codings) > _MOST_CODINGS:
        piled = _broken(f"{len(codings)} codings on top of each other were not undone")
        return replace(response, headers=headers, body=b""), piled
    body = response.body
    fault: Fault | None = None
    for coding in reversed(codings):
        plain, fault = _undo(coding, body, most)
        if fault and not plain and coding in _NEVER_TEXT and _is_plain(body):
            # https://github.com/agentgateway/agentgateway/issues/3040
            fault = _broken(f"the body is labelled {coding} and is plain")
            break
        body = plain
        if fault:
            break
    return replace(response, headers=headers, body=body), fault


def _is_plain(body: bytes) -> bool:
    """Whether a body is text or a picture, and so cannot be encoded."""
    if sniff(body) is not None:
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _CONTROL.search(body) is None


def _undo(coding: str, body: bytes, most: int) -> tuple[bytes, Fault | None]:
    """The decoded body, or what could be had of it and what is wrong."""
    if coding in {"gzip", "x-gzip"}:
        return _inflated(body, _GZIP, coding, most)
    if coding == "deflate":
        # The RFC means zlib's framing; some servers send the bare stream all the same.
        plain, fault = _inflated(body, _ZLIB, coding, most)
        return _inflated(body, _RAW, coding, most) if fault and not plain else (plain, fault)
    detail = f"the coding {coding[:40]!r} is unknown, so its {len(body)} bytes were not kept"
    return b"", Fault(name="content-encoding", detail=detail)


def _inflated(body: bytes, framing: int, coding: str, most: int) -> tuple[bytes, Fault | None]:
    stream, plain = zlib.decompressobj(framing), bytearray()
    # In small pieces, so that what stands before a break is not lost with it.
    for start in range(0, len(body), 1024):
        try:
            plain += stream.decompress(body[start : start + 1024], most - len(plain) + 1)
        except zlib.error:
            return bytes(plain), _broken(f"the {coding} stream is broken")
        if len(plain) > most:
            detail = f"the {coding} stream holds more than {most} bytes"
            return bytes(plain[:most]), Fault(name="too-large-decoded", detail=detail)
        if stream.eof:
            return bytes(plain), None
    return bytes(plain), _broken(f"the {coding} stream ends early") if body else None


def _broken(detail: str) -> Fault:
    return Fault(name="content-encoding", detail=detail)
