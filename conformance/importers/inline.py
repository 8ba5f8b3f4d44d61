"""Requests and answers that stand in backquotes inside of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.importers import snippets
from conformance.importers.draft import PrintedSample
from conformance.importers.markdown import Block
from conformance.importers.sample_shape import shape

_SPAN: Final = re.compile(r"(`{1,3})(?!`)([{\[][^`]{2,20000}|curl\s[^`]{2,20000})\1(?!`)")
_NAMED: Final = re.compile(r"(?<![A-Za-z])(?:GET|POST|PUT|PATCH|DELETE)[`*\s]{1,6}(?:https?:/)?/")
_LONGEST: Final = 50_000  # characters of a block
_MOST: Final = 50  # spans of a block


def printed(blocks: Sequence[Block]) -> Iterator[PrintedSample]:
    """The samples in sentences that name an operation, and in the prose below up to any code.

    Elsewhere, such pieces of JSON show a member and no whole request.
    """
    near = False
    for block in blocks:
        text = block.text[:_LONGEST]
        named = block.kind != "code" and _NAMED.search(text) is not None
        if block.kind not in {"paragraph", "item"}:
            near = named
            continue
        for match in list(_SPAN.finditer(text))[:_MOST]:
            line = block.line + text.count("\n", 0, match.start())
            yield from _of_span(match[2].strip(), line, near=near or named)
        near = near or named


def _of_span(text: str, line: int, *, near: bool) -> Iterator[PrintedSample]:
    if text.startswith("curl"):
        for sent in snippets.read(text):
            yield PrintedSample(
                kind="request",
                line=line,
                body=sent.body,
                method=sent.method,
                url=sent.url,
                headers=sent.headers,
            )
        return
    looks = shape(text) if near else None
    if looks and looks.kind:
        status = looks.status if looks.kind == "response" else None
        yield PrintedSample(kind=looks.kind, line=line, body=text, status=status)
