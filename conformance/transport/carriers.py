"""Keys that are known only by where they stand: in a header or query parameter made for one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from conformance.codec.redaction import Redactor
from conformance.errors import SecretError
from conformance.model import Credential, Exchange, Request
from conformance.transport.fingerprint import CREDENTIALS
from conformance.transport.redact import PLACEHOLDER, redact

#: Query parameters that carry a key by convention.
QUERY = frozenset({"key", "api_key", "apikey"})

_PREFIX = re.compile(r"(?:bearer|basic|token|key)\s+", re.IGNORECASE)


def without_keys(exchange: Exchange, documented: Iterable[Credential] = ()) -> Exchange:
    """The exchange with every key that its request hands in replaced, wherever else it stands.

    ``documented`` names further carriers. A value too short for a key is replaced in its carrier
    only.
    """
    credentials = tuple(documented)
    headers = CREDENTIALS | {each.name.lower() for each in credentials if each.carrier == "header"}
    query = QUERY | {each.name.lower() for each in credentials if each.carrier == "query"}
    request, keys = _masked(exchange.case.request, headers, query)
    exchange = replace(exchange, case=replace(exchange.case, request=request))
    for key in keys:
        try:
            redactor = Redactor({PLACEHOLDER: key})
        except SecretError:
            continue
        exchange = redact(exchange, redactor)
    return exchange


def _masked(
    request: Request, headers: frozenset[str], query: frozenset[str]
) -> tuple[Request, list[str]]:
    """The request with placeholders in all carriers, and what stood there."""
    keys: list[str] = []

    def masked(value: str) -> str:
        prefix = _PREFIX.match(value)
        start = prefix.end() if prefix else 0
        keys.append(value[start:])
        return value[:start] + PLACEHOLDER

    fields = tuple(
        (name, masked(value) if name.lower() in headers else value)
        for name, value in request.headers
    )
    parts = urlsplit(request.url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    url = request.url
    if any(name.lower() in query for name, _ in pairs):
        text = "&".join(
            f"{quote(name)}={masked(value) if name.lower() in query else quote(value)}"
            for name, value in pairs
        )
        url = urlunsplit(parts._replace(query=text))
    return replace(request, url=url, headers=fields), [key for key in keys if key != PLACEHOLDER]
