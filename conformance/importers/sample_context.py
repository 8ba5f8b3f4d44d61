"""What a page says around a piece of code: whether it is sent or comes back, with what status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from conformance.importers.markdown import Block

_SHORT: Final = 60  # characters of a line that can be a caption

_ANSWER: Final = re.compile(
    r"respon[sd]|\banswers?\b|\breturns?\b|\boutput\b|\bresults?\b|success|error|fail(?:ed|ure)|chunk"
    r"|返回|响应|应答|出参|回参|成功|失败|错误|报错|异常",
    re.IGNORECASE,
)
_REQUEST: Final = re.compile(r"request|payload|\bcurl\b|请求|入参|提交", re.IGNORECASE)
_EXAMPLE: Final = re.compile(r"example|sample|示例|样例|范例|例子|例[:\uff1a]", re.IGNORECASE)
_STATUS: Final = re.compile(r"(?<![\d.,$¥￥/-])([1-5]\d\d)(?![\d.,%x×*])")
_ALONE: Final = re.compile(
    r"(?:http|status|code|tab|状态码?|\W)*+[1-5]\d\d(?!\d).{0,30}", re.IGNORECASE
)
#: Captions that say nothing: names of languages, and the word for an example.
_EMPTY: Final = re.compile(
    r"(?:json|bash|shell|c?url|https?|python|java(?:script)?|swift|php|go|nodejs|text|body"
    r"|application/json|(?:request |response )?examples?|(?:请求|响应|返回)?示例(?:代码)?"
    r"|body params|body 参数|required|[:\uff1a()\s])*+",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"[*`#>]+|</?\w+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What stands around a piece of code.

    Attributes:
        title: the nearest words that call it something.
        kind: what it is said to be, ``None`` where nothing says so.
        near: whether its own title, component or caption says so, not just a heading far above.
        example: whether those words call it an example.
        status: the nearest HTTP status.
    """

    title: str = ""
    kind: Literal["request", "response"] | None = None
    near: bool = False
    example: bool = False
    status: int | None = None


def context(code: Block, before: Sequence[Block]) -> Context:
    """What the title of some code, and the blocks before it since the last code, say of it."""
    close = [word for word in (code.title, *reversed(code.within)) if word]
    lines = list(_lines(before))
    caption = lines[:1]
    far = [*lines[1:], *(line for line in map(_plain, reversed(code.trail)) if line not in lines)]
    said = [(line, True) for line in (*close, *caption)] + [(line, False) for line in far]
    kinds = ((_kind(line), near, line) for line, near in said)
    kind, near, where = next((each for each in kinds if each[0]), (None, False, ""))
    statuses = (_status(line) for line, _ in said)
    return Context(
        title=_title([code.title, *list(_lines(_since_heading(before)))[:2], _plain(code.heading)]),
        kind=kind,
        near=near,
        example=bool(_EXAMPLE.search(where)),
        status=next((status for status in statuses if status), None),
    )


def _since_heading(before: Sequence[Block]) -> Sequence[Block]:
    last = max((n for n, block in enumerate(before) if block.kind == "heading"), default=-1)
    return before[last + 1 :]


def _lines(before: Sequence[Block]) -> Iterator[str]:
    """The short lines before some code, the nearest first."""
    for block in reversed(before):
        if block.kind in {"heading", "paragraph", "item"}:
            for line in reversed(block.text.split("\n")):
                plain = _plain(line)
                if plain and len(plain) <= _SHORT:
                    yield plain


def _plain(text: str) -> str:
    return _MARKUP.sub("", text).strip().rstrip(":：").strip()


def _kind(line: str) -> Literal["request", "response"] | None:
    answer, request = _ANSWER.search(line), _REQUEST.search(line)
    if answer and not request:
        return "response"
    if request and not answer:
        return "request"
    return "response" if not answer and not request and _ALONE.fullmatch(line) else None


def _status(line: str) -> int | None:
    match = _STATUS.search(line)
    if match and (_ANSWER.search(line) or _ALONE.fullmatch(line)):
        return int(match[1])
    return None


def _title(words: Sequence[str]) -> str:
    """The first words that say something, or ''."""
    plain = [_plain(word) for word in words if word]
    return next((word for word in plain if not _EMPTY.fullmatch(word)), "")
