"""Links, quotation marks and letters on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.checks.shown import declared
from conformance.checks.wording import words
from conformance.codec.pointer import resolve
from conformance.model import Json, JsonObject, Status

_STYLE: Final = "https://diataxis.fr/reference/"
_URL: Final = "https://www.rfc-editor.org/rfc/rfc3986#appendix-C"

#: A URL up to its last ASCII character, and what follows it directly.
_GLUED: Final = re.compile(
    r"(https?://[!-~]{1,500})([\u4e00-\u9fff\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f]{1,8})"
)
_RUN_ON: Final = re.compile(
    r"https?://[!-~]{1,300}?(?:[?&](?:hl|lang|locale)=[a-z]{2}(?:-[a-z]{2})?|\.(?:html?|md|pdf|json))"
    r"([A-Z][a-z]{1,40})(?![\w=&/.?#-])"
)

_BRACKETS: Final = {")": "(", "]": "[", ">": "<", "}": "{"}
_CLOSERS: Final = {"'": "'", '"': '"', "“": "”", "‘": "’", "「": "」", "『": "』"}
_ELISION: Final = re.compile(r"'(?:tis|twas|em|til|cause|round|n|\d)\b", re.IGNORECASE)
_APOSTROPHE: Final = re.compile(r"(?<=\w)['’](?=\w)")

_STRAY: Final = re.compile(r"^\s|\s$|[\u00a0\u200b-\u200f\u2060\u3000\ufeff\uff01-\uff5e]")


def _table(name: str, **schema: Json) -> JsonObject:
    return {"requestBody": body({"type": "object", "properties": {name: schema}})}


@page_check(
    "page/links",
    feature="docs.tidy",
    status=Status.INFO,
    title="Links end where their address ends",
    requirement="Behind the address of a link stands a blank or the end, no letter and no stop.",
    why="What finds links in a text takes the stop or the word along, and the link leads nowhere.",
    source=_URL,
    examples=[
        PageExample(title="a blank behind", gives=Status.PASS,
                    operation={"description": "See https://a.example/docs for more."}),
        PageExample(title="a full-width stop behind", gives=Status.INFO, flaws=1,
                    operation={"description": "见 https://a.example/docs。"}),
        PageExample(title="a word behind", gives=Status.INFO,
                    operation={"description": "https://a.example/docs?hl=enAll pages"}),
        PageExample(title="a file and a word", gives=Status.INFO,
                    operation={"description": "https://a.example/list.htmlAll pages"}),
        PageExample(title="a path with capitals", gives=Status.PASS,
                    operation={"description": "https://a.example/docs/GetStarted"}),
        PageExample(title="a full-width comma and a word behind", gives=Status.INFO,
                    operation={"description": "https://a.example/docs\uff0c\u89c1"}),
        PageExample(title="a question mark of its own", gives=Status.PASS,
                    operation={"description": "\u89c1 https://a.example/docs?hl=zh-cn"}),
        PageExample(title="a closing bracket", gives=Status.PASS,
                    operation={"description": "\uff08https://a.example/docs\uff09"}),
        PageExample(title="a link in Markdown, and a full-width stop", gives=Status.PASS,
                    operation={"description": "\u89c1[\u6587\u6863](https://a.example/docs)\u3002"}),
        PageExample(title="brackets, and another link with a stop", gives=Status.INFO, flaws=1,
                    operation={"description": "(https://a.example)\u3002https://b.example\u3002"}),
        PageExample(title="brackets of its own", gives=Status.INFO, flaws=1,
                    operation={"description": "https://a.example/docs(1)\u3002"}),
        PageExample(title="no link", gives=None),
    ],
)  # fmt: skip
def links(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Each text once, claims apart, which may be in words that are not the page's."""
    for text, spot in _texts(sheet):
        if "://" not in text:
            continue
        glued = next((each for each in _GLUED.finditer(text) if not _closed(each[1])), None)
        run_on = _RUN_ON.search(text)
        after = glued[2] if glued else run_on[1] if run_on else ""
        found = glued or run_on
        yield Seen(
            at=spot,
            wrong=f"a link runs into {after!r}, which follows it without a blank" if after else "",
            printed=found[0][-80:] if found else None,
        )


