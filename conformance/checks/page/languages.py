"""Whether a page keeps to one language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, body
from conformance.checks.sheet import Sheet
from conformance.checks.wording import Words, is_chinese, words
from conformance.model import Json, JsonObject, Status

_STYLE: Final = "https://diataxis.fr/reference/"

_ENGLISH: Final = re.compile(
    r"://(?:en\.|[\w-]{1,40}-en\.)|/en(?:-[a-z]{2})?(?:/|$)", re.IGNORECASE
)
_CHINESE: Final = re.compile(
    r"://(?:zh\.|cn\.|[\w-]{1,40}-zh\.)|/zh(?:-[a-z]{2,4})?(?:/|$)", re.IGNORECASE
)
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_SENTENCE: Final = 4  # words
_PLAIN: Final = 2  # of which so many begin with no capital: names have them throughout
#: How many texts tell the language of a page, and how many times those in the other.
_FEW, _TIMES = 6, 6
_SIX: Final = ("生成图片", "图片大小", "图片比例", "模型名称", "提示词", "返回格式")


def _page(url: str) -> JsonObject:
    return {"sources": [{"id": "page", "url": url, "retrieved": "2026-11-21"}]}


def _table(name: str, **schema: Json) -> JsonObject:
    return {"requestBody": body({"type": "object", "properties": {name: schema}})}


def _tables(*descriptions: str) -> JsonObject:
    """A table with a member for each description."""
    properties = {f"m{index}": {"description": text} for index, text in enumerate(descriptions)}
    schema: JsonObject = {"type": "object", "properties": properties}
    return {"summary": descriptions[0], "requestBody": body(schema)}


@page_check(
    "page/languages",
    feature="docs.tidy",
    status=Status.INFO,
    title="The page keeps to its language",
    requirement="A page in English says nothing in Chinese only, and the other way round.",
    why="Half of the readers miss half of what is said.",
    source=_STYLE,
    examples=[
        PageExample(title="English throughout", gives=Status.PASS,
                    provider=_page("https://docs-en.example.com/1"),
                    operation=_table("size", description="How large it is.")),
        PageExample(title="Chinese on an English page", gives=Status.INFO, flaws=1,
                    provider=_page("https://docs-en.example.com/1"),
                    operation=_table("size", description="图片大小")),
        PageExample(title="English on a Chinese page", gives=Status.INFO,
                    provider=_page("https://docs.example.com/zh-CN/image"),
                    operation={"summary": "生成图片",
                               **_table("size", description="How large it will be.")}),
        PageExample(title="names on a Chinese page", gives=Status.PASS,
                    provider=_page("https://docs.example.com/zh-CN/image"), document={"info":
                    {"title": "Example", "version": "1", "description": ""}}, operation={
                        "summary": "生成图片", **_table("size", description="Nano Banana Pro")}),
        PageExample(title="a long name on a Chinese page", gives=Status.PASS,
                    provider=_page("https://docs.example.com/zh-CN/image"), document={"info":
                    {"title": "Example", "version": "1", "description": ""}}, operation={
                        "summary": "Gemini 3.1 Flash Image(Nano Banana Two)",
                        **_table("size", description="图片大小")}),
        PageExample(title="names of languages on an English page", gives=Status.PASS,
                    provider=_page("https://docs-en.example.com/1"),
                    operation=_table("language", description="English, 中文, 日本語.")),
        PageExample(title="a page that does not say its language", gives=None,
                    operation=_table("size", description="图片大小")),
        PageExample(title="an English sentence where all else is Chinese", gives=Status.INFO,
                    flaws=1, operation=_tables(*_SIX, "How large it will be in the end.")),
        PageExample(title="a Chinese word where all else is English", gives=Status.INFO, flaws=1,
                    operation=_tables(*["How large it will be."] * 6, "图片大小")),
        PageExample(title="both, and neither is the page's own", gives=None,
                    operation=_tables(*_SIX, *["How large it will be in the end."] * 3)),
        PageExample(title="Chinese throughout, with names", gives=Status.PASS,
                    operation=_tables(*_SIX, "Gemini 3.1 Flash Image Preview")),
        PageExample(title="a Chinese name in an English text", gives=Status.PASS,
                    provider=_page("https://docs-en.example.com/1"),
                    operation=_table("size", description="The model of Qwen (通义) to draw with.")),
    ],
)  # fmt: skip
def languages(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Where the address, the title or nearly all texts of a page tell its language."""
    texts = words(sheet)
    spoken = _language(sheet) or _majority(texts)
    if not spoken or not texts:
        return
    foreign = [each for each in texts if (_han if spoken == "English" else _english)(each)]
    other = "Chinese" if spoken == "English" else "English"
    quoted = ", ".join(dict.fromkeys(repr(each.text[:40]) for each in foreign[:4]))
    yield Seen(
        at=(foreign or texts)[0].spot,
        wrong=f"a page in {spoken} has texts in {other} only: {quoted}" if foreign else "",
    )


def _language(sheet: Sheet) -> str:
    urls: Sequence[str] = [each.url for each in sheet.provider.sources[:1]]
    info = sheet.root.get("info")
    told = info.value if info is not None and isinstance(info.value, Mapping) else {}
    named = str(told.get("title", "")).casefold().split()
    if any(_ENGLISH.search(url) for url in urls) or named[-1:] in (["en"], ["english"]):
        return "English"
    return "Chinese" if any(_CHINESE.search(url) for url in urls) else ""


def _majority(texts: Sequence[Words]) -> str:
    """The language of nearly all texts, '' where there are few or both are spoken."""
    spoken = [each.text for each in texts if each.kind != "tag"]
    chinese = sum(any(map(is_chinese, text)) for text in spoken)
    english = sum(_speaks(text) and not any(map(is_chinese, text)) for text in spoken)
    if chinese >= _FEW and chinese >= _TIMES * english:
        return "Chinese"
    return "English" if english >= _FEW and english >= _TIMES * chinese else ""


def _speaks(text: str) -> bool:
    """Whether a text has several Latin words, and not all of them names."""
    found = _LATIN.findall(text)
    return len(found) > _PLAIN and any(map(str.islower, found))


def _han(each: Words) -> bool:
    """Whether a text is Chinese, rather than one that has a name in it."""
    characters = sum(map(is_chinese, each.text))
    return characters > 1 and characters > sum(map(len, _LATIN.findall(each.text)))


def _english(each: Words) -> bool:
    """Whether a text is a sentence in English: names and identifiers are so everywhere."""
    found = _LATIN.findall(each.text)
    sentence = len(found) > _SENTENCE and sum(map(str.islower, found)) >= _PLAIN
    return sentence and not any(map(is_chinese, each.text)) and "://" not in each.text
