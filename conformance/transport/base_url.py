"""Sending to another server than the spec names: a gateway of one's own, or one that moved."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from conformance.errors import UsageError
from conformance.model import Operation, Request


def checked(base_url: str) -> str:
    """The URL of a server, without a slash at its end; '' stays as it is.

    Raises:
        UsageError: it is no URL of a server.
    """
    try:
        parts = urlsplit(base_url)
        wrong = parts.scheme not in {"http", "https"} or not parts.hostname
        wrong = wrong or bool(parts.query or parts.fragment or parts.username)
    except ValueError:
        wrong = True
    if base_url and wrong:
        raise UsageError(
            "the base URL is no URL of a server",  # it may hold a key, so it is not told
            hint="give one like https://api.example.com/v1, without a key or a query",
        )
    return base_url.rstrip("/")


def rebased(request: Request, operation: Operation, base_url: str) -> Request:
    """The request, sent to another server: ``base_url`` takes the place of the spec's server.

    A URL outside of what the spec's servers serve keeps its path; one that is there already, and
    any without a ``base_url``, stays as it is.
    """
    if not base_url or _within(request.url, base_url):
        return request
    servers = [each.rstrip("/") for each in operation.servers if _within(request.url, each)]
    start = operation.path.partition("{")[0]
    # Servers may lie within one another; the one that the path was put behind is the right one.
    servers.sort(key=lambda server: not request.url.startswith(server + start))
    if servers:
        return replace(request, url=base_url + request.url[len(servers[0]) :])
    try:
        parts, base = urlsplit(request.url), urlsplit(base_url)
    except ValueError:
        return request
    return replace(request, url=parts._replace(scheme=base.scheme, netloc=base.netloc).geturl())


def _within(url: str, server: str) -> bool:
    server = server.rstrip("/")
    return bool(server) and url.startswith(server) and url[len(server) :][:1] in {"", "/", "?"}
