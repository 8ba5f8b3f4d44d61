"""What a table of parameters is about, by the words above it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_PLACES: Final = (
    (
        "none",
        re.compile(r"错误码|错误代码|error codes?|计费|价格|pricing", re.IGNORECASE),
    ),
    (
        "response",
        re.compile(r"respon[sd]|returns?\b|\boutput|返回|响应|回應|回应|出参|应答", re.IGNORECASE),
    ),
    ("header", re.compile(r"\bheaders?\b|请求头|請求頭|头部|標頭", re.IGNORECASE)),
    ("query", re.compile(r"\bquery\b|查询参数|url ?参数|querystring", re.IGNORECASE)),
    ("path", re.compile(r"\bpath\b|路径参数|路徑參數|\burl param", re.IGNORECASE)),
    (
        "body",
        re.compile(
            r"\bbody\b|请求体|請求體|表单|form-?data|入参|参数|引數|參數|字段|\bparam|\barguments?\b"
            r"|\brequest\b|请求|\bfields\b",
            re.IGNORECASE,
        ),
    ),
)


def place(words: Iterable[str]) -> str:
    """``header``, ``query``, ``path``, ``body`` or ``response``, by the first word that tells.

    ``none`` is for tables of codes and prices, '' for words that tell nothing.
    """
    for text in words:
        for name, form in _PLACES:
            if form.search(text):
                return name
    return ""
