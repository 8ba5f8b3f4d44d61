"""Text for Markdown: what anybody wrote, shown as it is, and pages made of pieces that fit.

Markdown here is GitHub's: besides the marks of CommonMark it makes links of bare addresses, tells
people that they were mentioned, and refers to issues (https://github.github.com/gfm/).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.report import words
from conformance.report.visible import visible

#: GitHub refuses comments over 64 KB; this leaves room for what others put around the report.
MAX_BYTES = 60_000

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#!|~&@$]|:(?!\s)|(?<=[wW])\.")
#: Where a backslash keeps the beginning of a line from being that of a list or a heading.
_BEGINNING = re.compile(r"\d{1,9}(?=[.)])|(?=[-+=])")
#: What GitHub looks for when all Markdown is read, escaped or not; a blank without width breaks it.
_NAMED = re.compile(r"@(?=\w)|#(?=\d)|\bGH-(?=\d)", re.IGNORECASE)
_LINKED = re.compile(rf"{_NAMED.pattern}|:(?=//)|(?<=mailto):|(?<=xmpp):|www(?=\.)", re.IGNORECASE)
_BROKEN = r"\g<0>&#8203;"

#: Room for the words that say what was left out.
_LEFT_OUT = 500


def escaped(text: str, limit: int = 200) -> str:
    """Text that Markdown shows as it is, in a table too, and that can be no link or tag."""
    marked = _MARKUP.sub(r"\\\g<0>", visible(text, limit).strip(" "))
    if begins := _BEGINNING.match(marked):
        marked = f"{marked[: begins.end()]}\\{marked[begins.end() :]}"
    return _NAMED.sub(_BROKEN, marked)


def code(text: str, limit: int = 300) -> str:
    """The same in a fixed-width font. A code span would not do: no escape works inside it."""
    return f"<code>{escaped(text, limit)}</code>"


def in_tag(text: str, limit: int = 200) -> str:
    """The same inside of a block of HTML, where no Markdown is read."""
    return _LINKED.sub(_BROKEN, html.escape(visible(text, limit), quote=False))


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of escaped cells, the first row its head."""
    ruler = ["---"] * len(rows[0])
    return "".join(f"| {' | '.join(row)} |\n" for row in (rows[0], ruler, *rows[1:]))


def folded(summary: str, inside: str) -> str:
    """What opens with a click on its summary, which is HTML; inside is Markdown."""
    return f"<details><summary>{summary}</summary>\n\n{inside}\n</details>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a page, shown whole or not at all.

    Attributes:
        text: ends with a line feed.
        what: what it is called where it is left out, e.g. ``broken claim``; '' is not told.
        short: what may stand in its place where there is too little room.
    """

    text: str
    what: str = ""
    short: str = ""


def fitted(pieces: Iterable[Piece], room: int, rest: str) -> str:
    """As many pieces as there is room for, and what was left out.

    Args:
        pieces: the most important first.
        room: how many bytes of UTF-8 the page may have.
        rest: where what is left out is found, a sentence's end: ``see `matrix.html` ``.
    """
    page: list[str] = []
    room -= _LEFT_OUT
    missing: Counter[str] = Counter()
    for piece in pieces:
        for text in filter(None, (piece.text, piece.short)):
            if (size := len(text.encode())) <= room:
                page.append(text)
                room -= size
                break
        else:
            missing[piece.what] += 1
    told = ", ".join(words.plural(n, what) for what, n in missing.items() if what)
    return "".join(page) + (f"\n*Left out for size: {told}; {rest}.*\n" if told else "")
