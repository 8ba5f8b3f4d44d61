"""Whether the URL and the method of a printed request are those that the page describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks import hosts, printed_url
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, calls
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.model import Json, Status

_DOUBLED: Final = re.compile(r"(?<!:)//")
#: A value that a reader has to replace; ``$MODEL`` and ``${MODEL}`` are the shell's own to replace.
_STAND_IN: Final = re.compile(
    r":\w{1,60}|(?<!\$)\{[^{}]{1,60}\}|<[^<>]{1,60}>|\[[^\[\]]{1,60}\]|your[-_]\w{1,60}|x{3,60}",
    re.IGNORECASE,
)
_PATH: Final = "/v1beta/models/m:generateContent"


@page_check(
    "page/doubled-slash",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="No printed URL has a doubled slash",
    requirement="No URL or path of the page has two slashes in a row.",
    why="It is another path: many servers answer it with 404 or with a web page of their own.",
    source="https://www.rfc-editor.org/rfc/rfc3986#section-3.3",
    examples=[
        PageExample(title="one slash each", gives=Status.PASS,
                    samples=(calls(f"https://api.example.com{_PATH}"),)),
        PageExample(title="two behind the host", gives=Status.FAIL, flaws=1,
                    samples=(calls(f"https://api.example.com/{_PATH}?key=a"),
                             calls(f"https://api.example.com/{_PATH}?key=b", id="again"))),
        PageExample(title="two behind a placeholder", gives=Status.FAIL,
                    samples=(calls(f"{{BASE_URL}}/{_PATH}"),)),
        PageExample(title="a URL inside of a URL", gives=Status.PASS,
                    samples=(calls(f"https://proxy.example.com/https://api.example.com{_PATH}"),)),
        PageExample(title="no URL printed", gives=None),
    ],
)  # fmt: skip
def doubled_slash(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """In the samples; what a server and a path make together is judged apart."""
    for asked in sheet.called:
        doubled = _DOUBLED.search(asked.path)
        yield of_url(asked, "has a doubled slash" if doubled else "", sheet.operation.path)


@page_check(
    "page/url-characters",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed URLs hold what a URL may hold",
    requirement="No printed URL holds a blank, a quotation mark or punctuation of the text around.",
    why="Copied as it stands, the URL is cut off or calls a path that does not exist.",
    source="https://www.rfc-editor.org/rfc/rfc3986#section-2",
    examples=[
        PageExample(title="plain", gives=Status.PASS,
                    samples=(calls(f"https://api.example.com{_PATH}"),)),
        PageExample(title="a full stop of the sentence", gives=Status.FAIL,
                    samples=(calls(f"https://api.example.com{_PATH}\u3002"),)),
        PageExample(title="a blank", gives=Status.FAIL,
                    samples=(calls("https://api.example.com/v1beta/ models/m:generateContent"),)),
        PageExample(title="a blank and quotation marks", gives=Status.FAIL, flaws=1,
                    samples=(calls("https://api.example.com/v1beta/ models/“m”:generateContent"),)),
        PageExample(title="a blank in a placeholder", gives=Status.PASS,
                    samples=(calls("{BASE URL}/v1beta/models/<model name>:generateContent"),)),
    ],
)  # fmt: skip
def url_characters(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """What stands in brackets is for the reader to replace."""
    for asked in sheet.called:
        strange = printed_url.strange_characters(asked.sample.url)
        listed = " and ".join(map(repr, strange[:4]))
        yield of_url(asked, f"holds {listed}" if strange else "", "percent-encoding, or none")


@page_check(
    "page/sample-host",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests call a server of the page",
    requirement="The host of each printed URL is that of a server that the page names.",
    why="A key sent to the wrong host is a key given away.",
    source="https://spec.openapis.org/oas/v3.1.0#server-object",
    examples=[
        PageExample(title="the same", gives=Status.PASS,
                    samples=(calls(f"https://API.example.com:443{_PATH}"),)),
        PageExample(title="another", gives=Status.FAIL,
                    samples=(calls(f"https://api.example.org{_PATH}"),)),
        PageExample(title="another name of one's own machine", gives=Status.PASS,
                    document={"servers": [{"url": "http://localhost:4000"}]},
                    samples=(calls(f"http://0.0.0.0:4000{_PATH}"),)),
        PageExample(title="one of two", gives=Status.PASS,
                    document={"servers": [{"url": "https://a.example.com"},
                                          {"url": "https://b.example.com"}]},
                    samples=(calls(f"https://b.example.com{_PATH}"),)),
        PageExample(title="a placeholder", gives=None,
                    samples=(calls(f"https://your-api-server.com{_PATH}"),)),
        PageExample(title="a server with a variable", gives=None,
                    document={"servers": [{"url": "https://{r}.example.com",
                                           "variables": {"r": {"default": "eu"}}}]},
                    samples=(calls(f"https://us.example.com{_PATH}"),)),
        PageExample(title="no server named", gives=None, document={"servers": []},
                    samples=(calls(f"https://api.example.org{_PATH}"),)),
    ],
)  # fmt: skip
def sample_host(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Only where every server of the page is a host that one can call.

    The reader's own machine has many names.
    """
    servers = [printed_url.read(each.text_of("url")).host for each in sheet.server_nodes]
    if not servers or not all(host and not hosts.is_stand_in(host) for host in servers):
        return
    for asked in sheet.called:
        host = asked.url.host
        if host and not hosts.is_stand_in(host):
            own = hosts.is_local(host) and any(map(hosts.is_local, servers))
            known = host in servers or own
            wrong = "" if known else "calls a host that is no server of the page"
            yield of_url(asked, wrong, [*dict.fromkeys(servers)])


