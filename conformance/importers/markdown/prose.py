"""What is left of a page once everything else is taken: headings, paragraphs, items, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from conformance.importers.markdown.block import Block
from conformance.importers.markdown.sheet import Sheet

# HTML is left to be text: as blocks it would swallow the Markdown inside. Inline markup stays.
_PARSER: Final = MarkdownIt("commonmark").disable(["html_block", "inline"])


def take(sheet: Sheet) -> None:
    """Take all that is left."""
    tokens = _PARSER.parse("\n".join(sheet.lines))
    sheet.found.extend(_blocks(tokens))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    depth = 0  # of list items
    fresh = False  # whether the next paragraph is the first of its item
    heading = ""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "list_item_open":
            depth, fresh = depth + 1, True
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "heading_open":
            heading = token.tag
        elif token.type == "heading_close":
            heading = ""
        elif token.type in {"code_block", "fence"}:
            yield _code(token, line)
        elif token.type == "inline" and token.content:
            if heading and "\n" not in token.content:
                yield Block(kind="heading", text=token.content, line=line, level=int(heading[1:]))
            elif depth and fresh and not heading:
                yield Block(kind="item", text=token.content, line=line, level=depth)
            else:  # several lines above a rule are no heading, whatever CommonMark says
                yield Block(kind="paragraph", text=token.content, line=line)
            fresh = False


def _code(token: Token, line: int) -> Block:
    words = token.info.split()
    return Block(
        kind="code",
        text=token.content.removesuffix("\n"),
        line=line + (token.type == "fence"),
        language=words[0].lower() if words else "",
        title=" ".join(words[1:]),
    )
