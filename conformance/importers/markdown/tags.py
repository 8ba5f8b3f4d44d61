"""Tags of components in MDX: https://mdxjs.com/docs/what-is-mdx/#jsx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_MOST: Final = 1000  # characters of a tag
_NAME: Final = re.compile(r"<(/?)([A-Za-z][\w.]{0,40})(?=[\s/>])")
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+([\w:-]{1,60})(?:\s*+=\s*+("[^"]*+"|'[^']*+'|(?=\{)))?""",
)
# What is a component on pages of API documentation; any other word in angle brackets is text.
_KNOWN: Final = re.compile(
    r"accordion(?:group)?|callout|card(?:group)?|check|code(?:block|group)|columns?|danger|details"
    r"|expandable|frame|info|note|panel|paramfield|property|properties|re(?:quest|sponse)example"
    r"|responsefield|steps?|summary|tabs?|tabitem|tip|update|warning",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag in a text: ``text[start:end]``. An attribute without a value has the value ``true``."""

    name: str
    start: int
    end: int
    closing: bool = False
    alone: bool = False
    attributes: Mapping[str, str]

    @property
    def label(self) -> str:
        """Its name and its title, as one text."""
        titles = (self.attributes.get(name, "") for name in ("title", "label"))
        return " ".join([self.name, *(title for title in titles if title)])


def tags(text: str) -> Iterator[Tag]:
    """The tags of known components in a text, in their order."""
    at = 0
    while match := _NAME.search(text, at):
        at = match.end()
        if not _KNOWN.fullmatch(match[2]):
            continue
        attributes, end = _attributes(text, at)
        if end:
            yield Tag(
                name=match[2],
                start=match.start(),
                end=end,
                closing=bool(match[1]),
                alone=text[end - 2] == "/",
                attributes=attributes,
            )
            at = end


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes from here, and the offset behind the tag; 0 where it is no tag at all."""
    found: dict[str, str] = {}
    limit = min(len(text), at + _MOST)
    while match := _ATTRIBUTE.match(text, at, limit):
        at = match.end()
        if match[2] == "":
            value, at = _expression(text, at, limit)
        else:
            value = match[2][1:-1] if match[2] else "true"
        found[match[1]] = value
    while at < limit and (text[at].isspace() or text[at] == "/"):
        at += 1
    return found, at + 1 if at < limit and text[at] == ">" else 0


def _expression(text: str, at: int, limit: int) -> tuple[str, int]:
    """The text of ``{…}`` that starts here, without quotes around it, and the offset behind it."""
    depth = 0
    for end in range(at, limit):
        depth += (text[end] == "{") - (text[end] == "}")
        if not depth:
            return text[at + 1 : end].strip().strip("'\"`"), end + 1
    return "", limit
