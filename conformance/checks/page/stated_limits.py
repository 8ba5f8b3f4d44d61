"""Whether a page gives one size for a body and one time for a call, in all that it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.checks.wording import words
from conformance.model import JsonObject, Status

_LONGEST: Final = 4000  # characters of one text that are read
_CLAUSES: Final = re.compile(
    r"[,;:()\n\uff0c\u3002\uff1b\uff1a\u3001\uff08\uff09]|\.\s|\b(?:and|or|but)\b"
)
_SIZE: Final = re.compile(
    r"(?<![\d.])(\d{1,5}(?:\.\d{1,3})?)\s?(KB|KiB|MB|MiB|GB|GiB)(?![A-Za-z])", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"(?<![\d.])(\d{1,5}(?:\.\d{1,3})?)\s?"
    r"(?:(s|secs?|seconds?)(?![A-Za-z])|(m|mins?|minutes?)(?![A-Za-z])|(秒)|(分钟))",
    re.IGNORECASE,
)
_UNITS: Final = {"k": 1, "m": 1000, "g": 1_000_000}
#: A request at large: one with a word of its own before it is of some kind.
_BODY: Final = re.compile(
    r"(?:^|\b(?:an?|the|any|all|of|whole|entire|total)\s)(?:request|bod(?:y|ies)|payload)s?\b"
    r"|(?<![\u4e00-\u9fff])(?:整个|该)?请求(?:体|大小|包)?(?=[不最上大的超])",
    re.IGNORECASE,
)
_CALL: Final = re.compile(
    r"\btime[- ]?outs?\b|\btime limit\b|\btimes? out\b|\b(?:ends|aborted|cut off) after\b"
    r"|超时|最长等待|时限",
    re.IGNORECASE,
)
#: What is no limit of the whole, or holds for some callers only, or is the caller's to set.
_OTHER: Final = re.compile(
    r"\b(?:each|per|image|picture|photo|file|video|answer|response|upload|url|link)s?\b"
    r"|\b(?:if|when|unless|plan|tier|free|paid|pro|enterprise|default|recommend\w*|suggest\w*"
    r"|multipart|json|form|base64|inline|binary|stream\w*|for|flash|banana|[124]k"
    r"|should|your|client|set|at least|retry|connect\w*|poll\w*|idle|first byte|was|formerly)\b"
    r"|每|单|图|流式|编辑|生成|模型|文件|视频|响应|返回|链接|如果|若|当|默认|企业|免费|套餐|建议|推荐|设置|客户端|至少"
    r"|重试|连接|轮询|首字|原来|之前",
    re.IGNORECASE,
)  # fmt: skip


def _says(*texts: str) -> JsonObject:
    return {"x-prose": [{"text": text, "source": "page"} for text in texts]}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """A limit in words; ``amount`` counts kilobytes or seconds."""

    amount: float
    text: str
    spot: Spot


@page_check(
    "page/stated-limits",
    feature="docs.numbers",
    status=Status.FAIL,
    title="A limit is the same wherever it is stated",
    requirement="All that a page says of the size of a body, and of the time of a call, gives one "
    "number.",
    why="A caller who keeps to the larger number is refused by the smaller.",
    source="the page's own limits",
    examples=[
        PageExample(title="the same in two places", gives=Status.PASS, operation={
            **_says("Bodies of more than 20 MB are refused."),
            "description": "A request may have at most 20 MB and up to 14 pictures."}),
        PageExample(title="two sizes", gives=Status.FAIL, flaws=1, operation={
            **_says("Bodies of more than 10 MB are refused."),
            "description": "A request may have at most 20 MB and up to 14 pictures."}),
        PageExample(title="two times, in Chinese", gives=Status.FAIL, flaws=1, operation=_says(
            "请求体不超过 20 MB，超时时间为 300 秒。", "超时时间为 60 秒。")),
        PageExample(title="one time in two units", gives=Status.PASS, operation=_says(
            "The time limit is 5 minutes.", "A call ends after 300 seconds.")),
        PageExample(title="said of a status", gives=Status.FAIL, flaws=1, operation={
            **_says("请求体不得超过 10 MB。"),
            "responses": {"413": {"description": "请求体超过 20 MB。"}}}),
        PageExample(title="of a picture, and of all", gives=None, operation=_says(
            "A body has at most 20 MB.", "Each picture of a request has at most 7 MB.")),
        PageExample(title="the caller's own patience", gives=None, operation=_says(
            "A call ends after 280 seconds.", "Set your timeout to 300 seconds.")),
        PageExample(title="for some callers", gives=None, operation=_says(
            "A body has at most 20 MB.", "On the enterprise plan a body has at most 50 MB.")),
        PageExample(title="of two kinds of requests", gives=None, operation=_says(
            "Generation requests have at most 10 MB.", "Edit requests have at most 50 MB.",
            "A multipart body has at most 100 MB.", "编辑请求体不超过 70 MB")),
        PageExample(title="for two sizes", gives=None, operation=_says(
            "The timeout for 1K is 60 seconds.", "The timeout for 4K is 300 seconds.")),
        PageExample(title="two numbers at once", gives=None, operation=_says(
            "A body has at most 20 MB.", "A body has 10 MB where 50 MB were sent before.")),
        PageExample(title="one statement", gives=None,
                    operation=_says("At most 20 MB a request.")),
    ],
)  # fmt: skip
def stated_limits(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """At the first that differs; clauses that may speak of something else are passed."""
    for what, cue, number in (("size of a body", _BODY, _SIZE), ("time of a call", _CALL, _TIME)):
        found = [each for text, spot in _texts(sheet) for each in _limits(text, spot, cue, number)]
        other = next((each for each in found if each.amount != found[0].amount), None)
        if found[1:]:
            yield Seen(
                at=other.spot if other else found[0].spot,
                wrong=f"the page gives two limits for the {what}" if other else "",
                expected=found[0].text,
                printed=other.text if other else None,
            )


def _limits(
    text: str, spot: Spot, cue: re.Pattern[str], number: re.Pattern[str]
) -> Iterator[_Limit]:
    for clause in _CLAUSES.split(text[:_LONGEST]):
        told = number.findall(clause)
        if len(told) == 1 and cue.search(clause.strip()) and not _OTHER.search(clause):
            value, *units = told[0]
            amount = float(value) * _factor(next(each for each in units if each))
            yield _Limit(amount=amount, text=clause.strip()[:120], spot=spot)


def _factor(unit: str) -> int:
    """How many kilobytes, or seconds, a unit has."""
    if len(unit) in {2, 3} and unit[-1] in "bB":
        return _UNITS[unit[0].lower()]
    return 60 if unit == "分钟" or unit[0] in "mM" else 1


def _texts(sheet: Sheet) -> list[tuple[str, Spot]]:
    """What the operation's own page says of it, each place once."""
    own = sheet.source_of(sheet.node.pointer)
    said = {each.spot.pointer: (each.text, each.spot) for each in sheet.passages}
    said |= {each.spot.pointer: (each.text, each.spot) for each in words(sheet)}
    return [
        each
        for where, each in said.items()
        if where.startswith(sheet.node.pointer) and sheet.source_of(where) == own
    ]
