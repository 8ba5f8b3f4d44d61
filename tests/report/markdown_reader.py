"""What a reader of Markdown makes of a page, as a second opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# What a backslash stands before stays a text of its own, so that one can see what is read as one.
parser.disable("text_join")

#: What a page of ours is made of, and nothing else: no link, no picture, no block of code.
KINDS = frozenset({
    "heading", "paragraph", "blockquote", "bullet_list", "list_item", "table", "thead", "tbody",
    "tr", "th", "td", "strong", "em", "inline", "text", "text_special", "softbreak",
    "html_inline", "html_block", "code_inline",
})  # fmt: skip
_TAGS = frozenset({"details", "summary", "code", "b", "br"})
#: Bare addresses, of which GitHub makes links while it reads, if no backslash is in between.
_ADDRESS = re.compile(r"(?:https?|ftp)://|(?:mailto|xmpp):[^\s&]|www\.", re.IGNORECASE)
#: People and issues, which GitHub finds in the page when all Markdown is read, escaped or not.
_NAMED = re.compile(r"[\w.+-]@[\w-]+\.\w|@\w|(?<!\w)#\d|\bGH-\d", re.IGNORECASE | re.ASCII)


def leaves(text: str) -> Iterator[Token]:
    """All tokens of a page, those inside of others too."""
    for token in parser.parse(text):
        yield token
        yield from token.children or ()


def kinds(text: str) -> set[str]:
    """What occurs in a page, without the beginnings and ends."""
    return {token.type.removesuffix("_open").removesuffix("_close") for token in leaves(text)}


def shape(text: str) -> list[str]:
    """What a page consists of, in order: headings, paragraphs, lists, rows and columns."""
    return [token.type for token in parser.parse(text) if token.nesting == 1]


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.told: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag + "".join(f" {name}" for name, _ in attrs))

    def handle_data(self, data: str) -> None:
        self.told.append(data)


def strange(text: str) -> set[str]:
    """What a page holds that no page of ours does: tags, attributes, links, mentions."""
    html = _Html()
    html.feed(parser.render(text))
    html.close()
    ours = {"h1", "h2", "h3", "p", "blockquote", "ul", "li", "table", "thead", "tbody", "tr", "th",
            "td", "strong", "em"}  # fmt: skip
    tags = {tag for tag in html.tags if tag not in ours | _TAGS}
    texts = [t.content for t in leaves(text) if t.type in {"text", "html_inline", "html_block"}]
    addresses = {match[0] for each in texts for match in _ADDRESS.finditer(each)}
    return tags | addresses | {match[0] for match in _NAMED.finditer("".join(html.told))}
