"""Requests with other keys than they came with."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from conformance.model import Credential, Operation, Request

#: Headers and query parameters that carry keys at the owners of the dialects.
_CARRIERS: Final = frozenset({"authorization", "x-goog-api-key", "key"})


def without_keys(request: Request, operation: Operation) -> Request:
    """The request without anything that may carry a key."""
    named = {each.name.lower() for each in operation.credentials} | _CARRIERS
    split = urlsplit(request.url)
    pairs = parse_qsl(split.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0].lower() not in named])
    headers = tuple(each for each in request.headers if each[0].lower() not in named)
    return replace(request, url=urlunsplit(split._replace(query=query)), headers=headers)


def with_key(request: Request, operation: Operation, key: str) -> Request:
    """The request with one key alone, in the first place that the page names."""
    bare = without_keys(request, operation)
    first = next(iter(operation.credentials), None)
    return bare if first is None else _carrying(bare, first, key)


def _carrying(bare: Request, credential: Credential, key: str) -> Request:
    value = credential.prefix + key
    if credential.carrier == "header":
        return replace(bare, headers=(*bare.headers, (credential.name, value)))
    joint = "&" if urlsplit(bare.url).query else "?"
    return replace(bare, url=f"{bare.url}{joint}{urlencode({credential.name: value})}")
