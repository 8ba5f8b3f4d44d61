"""What makes two requests the same: method, URL, credentials, kind of body, and body by value."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlsplit

from conformance.codec.canonical import digest
from conformance.codec.strict_json import parse
from conformance.model import Json, Request
from conformance.transport.blobs import deflate, sha256

#: Headers that say who asks; all others depend on the client that sends the request.
CREDENTIALS = frozenset({"authorization", "x-goog-api-key", "x-api-key", "api-key"})


def fingerprint(request: Request) -> str:
    """A hash that is equal for requests that mean the same to a server.

    Bodies of JSON are compared by value and type (``true`` is not ``1``, ``1`` is not ``1.0``),
    whatever their spacing and order of members; other bodies byte for byte. Query parameters may
    stand in any order. Pictures count by their hash, so one that stands in ``blobs`` is not read.
    """
    return fingerprint_of_stored(
        Request(
            method=request.method,
            url=request.url,
            headers=request.headers,
            body=deflate(request.body, sha256),
        )
    )


def fingerprint_of_stored(request: Request) -> str:
    """The same hash, of a request whose body has markers for its pictures already."""
    parsed = parse(request.body)
    body: Json = parsed.value if parsed.strict else ["not JSON", sha256(request.body)]
    return digest([request.method.upper(), _url(request.url), _headers(request), body])


def _url(url: str) -> Json:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return [
        parts.scheme,
        parts.hostname or "",
        default if port is None else port,
        quote(unquote(parts.path)) or "/",
        [list(pair) for pair in query],
    ]


def _headers(request: Request) -> Json:
    fields = [(name.lower(), value) for name, value in request.headers]
    media_type = (request.header("content-type") or "").split(";")[0].strip().lower()
    return [
        media_type if request.body else "",
        sorted([name, value] for name, value in fields if name in CREDENTIALS),
    ]
