"""Read example code in whatever language it is."""

from __future__ import annotations

from conformance.importers.snippets import curl, http
from conformance.importers.snippets.request import Request

_MOST: int = 200_000  # characters: longer than any example, short enough for any reader


def read(code: str) -> tuple[Request, ...]:
    """The requests that a piece of code sends, none where it cannot be told. Never raises."""
    if len(code) > _MOST:
        return ()
    for reader in (curl.requests, http.requests):
        if found := reader(code):
            return found
    return ()
