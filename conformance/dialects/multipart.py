"""``multipart/form-data`` bodies, as clients send pictures to edit (RFC 7578)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.model import Request

#: More fields than any form of an images endpoint has.
MAX_FIELDS = 1_000
_BOUNDARY = re.compile(
    r'multipart/form-data\b.*?;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE
)
_NAME = re.compile(rb'(?i)content-disposition:[^\r\n]*?[;\s]name="([^"\r\n]*)"')
_TYPE = re.compile(rb"(?i)content-type:[ \t]*([^\s;]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form; ``type`` is the declared type of a file, or ''."""

    name: str
    value: bytes
    type: str = ""


def fields(request: Request) -> tuple[Field, ...]:
    """The fields of a form in order; none where the request is no form, or a broken one."""
    boundary = _BOUNDARY.match(request.header("content-type") or "")
    if not boundary:
        return ()
    mark = b"--" + (boundary[1] or boundary[2]).encode("utf-8", "replace")
    return tuple(_fields((b"\r\n" + request.body).split(b"\r\n" + mark, MAX_FIELDS)[1:]))


def _fields(pieces: list[bytes]) -> Iterator[Field]:
    for piece in pieces:
        if piece.startswith(b"--"):
            return
        head, blank, value = piece.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if blank and name:
            kind = _TYPE.search(head)
            yield Field(
                name=name[1].decode("utf-8", "replace"),
                value=value,
                type=kind[1].decode("utf-8", "replace") if kind else "",
            )
