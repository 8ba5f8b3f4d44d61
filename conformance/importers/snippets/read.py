"""Read example code in whatever language it is."""

from __future__ import annotations

from typing import Final

from conformance.importers.snippets import curl, http, javascript, python
from conformance.importers.snippets.request import Request

_MOST: Final = 200_000  # characters: longer than any example, short enough for any reader


def read(code: str) -> tuple[Request, ...]:
    """The requests that a command or a raw request sends; none for other code. Never raises."""
    if len(code) > _MOST:
        return ()
    return curl.requests(code) or http.requests(code)


def read_program(code: str) -> tuple[Request, ...]:
    """The requests that a program sends, as far as they are literals. Never raises."""
    return python.requests(code) or javascript.requests(code)
