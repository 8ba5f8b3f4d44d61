"""What an operation is called."""

from __future__ import annotations

import re
from typing import Final

from conformance.importers.tables.members import plain
from conformance.importers.tables.sections import Section

_VERB: Final = re.compile(r"^(?:GET|POST|PUT|PATCH|DELETE)\s+(?:/\S{0,300}\s*)?")
# Lines and headings between an operation's name and its path.
_LABEL: Final = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE)|https?://.*|.{0,40}(?:endpoint|url|地址|路径|端点).{0,3}"
    r"|\W*(?:基[础本]信息|接口信息|接口说明|接口详情|概述|请求|overview|request|basic info)\W*",
    re.IGNORECASE,
)


def summary(section: Section) -> str:
    """What an operation is called: by its heading, else by the line before its declaration."""
    headings = [
        _VERB.sub("", plain(block.text))
        for block in section.blocks
        if block.kind == "heading" and block.line <= section.endpoint.line
    ]
    if headings:
        named = (each for each in reversed(headings) if each and not _LABEL.fullmatch(each))
        return next(named, headings[0])
    lines = [
        plain(line)
        for block in section.blocks
        if block.kind in {"paragraph", "item"} and block.line < section.endpoint.line
        for number, line in enumerate(block.text.split("\n"))
        if block.line + number < section.endpoint.line
    ]
    below = ""
    for line in reversed(lines):
        if not _LABEL.fullmatch(line) and "://" not in below:  # a server's name, or a label
            return line
        below = line
    return ""
