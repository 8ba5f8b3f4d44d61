"""Members that have a heading each, and below it a list of what is to be known of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from conformance.importers.markdown import Block
from conformance.importers.tables import types
from conformance.importers.tables.members import REQUIRED_WORD, Member, is_name, plain, split

_FACT: Final = re.compile(
    r"\W{0,4}([^\W\d_][^:\uff1a\n]{0,20}?)\W{0,4}[:\uff1a][*\s]*+(.*)", re.DOTALL
)
_FACTS: Final = (
    ("type", re.compile(r"(?:data )?type|(?:数据)?类型|類型|型別", re.IGNORECASE)),
    ("required", re.compile(r"required|(?:是否)?必[需填须选]|必須", re.IGNORECASE)),
    ("default", re.compile(r"defaults?(?: value)?|默认值?|預設值?", re.IGNORECASE)),
    (
        "values",
        re.compile(
            r"(?:allowed |possible |supported |valid |enum )?values?|options|enum"
            r"|可选值|枚举值?|取值(?:范围)?|可用值|支持的?值",
            re.IGNORECASE,
        ),
    ),
)


def of_heading(blocks: Sequence[Block], index: int, where: str) -> Iterator[Member]:
    """The member that a heading names, where the list below says of which type it is.

    Args:
        blocks: a section's.
        index: of the heading.
        where: what the part of the page is about, see ``places``.
    """
    name = blocks[index].text.replace("`", "").replace("*", "").replace("\\_", "_").strip()
    if where == "none" or not is_name(name):
        return
    facts, text = _below(blocks[index + 1 :])
    schema = types.schema(facts.get("type", ""))
    path, lists = split(name)
    if schema and path:
        yield Member(
            path=path,
            lists=lists,
            where=where or "body",
            line=blocks[index].line,
            schema=schema,
            required=REQUIRED_WORD.fullmatch(facts.get("required", "")) is not None,
            description=plain(text),
            values=facts.get("values", ""),
            default=facts.get("default", "").strip("`") or None,
        )


def _below(blocks: Sequence[Block]) -> tuple[Mapping[str, str], str]:
    """The facts of the list below a heading, and the words below that, up to the next heading."""
    facts: dict[str, str] = {}
    words: list[str] = []
    for block in blocks:
        if block.kind not in {"item", "paragraph"}:
            break
        for line in block.text.split("\n"):
            match = _FACT.fullmatch(line)
            known = match and next(
                (n for n, form in _FACTS if form.fullmatch(match[1].strip())), ""
            )
            if match and known:
                facts.setdefault(known, match[2].strip("* "))
            else:
                words.append(f"- {line}" if block.kind == "item" else line)
    return facts, "\n".join(words)