@page_check(
    "page/sample-method",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests use the page's own method",
    requirement="The method of each printed request is the operation's.",
    why="The other method is answered with 404 or 405, or does something else.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-9",
    examples=[
        PageExample(title="the same", gives=Status.PASS, samples=(calls("/x", method="post"),)),
        PageExample(title="another", gives=Status.FAIL, samples=(calls("/x", method="GET"),)),
        PageExample(title="none printed", gives=None, samples=(calls("/x"),)),
    ],
)  # fmt: skip
def sample_method(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Once for each method that is printed."""
    printed = {each.sample.method: each for each in reversed(sheet.requests) if each.sample.method}
    for method, asked in printed.items():
        other = method != sheet.operation.method.upper()
        yield Seen(
            at=asked.spot("method"),
            wrong=f"the request {asked.sample.id} has another method than the operation"
            if other
            else "",
            expected=sheet.operation.method.upper(),
            printed=method,
        )


@page_check(
    "page/path-stand-in",
    feature="docs.tidy",
    status=Status.INFO,
    title="Printed URLs have values in their path",
    requirement="Each parameter in the path of a printed URL has a value that could be sent.",
    why="The sample cannot be sent before a reader finds out what belongs there.",
    source="https://spec.openapis.org/oas/v3.1.0#path-templating",
    examples=[
        PageExample(title="a value", gives=Status.PASS,
                    samples=(calls(f"https://api.example.com{_PATH}"),)),
        PageExample(title="the template itself", gives=Status.INFO,
                    samples=(calls("https://api.example.com/v1beta/models/{model}:generateContent"),)),
        PageExample(title="a colon and the name", gives=Status.INFO,
                    samples=(calls("https://api.example.com/v1beta/models/:model:generateContent"),)),
        PageExample(title="a variable of the shell", gives=Status.PASS,
                    samples=(calls("https://api.example.com/v1beta/models/${M}:generateContent"),)),
        PageExample(title="nothing there", gives=None,
                    samples=(calls("https://api.example.com/v1beta/models/:generateContent"),)),
    ],
)  # fmt: skip
def path_stand_in(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Values that are empty are judged apart."""
    for asked in sheet.called:
        for name, value in asked.path_values.items():
            if value:
                left = _STAND_IN.fullmatch(value) is not None
                wrong = f"leaves {value!r} for the parameter {name!r} of the path"
                yield of_url(asked, wrong if left else "", f"a value for {name!r}")


def of_url(asked: PrintedRequest, wrong: str, expected: Json) -> Seen:
    """What is to be said of the URL of a printed request; ``wrong`` goes on after its name."""
    return Seen(
        at=asked.spot("url"),
        wrong=wrong and f"the URL of the request {asked.sample.id} {wrong}",
        expected=expected,
        printed=asked.sample.url[:200],
    )
