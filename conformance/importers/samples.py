"""Which code on a page is a printed request, and which a printed answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from conformance.importers import inline, sample_parts, snippets
from conformance.importers.draft import PrintedSample
from conformance.importers.markdown import Block
from conformance.importers.markdown import blocks as markdown_blocks
from conformance.importers.sample_context import Context, context
from conformance.importers.sample_shape import Shape, shape

_OTHER: Final = frozenset({"yaml", "yml", "toml", "ini", "env", "mermaid", "diff", "html", "xml"})
_PLAIN: Final = frozenset({"", "text", "txt", "plain", "plaintext"})
_BODY: Final = re.compile(r"^[ \t]{0,20}\{[ \t]{0,20}(?:\"|$)", re.MULTILINE)
_MOST: Final = 50_000  # characters of plain text
_PROGRAMS: Final = frozenset(
    {"", "py", "python", "python3", "js", "javascript", "jsx", "ts", "typescript", "node", "nodejs"}
)


def printed(blocks: Sequence[Block]) -> tuple[PrintedSample, ...]:
    """All samples among the blocks of a page, in their order, each once.

    Code that sends a request is one. Else, what has the looks of JSON, or of server-sent events,
    is a request or an answer by its title, its own shape, the text before it and the headings.
    Programs count only on a page without any other request to a URL: they are its translations.
    """
    code = list(_code(blocks))
    found = [sample for block, near in code for sample in _samples(block, near)]
    found += inline.printed(blocks)
    found.sort(key=lambda sample: sample.line)
    if not any(sample.url for sample in found):
        found += [sample for block, near in code for sample in _programs(block, near)]
        found.sort(key=lambda sample: sample.line)
    once: dict[tuple[object, ...], PrintedSample] = {}
    for each in found:
        once.setdefault((each.kind, each.method, each.url, each.headers, each.body), each)
    return tuple(once.values())


def _code(blocks: Sequence[Block]) -> Iterator[tuple[Block, Context]]:
    before: list[Block] = []  # since the last code
    title = ""
    for block in blocks:
        if block.kind != "code":
            before.append(block)
        elif block.language not in _OTHER and block.text.strip():
            near = context(block, before)
            title = near.title if before or block.title else title or near.title
            yield block, replace(near, title=title)
            before = []


def _samples(block: Block, near: Context) -> Iterator[PrintedSample]:
    if sent := snippets.read(block.text):
        yield from _requests(sent, block, near)
        return
    if block.language in _PLAIN and (inner := _within(block)):
        for body, own in _code(inner):
            yield from _body(body, replace(own if own.kind else near, title=near.title))
        return
    several = sample_parts.parts(block.text)
    for part in several:
        own = replace(near, title=part.title or near.title)
        line = block.line + part.line
        yield from _body(Block(kind="code", text=part.text, line=line), own)
    if not several:
        yield from _body(block, near)


def _within(block: Block) -> list[Block]:
    """The blocks of plain text that holds bodies among other lines; none where it is one body."""
    if shape(block.text) or not _BODY.search(block.text[:_MOST]):
        return []
    return [
        replace(each, line=each.line + block.line - 1, trail=block.trail)
        for each in markdown_blocks(block.text[:_MOST])
    ]


def _body(block: Block, near: Context) -> Iterator[PrintedSample]:
    looks = shape(block.text)
    kind = _kind(near, looks) if looks else None
    if looks and kind:
        yield PrintedSample(
            kind=kind,
            line=block.line,
            body=block.text,
            title=near.title,
            status=near.status or looks.status if kind == "response" else None,
        )


def _programs(block: Block, near: Context) -> Iterator[PrintedSample]:
    if block.language in _PROGRAMS:
        yield from _requests(snippets.read_program(block.text), block, near)


def _requests(
    sent: Sequence[snippets.Request], block: Block, near: Context
) -> Iterator[PrintedSample]:
    for request in sent:
        yield PrintedSample(
            kind="request",
            line=block.line + request.line,
            body=request.body,
            title=near.title,
            method=request.method,
            url=request.url,
            headers=request.headers,
        )


def _kind(near: Context, shape: Shape) -> Literal["request", "response"] | None:
    """What a piece of JSON is; ``None`` where it may be a part of something, or neither.

    Words right above it count more than its looks, its looks more than a heading far above. What
    has no looks of a request is one only where it is called an example of one.
    """
    if near.near and near.kind == "response":
        return "response"
    if near.near and near.kind == "request" and (shape.kind == "request" or near.example):
        return "request"
    if shape.kind is not None:
        return shape.kind
    if near.kind == "response" and near.example:
        return "response"
    return None
