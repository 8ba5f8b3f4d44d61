"""Markdown for texts that were not written as Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Final

_SPECIAL: Final = re.compile(r"([\\*_{}\[\]|~])")


def text(words: str) -> str:
    """A text that shows as it is, except that what stands between backticks stays code."""
    parts = re.split(r"`([^`]*)`", " ".join(words.split()))
    return "".join(code(part) if at % 2 else _plain(part) for at, part in enumerate(parts))


def code(words: str) -> str:
    """A text as code, inside of a table too."""
    if re.search(r"[`|<>&]", words):  # which code between backticks cannot say there
        return f"<code>{html.escape(words).replace('|', '&#124;').replace('`', '&#96;')}</code>"
    return f"`{words}`" if words else ""


def listed(words: Iterable[str], page: str = "") -> str:
    """Texts as code, one after the other; each a link to its place on a page, if given."""
    linked = (f"[{code(each)}]({page}#{anchor(each)})" if page else code(each) for each in words)
    return ", ".join(linked)


def anchor(name: str) -> str:
    """The place of a thing on its page: its own name, without what URLs and attributes use."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def heading(level: int, title: str, name: str = "") -> str:
    """A heading, with the name that links use."""
    return f"{'#' * level} {title}" + (f" {{ #{anchor(name)} }}" if name else "")


def link(url: str) -> str:
    """A source: a link where it is a URL, else its words."""
    return f"<{url}>" if re.fullmatch(r"https?://[^\s<>]+", url) else text(url)


def page(*parts: str) -> str:
    """A page of parts, an empty line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"


def _plain(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", html.escape(words, quote=False).replace("`", "&#96;"))
