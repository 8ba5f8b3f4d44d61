"""Whether the servers that a page names can be called, and go together with its paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks import hosts, printed_url
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, calls
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import JsonObject, Status

_SERVERS: Final = "https://spec.openapis.org/oas/v3.1.0#server-object"
_PATHS: Final = "https://spec.openapis.org/oas/v3.1.0#paths-object"

_WORD: Final = re.compile(r"[a-z]{4,30}")
_VERSION: Final = re.compile(r"v\d{1,2}(?:alpha|beta)?\d{0,2}")


def _at(url: str) -> JsonObject:
    return {"servers": [{"url": url}]}


@page_check(
    "page/server-repeats",
    feature="docs.sample_valid",
    status=Status.WARN,
    title="No server repeats what the path begins with",
    requirement="The path of a server, followed by that of the operation, names no version twice.",
    why="A client that joins the two, as OpenAPI says, calls /v1/v1 and gets 404.",
    source=_PATHS,
    examples=[
        PageExample(title="a host alone", gives=Status.PASS),
        PageExample(title="the version in the server", gives=Status.PASS, dialect="openai.images",
                    path="/images/generations", document=_at("https://api.example.com/v1")),
        PageExample(title="the version in both", gives=Status.WARN, dialect="openai.images",
                    path="/v1/images/generations", document=_at("https://api.example.com/v1")),
        PageExample(title="two versions", gives=Status.WARN,
                    document=_at("https://api.example.com/v1/")),
        PageExample(title="another path in front", gives=Status.PASS,
                    document=_at("https://api.example.com/relay")),
        PageExample(title="no server", gives=None, document={"servers": []}),
    ],
)  # fmt: skip
def server_repeats(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Two different versions in a row are as wrong as one that stands there twice."""
    first = sheet.operation.path.strip("/").partition("/")[0]
    for node in sheet.server_nodes:
        path = printed_url.read(node.text_of("url")).path.rstrip("/")
        last = path.rpartition("/")[2]
        repeated = bool(last) and last == first
        versions = bool(_VERSION.fullmatch(first) and _VERSION.fullmatch(last))
        yield Seen(
            at=Spot.of(node, "url"),
            wrong=f"the server ends with {'/' + last!r} and the path begins with {'/' + first!r}"
            if repeated or versions
            else "",
            expected="one version",
            printed=f"{path}{sheet.operation.path}" if path else sheet.operation.path,
        )


