"""How a simulated vendor is used: by our own live run, by the official clients, by curl."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from conformance.codec import strict_json
from conformance.codec.records import dumps
from conformance.model import Operation, Provider
from conformance.spec.official_clients import OPENAI, address


def usage(provider: Provider, url: str, key: str) -> Iterator[str]:
    """Lines to copy, for a vendor that listens at ``url`` and takes ``key``."""
    bases = dict.fromkeys(url + _prefix(each) for each in provider.operations)
    for base in bases:
        yield (
            f"{provider.key_env}={shlex.quote(key)} "
            f"conformance run {provider.id} --live --base-url {base}"
        )
    clients = (_client(each, url, key) for each in provider.operations)
    yield from dict.fromkeys(client for client in clients if client)
    for each in provider.operations:
        yield _curl(each, provider, url, key)


def _prefix(operation: Operation) -> str:
    """The path of the server that a page names first."""
    server = next(iter(operation.servers), "")
    return urlsplit(server).path.rstrip("/")


def _client(operation: Operation, url: str, key: str) -> str:
    """How an official client is made that reaches an operation; '' where none would."""
    where = address(operation, url + _prefix(operation) + operation.path)
    if where is None:
        return ""
    if where.client == OPENAI:
        return f"openai.OpenAI(api_key={key!r}, base_url={where.base_url!r})"
    options = {"base_url": where.base_url, "api_version": where.api_version}
    return f"google.genai.Client(api_key={key!r}, http_options={options})"


def _curl(operation: Operation, provider: Provider, url: str, key: str) -> str:
    """A request that the page itself prints, where it prints one."""
    path = _prefix(operation) + operation.path
    for model in provider.models[:1]:
        path = path.replace("{model}", model.name)
    carried = next((each for each in operation.credentials if each.carrier == "header"), None)
    body = _printed(operation)
    words = ["curl", "-X", operation.method.upper(), url + path]
    words += ["-H", f"{carried.name}: {carried.prefix}{key}"] if carried else []
    words += ["-H", f"Content-Type: {operation.media_type}", "-d", body] if body else []
    return shlex.join(words)


def _printed(operation: Operation) -> str:
    """The first request body on the page that is a JSON object, on one line; '' without one."""
    bodies = (each.body for each in operation.samples if each.kind == "request" and each.body)
    read = (strict_json.parse(body.encode("utf-8", "replace")) for body in bodies)
    objects = (each for each in read if each.strict and isinstance(each.value, Mapping))
    return next((dumps(each.value) for each in objects), "")
