"""Whether the path of a printed URL is the operation's, behind that of a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks import hosts, printed_url
from conformance.checks.check import Context
from conformance.checks.page.urls import of_url
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, calls
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.model import JsonObject, Status

_TWICE: Final = re.compile(r"(/[^/]{1,60})\1(?=/|$)")
_PATH: Final = "/v1beta/models/m:generateContent"


def _server(url: str) -> JsonObject:
    return {"servers": [{"url": url}]}


@page_check(
    "page/sample-path",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests call the page's own path",
    requirement="The path of each printed URL is the operation's, behind that of a server.",
    why="One of the two does not exist, and a caller cannot know which.",
    source="https://spec.openapis.org/oas/v3.1.0#server-object",
    examples=[
        PageExample(title="the same", gives=Status.PASS,
                    samples=(calls(f"https://api.example.com{_PATH}"),)),
        PageExample(title="another", gives=Status.FAIL,
                    samples=(calls("https://api.example.com/v1/images/generations"),)),
        PageExample(title="a version that the path does not have", gives=Status.FAIL,
                    samples=(calls("https://api.example.com/v1/models/m:generateContent"),)),
        PageExample(title="the version twice", gives=Status.FAIL, document={"servers": []},
                    samples=(calls(f"https://api.example.com/v1beta{_PATH}"),)),
        PageExample(title="a slash at the end", gives=Status.FAIL,
                    samples=(calls(f"https://api.example.com{_PATH}/"),)),
        PageExample(title="behind the path of the server", gives=Status.PASS,
                    path="/chat/completions", dialect="openai.chat-completions",
                    document=_server("https://api.example.com/v1"),
                    samples=(calls("https://api.example.com/v1/chat/completions"),)),
        PageExample(title="without the path of the server", gives=Status.FAIL,
                    path="/chat/completions", dialect="openai.chat-completions",
                    document=_server("https://api.example.com/v1"),
                    samples=(calls("https://api.example.com/chat/completions"),)),
        PageExample(title="the server has what the path repeats", gives=Status.PASS,
                    document=_server("https://api.example.com/v1beta"),
                    samples=(calls(f"https://api.example.com{_PATH}"),)),
        PageExample(title="a placeholder that may hold the version", gives=Status.PASS,
                    path="/v1/chat/completions", dialect="openai.chat-completions",
                    samples=(calls("$BASE_URL/chat/completions"),)),
        PageExample(title="no server named, and more in front", gives=Status.PASS,
                    document={"servers": []},
                    samples=(calls(f"https://api.example.com/relay{_PATH}"),)),
        PageExample(title="a name with a slash, percent-encoded", gives=Status.PASS,
                    samples=(calls("https://api.example.com/v1beta/models/a%2Fm%3AgenerateContent"),)),
        PageExample(title="the streaming counterpart", gives=Status.PASS,
                    samples=(calls("https://api.example.com/v1beta/models/m:streamGenerateContent"),)),
        PageExample(title="a doubled slash is told elsewhere", gives=Status.PASS,
                    samples=(calls(f"https://api.example.com/{_PATH}"),)),
        PageExample(title="a broken scheme is told elsewhere", gives=None,
                    samples=(calls(f"https:/api.example.com{_PATH}"),)),
        PageExample(title="no URL printed", gives=None),
    ],
)  # fmt: skip
def sample_path(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Where a placeholder or an unnamed server may hold the rest, the end of the path decides."""
    for asked in sheet.called:
        text = asked.sample.url
        if not printed_url.strange_characters(text) and not printed_url.broken_scheme(text):
            yield of_url(asked, _path_flaw(sheet, context, asked), sheet.operation.path)


def _path_flaw(sheet: Sheet, context: Context, asked: PrintedRequest) -> str:
    """What is wrong with the path, or '': only where the page leaves no room."""
    path = asked.url.tidy_path
    own = sheet.operation.path
    prefixes = _prefixes(sheet, asked)
    templates = tuple(_templates(own, prefixes))
    if any(_fits(each, path) for each in templates):
        return ""
    twice = _TWICE.search(path)
    if twice:
        return f"has {twice[1]!r} twice in a row"
    if not prefixes and _may_be(own, path, anywhere=bool(asked.url.base)):
        return ""
    if any(_fits(each, path.rstrip("/")) for each in templates):
        return "ends with a slash, which the operation's path does not"
    if printed_url.fill_end(own, path) is not None:
        return "has the operation's path, but not behind that of the server"
    others = (each.path for each in context.provider.operations)
    if any(printed_url.fill_end(each, path) is not None for each in others):
        return ""
    return "calls another path than the operation's"


def _prefixes(sheet: Sheet, asked: PrintedRequest) -> list[str]:
    """The paths of the servers that the URL may mean; none where that cannot be told."""
    servers = [printed_url.read(each.text_of("url")) for each in sheet.server_nodes]
    known = {each.host for each in servers if each.host and not hosts.is_stand_in(each.host)}
    if not known or asked.url.base or (asked.url.host and asked.url.host not in known):
        return []
    return [each.path.rstrip("/") for each in servers]


def _templates(own: str, prefixes: list[str]) -> Iterator[str]:
    """The paths that would be right; where server and path repeat each other, both readings."""
    for prefix in prefixes or [""]:
        yield prefix + own
        if own.startswith(f"{prefix}/"):
            yield own


def _fits(template: str, path: str) -> bool:
    return any(printed_url.fill(template, each) is not None for each in (path, _plain(path)))


def _plain(path: str) -> str:
    """The path of the operation that does the same without a stream."""
    return path.replace(":streamGenerateContent", ":generateContent")


def _may_be(template: str, path: str, *, anywhere: bool) -> bool:
    """Whether a path ends with a template, or, behind a placeholder, a template with the path."""
    if printed_url.fill_end(template, _plain(path)) is not None:
        return True
    starts = [at for at, letter in enumerate(template[:500]) if letter == "/"]
    return anywhere and any(_fits(template[at:], path) for at in starts)