@page_check(
    "page/server-slash",
    feature="docs.tidy",
    status=Status.INFO,
    title="No server ends with a slash",
    requirement="The URL of a server does not end with a slash, as the path begins with one.",
    why="A client that joins the two, as OpenAPI says, calls a path with a doubled slash.",
    source=_PATHS,
    examples=[
        PageExample(title="none", gives=Status.PASS),
        PageExample(title="one", gives=Status.INFO, document=_at("https://api.example.com/")),
        PageExample(title="no server", gives=None, document={"servers": []}),
    ],
)  # fmt: skip
def server_slash(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each server once for the whole file."""
    for node in sheet.server_nodes if sheet.leads else ():
        url = node.text_of("url")
        yield Seen(
            at=Spot.of(node, "url"),
            wrong="the server ends with a slash, which the path behind it doubles"
            if len(url) > 1 and url.endswith("/")
            else "",
            expected=url.rstrip("/"),
            printed=url,
        )


@page_check(
    "page/server-stand-in",
    feature="docs.complete",
    status=Status.INFO,
    title="The servers of the page are real hosts",
    requirement="No server is named by something that the reader has to replace.",
    why="Without the host nothing on the page can be called.",
    source=_SERVERS,
    examples=[
        PageExample(title="a host", gives=Status.PASS),
        PageExample(title="one to be replaced", gives=Status.INFO,
                    document=_at("http://prod-eu.your-api-server.com")),
        PageExample(title="a placeholder", gives=Status.INFO, document=_at("{BASE_URL}")),
        PageExample(title="in a sample, with no server named", gives=Status.INFO,
                    document={"servers": []},
                    samples=(calls("https://<your-host>/v1beta/models/m:generateContent"),)),
        PageExample(title="in a sample beside a real server", gives=Status.PASS,
                    samples=(calls("https://<your-host>/v1beta/models/m:generateContent"),)),
        PageExample(title="a variable with a default", gives=None,
                    document={"servers": [{"url": "https://{region}.example.com",
                                           "variables": {"region": {"default": "eu"}}}]}),
        PageExample(title="no server and no sample", gives=None, document={"servers": []}),
    ],
)  # fmt: skip
def server_stand_in(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A gateway that everybody runs for themselves has no host to print."""
    if context.provider.self_hosted:
        return
    for node in sheet.server_nodes if sheet.leads else ():
        if node.get("variables") is None:
            yield from _host(Spot.of(node, "url"), node.text_of("url"), "the server")
    for asked in sheet.called if not sheet.server_nodes else ():
        where = f"the host of the request {asked.sample.id}"
        yield from _host(asked.spot("url"), asked.sample.url, where)


@page_check(
    "page/server-name",
    feature="docs.tidy",
    status=Status.INFO,
    title="The host is spelt like the name of its server",
    requirement="No part of a host is the server's own name with its letters in another order.",
    why="One of the two is a slip, and whoever owns the other host gets the keys.",
    source=_SERVERS,
    examples=[
        PageExample(title="the same", gives=Status.PASS, document={
            "servers": [{"url": "https://image.example.com", "description": "Image"}]}),
        PageExample(title="two letters swapped", gives=Status.INFO, document={
            "servers": [{"url": "https://iamge.example.com", "description": "Image"}]}),
        PageExample(title="other words", gives=Status.PASS, document={
            "servers": [{"url": "https://api.example.com", "description": "Production server"}]}),
        PageExample(title="no name", gives=None),
    ],
)  # fmt: skip
def server_name(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Swapped letters alone: any other difference may be meant."""
    for node in sheet.server_nodes if sheet.leads else ():
        name = node.get("description")
        if name is None or not isinstance(name.value, str):
            continue
        labels = printed_url.read(node.text_of("url")).host.split(".")
        words = _WORD.findall(name.value[:200].lower())
        slips = [(word, label) for word in words for label in labels
                 if word != label and sorted(word) == sorted(label)]  # fmt: skip
        yield Seen(
            at=Spot.of(node, "url"),
            wrong=f"the host has {slips[0][1]!r} where the server is called {slips[0][0]!r}"
            if slips
            else "",
            expected=slips[0][0] if slips else None,
            printed=slips[0][1] if slips else None,
        )


@page_check(
    "page/plain-http",
    feature="docs.tidy",
    status=Status.INFO,
    title="The key travels encrypted",
    requirement="The URLs of servers and samples begin with https.",
    why="Everybody on the way reads the key and the pictures.",
    source="https://www.rfc-editor.org/rfc/rfc6750#section-5.3",
    examples=[
        PageExample(title="https", gives=Status.PASS),
        PageExample(title="a server with http", gives=Status.INFO,
                    document=_at("http://api.example.com")),
        PageExample(title="a sample with http", gives=Status.INFO, flaws=1,
                    samples=(calls("http://api.example.com/v1beta/models/m:generateContent"),)),
        PageExample(title="told once", gives=Status.INFO, flaws=1,
                    document=_at("http://api.example.com"),
                    samples=(calls("http://api.example.com/v1beta/models/m:generateContent"),)),
        PageExample(title="beside a sample with https", gives=Status.INFO, flaws=1, samples=(
            calls("https://api.example.com/v1beta/models/m:generateContent"),
            calls("http://api.example.com/v1beta/models/m:generateContent", id="b"))),
        PageExample(title="one's own machine", gives=Status.PASS,
                    document=_at("http://localhost:3000")),
        PageExample(title="nothing to see", gives=None, document={"servers": []}),
    ],
)  # fmt: skip
def plain_http(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each host once: at its server, else at the first sample that calls it."""
    places = [(node.text_of("url"), Spot.of(node, "url")) for node in sheet.server_nodes]
    places += [(asked.sample.url, asked.spot("url")) for asked in sheet.called]
    told = set()
    for text, spot in places:
        url = printed_url.read(text)
        if not url.scheme or (url.scheme, url.host) in told:
            continue
        told.add((url.scheme, url.host))
        plain = url.scheme == "http" and not hosts.is_local(url.host)
        yield Seen(
            at=spot,
            wrong=f"{url.host} is called without encryption" if plain else "",
            expected="https",
            printed=text[:200],
        )


def _host(at: Spot, text: str, what: str) -> Iterator[Seen]:
    url = printed_url.read(text)
    left = bool(url.base) or hosts.is_stand_in(url.host)
    wrong = f"{what} is something to be replaced, not a host" if left else ""
    if url.base or url.host:
        yield Seen(at=at, wrong=wrong, expected="a host", printed=text[:200])
