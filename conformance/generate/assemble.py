"""From the values of a request's parts to the request, and back to its body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlencode

from conformance.codec import pointer, strict_json
from conformance.generate.merge import as_list, as_object
from conformance.model import Credential, Headers, Json, JsonObject, Operation, Request

#: What stands where the key goes; the transport puts the key there.
GOOD_KEY = "{API_KEY}"
#: A key that no vendor has given out.
WRONG_KEY = "wrong-key-conformance-0000"

_PATH = "!$&'()*+,;=:@"


def base_url(operation: Operation) -> str:
    """The first server of an operation, without a slash at the end.

    A page without one gets a host that cannot exist (RFC 6761).
    """
    server = operation.servers[0] if operation.servers else f"https://{operation.provider}.invalid"
    return server.rstrip("/")


def assemble(operation: Operation, parts: Json, credential: Credential | None) -> Request:
    """The request of ``parts``: an object of ``path``, ``query``, ``header`` and ``body``."""
    values = as_object(parts)
    url = base_url(operation) + operation.path
    for name, value in as_object(values.get("path")).items():
        url = url.replace(f"{{{name}}}", quote(_text(value), safe=_PATH))
    query = list(_pairs(as_object(values.get("query"))))
    if query:
        url += "?" + urlencode(query)
    headers: Headers = tuple(_pairs(as_object(values.get("header"))))
    body = b""
    if "body" in values:
        headers = (("Content-Type", operation.media_type), *headers)
        body = encode(values["body"])
    request = Request(method=operation.method.upper(), url=url, headers=headers, body=body)
    return signed(request, credential, GOOD_KEY) if credential else request


def signed(request: Request, credential: Credential, key: str) -> Request:
    """The request with a key where a credential says, beside what is there already."""
    value = credential.prefix + key
    if credential.carrier == "query":
        joint = "&" if "?" in request.url else "?"
        url = f"{request.url}{joint}{credential.name}={value}"
        return replace(request, url=url)
    return replace(request, headers=(*request.headers, (credential.name, value)))


def encode(value: Json) -> bytes:
    """A body as it is sent: UTF-8, no white space, members in the order of the schema."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def body_of(request: Request) -> Json:
    """The JSON of a body; ``None`` where it is none."""
    return strict_json.parse(request.body).value


def with_body(request: Request, body: Json) -> Request:
    """The request with another JSON body."""
    return replace(request, body=encode(body))


def with_member(request: Request, path: str, value: Json) -> Request:
    """The request with a member of its body put in or replaced; ``path`` is a JSON pointer.

    Raises:
        LookupError: the body has no place for it.
    """
    return with_body(request, pointer.replace(body_of(request), path, value))


def _pairs(values: JsonObject) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        for each in as_list(value) if isinstance(value, list) else [value]:
            yield name, _text(each)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
