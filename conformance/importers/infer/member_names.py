"""Which member a page means by a name: the whole way to it, or its last name alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from conformance.importers.infer.members import Member

_DECORATION: Final = re.compile(r"[`*\"“”\\]|\[[\w*]{0,20}\]")
_ASIDE: Final = re.compile(
    r"\s*+(?:[(（][^()（）]{0,40}[)）]|参数|字段|的?取值(?:范围)?|的?可选值|的?枚举值?"
    r"|\b(?:parameters?|fields?|values?|options?))?\s*+[:\uff1a]?\s*+$",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"^\s*+\d{1,2}(?:\.\d{1,2}){0,2}[.、)]?\s++")
_LONGEST: Final = 120


class MemberNames:
    """The members of a request that can have values, to be looked up by what a page calls them."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._by_way: dict[str, list[Member]] = {}
        for each in members:
            if each.name and not each.at.startswith("header:"):
                for way in _ways(each.at):
                    known = self._by_way.setdefault(way, [])
                    if all(not _is_same(other, each) for other in known):
                        known.append(each)

    def find(self, name: str) -> Member | None:
        """The one member that is called so, ``None`` where there is none, or several."""
        bare = _DECORATION.sub("", name[:_LONGEST]).strip().lstrip("-")
        found = self._by_way.get(bare.lower(), [])
        return found[0] if len(found) == 1 else None

    def entitled(self, title: str) -> Member | None:
        """The member that a heading or a column is about: ``2.1 size (optional)``, ``Size``."""
        bare = _ASIDE.sub("", _NUMBER.sub("", _DECORATION.sub("", title[:_LONGEST])))
        return self.find(bare) or self.find(re.sub(r"[\s_-]", "", bare))


def _is_same(one: Member, other: Member) -> bool:
    """Whether two are one to a page, which does not tell a list from what is in it."""
    return one.at.rstrip("/*") == other.at.rstrip("/*")


def _ways(at: str) -> list[str]:
    """``a.b.c``, ``b.c`` and ``c`` for a place; without what parts the words of a name, too."""
    names = [part.lstrip("-") for part in re.split(r"[/:]", at) if part not in {"", "*"}]
    if at.startswith(("path:", "query:")):
        names = names[1:]
    ways = [".".join(names[start:]).lower() for start in range(len(names))]
    return list(dict.fromkeys([*ways, re.sub("[_-]", "", names[-1]).lower()] if names else ways))