@page_check(
    "page/prompt-quotes",
    feature="docs.tidy",
    status=Status.INFO,
    title="Quotation marks in prompts are closed",
    requirement="A prompt that begins with a quotation mark has the closing one too.",
    why="It is what is left of a string in another language, and is sent along.",
    source=_STYLE,
    examples=[
        PageExample(title="none", gives=Status.PASS, samples=(asks('{"prompt": "A boat"}'),),
                    path="/v1/images/generations", dialect="openai.images"),
        PageExample(title="closed", gives=Status.PASS, samples=(asks('{"prompt": "\'A\' boat"}'),),
                    path="/v1/images/generations", dialect="openai.images"),
        PageExample(title="not closed", gives=Status.INFO, flaws=1,
                    samples=(asks('{"prompt": "\'Hi, that\'s my boat"}'),),
                    path="/v1/images/generations", dialect="openai.images"),
        PageExample(title="letters left out", gives=Status.PASS,
                    samples=(asks('{"prompt": "\'Tis a boat"}'),),
                    path="/v1/images/generations", dialect="openai.images"),
        PageExample(title="no prompt", gives=None, samples=(asks("{}"),),
                    path="/v1/images/generations", dialect="openai.images"),
    ],
)  # fmt: skip
def prompt_quotes(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """An apostrophe within a word is no quotation mark."""
    for asked in sheet.distinct:
        prompt = (asked.intent.prompt or "").strip()
        if prompt:
            closer = _CLOSERS.get(prompt[0], "")
            rest = _APOSTROPHE.sub("", prompt[1:])
            open_ = bool(closer) and closer not in rest and not _ELISION.match(prompt)
            yield Seen(
                at=_where(asked, asked.intent.prompt or ""),
                wrong=f"the prompt of the request {asked.sample.id} begins with {prompt[0]}, which "
                "nothing closes"
                if open_
                else "",
                printed=prompt[:60],
            )


@page_check(
    "page/mixed-quotes",
    feature="docs.tidy",
    status=Status.INFO,
    title="A text has one kind of quotation marks",
    requirement="No title or description has both straight and curly double quotation marks.",
    why="A value that is copied with a curly one is not the value.",
    source=_STYLE,
    examples=[
        PageExample(title="straight", gives=Status.PASS,
                    operation=_table("format", description='"png" or "jpeg"')),
        PageExample(title="both", gives=Status.INFO, flaws=1,
                    operation=_table("format", description='"png" or “jpeg”')),
        PageExample(title="none", gives=None, operation=_table("format", description="png")),
    ],
)  # fmt: skip
def mixed_quotes(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Texts with either kind are looked at."""
    for each in words(sheet):
        straight, curly = '"' in each.text, any(mark in each.text for mark in "“”")
        if straight or curly:
            yield Seen(
                at=each.spot,
                wrong=f"the {each.kind} of {each.about} has straight and curly quotation marks"
                if straight and curly
                else "",
                printed=each.text,
            )


@page_check(
    "page/stray-characters",
    feature="docs.tidy",
    status=Status.INFO,
    title="Names and values hold no stray characters",
    requirement="Names of members and values of enums have no blanks around them, no invisible and "
    "no full-width characters.",
    why="What is copied from the page is not what the service knows, and looks as though it were.",
    source="https://www.unicode.org/reports/tr31/",
    examples=[
        PageExample(title="plain", gives=Status.PASS, operation=_table("size", enum=["1K", "2K"])),
        PageExample(title="a blank behind a name", gives=Status.INFO, operation=_table("size ")),
        PageExample(title="a full-width colon in a value", gives=Status.INFO, flaws=1,
                    operation=_table("ratio", enum=["1:1", "16\uff1a9"])),
        PageExample(title="no table", gives=None),
    ],
)  # fmt: skip
def stray_characters(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding per member."""
    for member in declared(sheet):
        enum = member.node.get("enum")
        held = enum.value if enum is not None and isinstance(enum.value, list) else []
        texts = [each for each in (member.name, *held) if isinstance(each, str)]
        odd = [each for each in texts if _STRAY.search(each)]
        yield Seen(
            at=Spot.of(member.node),
            wrong=f"{', '.join(map(repr, odd))} has characters that cannot be meant" if odd else "",
        )


def _texts(sheet: Sheet) -> Iterator[tuple[str, Spot]]:
    """Titles, descriptions and prose, each place once."""
    told = {each.spot.pointer for each in words(sheet)}
    yield from ((each.text, each.spot) for each in words(sheet))
    for passage in sheet.passages:
        if passage.kind != "claim" and passage.spot.pointer not in told:
            yield passage.text, passage.spot


def _closed(url: str) -> bool:
    """Whether a sign that belongs to the text, as the end of brackets around it, ends a URL."""
    last = url[-1]
    opener = _BRACKETS.get(last)
    return last in "`'\"*|<" or (opener is not None and url.count(opener) < url.count(last))


def _where(asked: PrintedRequest, prompt: str) -> Spot:
    """Where the prompt stands in the body."""
    if asked.body is None:
        return asked.spot()
    for where in asked.body.meant.offsets:
        try:
            if resolve(asked.body.value, where) == prompt:
                return asked.body.spot(where)
        except (LookupError, ValueError):
            continue
    return asked.body.spot()
