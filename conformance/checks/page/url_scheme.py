"""Whether the URLs of a page begin with a scheme that HTTP has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import printed_url
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, calls
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import Status

_KNOWN: Final = frozenset({"http", "https", "ws", "wss"})
_AT: Final = "api.example.com/v1beta/models/m:generateContent"


@page_check(
    "page/url-scheme",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="URLs begin with a scheme of HTTP",
    requirement="Each URL of a server or a printed request begins with https:// or http://, if "
    "with any scheme.",
    why="No client knows the scheme, so nothing is sent.",
    source="https://www.rfc-editor.org/rfc/rfc3986#section-3.1",
    examples=[
        PageExample(title="https", gives=Status.PASS, samples=(calls(f"https://{_AT}"),)),
        PageExample(title="a letter lost", gives=Status.FAIL, flaws=1,
                    samples=(calls(f"htps://{_AT}"), calls(f"htps://{_AT}", id="again"))),
        PageExample(title="two letters swapped, in a server", gives=Status.FAIL,
                    document={"servers": [{"url": "htpps://api.example.com"}]}),
        PageExample(title="a slash lost", gives=Status.FAIL, samples=(calls(f"https:/{_AT}"),)),
        PageExample(title="the colon lost", gives=Status.FAIL, samples=(calls(f"https//{_AT}"),)),
        PageExample(title="twice", gives=Status.FAIL, samples=(calls(f"https://https://{_AT}"),)),
        PageExample(title="a host called like a scheme", gives=None, document={"servers": []},
                    samples=(calls("https.example.com/v1beta/models/m:generateContent"),)),
        PageExample(title="in capitals", gives=Status.PASS, document={"servers": []},
                    samples=(calls(f"HTTPS://{_AT}"),)),
        PageExample(title="a stream of another protocol", gives=Status.PASS,
                    samples=(calls(f"wss://{_AT}"),)),
        PageExample(title="no scheme", gives=None, document={"servers": []},
                    samples=(calls(_AT), calls("{BASE_URL}/v1", id="b"))),
    ],
)  # fmt: skip
def url_scheme(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each scheme once; the servers of the file are judged with its first operation."""
    servers = sheet.server_nodes if sheet.leads else ()
    places = [(node.text_of("url"), Spot.of(node, "url"), "the server") for node in servers]
    places += [
        (asked.sample.url, asked.spot("url"), f"the URL of the request {asked.sample.id}")
        for asked in sheet.requests
    ]
    told = set()
    for text, spot, what in places:
        broken = printed_url.broken_scheme(text)
        scheme = broken or printed_url.read(text).scheme
        if not scheme or scheme in told:
            continue
        told.add(scheme)
        fine = not broken and scheme in _KNOWN
        flaw = broken or f"{scheme}://"
        yield Seen(
            at=spot,
            wrong="" if fine else f"{what} begins with {flaw!r}, which is no scheme of HTTP",
            expected="https://",
            printed=text[:200],
        )
