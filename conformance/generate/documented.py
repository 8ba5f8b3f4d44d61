"""The requests that a page prints, sent as they are.

Only what no page can print is put in: the key where a placeholder for it stands, and the server
where the page leaves it out. Doubled slashes, empty path parameters and bodies that are not JSON
stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from conformance.generate.assemble import GOOD_KEY, base_url, signed
from conformance.model import Case, Credential, Operation, Phase, Request, Sample

_BASE = re.compile(r"^(?:\{+\s*base_?url\s*\}+|<base_?url>|\$\{?base_?url\}?)", re.IGNORECASE)
_SCHEME_WORD = re.compile(r"^(Bearer|Token|Basic)\s+", re.IGNORECASE)


def documented(operation: Operation) -> Iterator[Case]:
    """A case per printed request; a body on its own is left out where a whole request has it."""
    printed = [sample for sample in operation.samples if sample.kind == "request"]
    whole = {sample.body for sample in printed if sample.url}
    for sample in printed:
        if not sample.url and sample.body in whole:
            continue
        yield Case(
            id="",
            provider=operation.provider,
            operation=operation.id,
            phase=Phase.DOCUMENTED,
            request=as_printed(sample, operation),
            sample=sample.id,
        )


def as_printed(sample: Sample, operation: Operation) -> Request:
    """The request that a sample prints; a body on its own is sent to the operation's path."""
    body = (sample.body or "").encode("utf-8", "surrogatepass")
    if not sample.url:
        bare = Request(
            method=operation.method.upper(),
            url=base_url(operation) + operation.path,
            headers=(("Content-Type", operation.media_type),),
            body=body,
        )
        first = next(iter(operation.credentials), None)
        return signed(bare, first, GOOD_KEY) if first else bare
    headers = tuple(
        (name, _keyed(name, value, operation.credentials)) for name, value in sample.headers
    )
    return Request(
        method=(sample.method or operation.method).upper(),
        url=_with_key(_absolute(sample.url, operation), operation.credentials),
        headers=headers,
        body=body,
    )


def _absolute(url: str, operation: Operation) -> str:
    """The printed URL, the operation's server put in for a placeholder or nothing."""
    server = base_url(operation)
    if _BASE.search(url):
        return _BASE.sub(server, url, count=1)
    if urlsplit(url).scheme:
        return url
    if url.startswith("/"):
        origin = urlsplit(server)
        return f"{origin.scheme}://{origin.netloc}{url}"
    return f"https://{url}"


def _keyed(name: str, value: str, credentials: tuple[Credential, ...]) -> str:
    """A header's value; where it carries the key, the placeholder behind its printed scheme."""
    carries = {each.name.lower() for each in credentials if each.carrier == "header"}
    if name.lower() not in carries | {"authorization"}:
        return value
    word = _SCHEME_WORD.match(value)
    return (word.group(0) if word else "") + GOOD_KEY


def _with_key(url: str, credentials: tuple[Credential, ...]) -> str:
    for each in credentials:
        if each.carrier == "query":
            url = re.sub(rf"([?&]{re.escape(each.name)}=)[^&#]*", rf"\g<1>{GOOD_KEY}", url)
    return url
