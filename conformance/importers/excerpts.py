"""Where on a page an OpenAPI document stands: all of it, in fences, or from a line on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"([ \t]{0,40})(`{3,200}|~{3,200})[ \t]*([^`\n]{0,400})")
_START: Final = re.compile(r"""[ \t]{0,40}["']?(?:openapi|swagger)["']?[ \t]{0,8}:""")
_IN_JSON: Final = re.compile(r'"(?:openapi|swagger)"[ \t\r\n]{0,8}:[ \t\r\n]{0,8}"[23]\.\d')
_ALONE: Final = re.compile(r"operation:[ \t]*\r?$")
_PATHS: Final = re.compile(r"""[ \t]{0,40}["']?paths["']?[ \t]{0,8}:[ \t]*\{?[ \t]*\r?$""")
_OPERATION: Final = re.compile(
    r"\b(get|put|post|delete|options|head|patch|trace)[ \t]+(?:https?://[^/\s]{1,200})?(/\S{0,400})",
    re.IGNORECASE,
)
_LANGUAGES: Final = frozenset(
    {"yaml", "yml", "json", "jsonc", "json5", "openapi", "openapi-schema", ""}
)
#: Before these, a page without fences is prose and no longer its YAML.
_HEADING: Final = re.compile(r"#{1,6} \S")
#: How far into a fence its first telling line may stand.
_FAR: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A piece of a page that is an OpenAPI document, or a part of one.

    Attributes:
        text: its lines as they stand, without the fence and its indentation.
        line: the page's line of its first line.
        end: the page's line behind its last one; the fence included.
        start: where the fence begins, or ``line``.
        closed: whether its fence was closed.
        method: the operation that the fence's info string names, in small letters, or ''.
    """

    text: str
    line: int
    start: int
    end: int
    closed: bool = True
    method: str = ""
    path: str = ""


def is_document(text: str) -> bool:
    """Whether a text is one OpenAPI document from its first to its last line."""
    head = text.removeprefix("\ufeff").lstrip()
    if head.startswith("{"):
        return re.search(r'"(?:openapi|swagger)"[ \t\r\n]{0,8}:', text) is not None
    for line in head.split("\n"):
        if line.strip() and not line.startswith(("#", "---", "%")):
            return _START.match(line) is not None or _PATHS.match(line) is not None
    return False


def excerpts(text: str) -> tuple[Excerpt, ...]:
    """The OpenAPI documents on a page, in their order; none where it has none."""
    lines = text.split("\n")
    found: list[Excerpt] = []
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence:
            excerpt = _fenced(lines, at, fence)
            end = _closing(lines, at, fence)[0] + 1 if excerpt is None else excerpt.end - 1
            found += [excerpt] if excerpt else []
        elif _bare(lines[at]):
            end = _prose(lines, at + 1)
            piece = "\n".join(lines[at:end])
            found.append(Excerpt(text=piece, line=at + 1, start=at + 1, end=end + 1))
        else:
            end = at + 1
        at = end
    return tuple(found)


def without(text: str, taken: Sequence[Excerpt]) -> str:
    """The page with its excerpts blanked, so that every other line keeps its number."""
    lines = text.split("\n")
    for excerpt in taken:
        last = min(excerpt.end - 1, len(lines))
        lines[excerpt.start - 1 : last] = [""] * (last - excerpt.start + 1)
    return "\n".join(lines)


def _fenced(lines: Sequence[str], at: int, fence: re.Match[str]) -> Excerpt | None:
    language, _, rest = fence[3].strip().partition(" ")
    named = _OPERATION.search(rest)
    last, closed = _closing(lines, at, fence)
    last = last if closed else _prose(lines, at + 1)
    inside = [_dedented(line, len(fence[1])) for line in lines[at + 1 : last]]
    known = language.lower() in _LANGUAGES
    if not known or not (_telling(inside) or (named and language.lower() in {"yaml", "yml"})):
        return None
    return Excerpt(
        text="\n".join(inside),
        line=at + 2,
        start=at + 1,
        end=last + 2 if closed else last + 1,
        closed=closed,
        method=named[1].lower() if named else "",
        path=named[2] if named else "",
    )


def _telling(inside: Sequence[str]) -> bool:
    """Whether a fence's lines are OpenAPI; ``operation:`` stands beside its method and path."""
    first = inside[:_FAR]
    if "".join(first).lstrip().startswith("{") and _IN_JSON.search("\n".join(inside)):
        return True
    return any(_START.match(line) or _PATHS.match(line) or _ALONE.match(line) for line in first)


def _closing(lines: Sequence[str], at: int, fence: re.Match[str]) -> tuple[int, bool]:
    """The index of the line that closes a fence, or that behind the last line, and which it is.

    A fence inside of the YAML is indented deeper: https://spec.commonmark.org/0.31.2/#closing-code-fence
    """
    mark, indent = fence[2], len(fence[1])
    # No YAML or JSON starts with the mark, so what is glued to it does not matter.
    loose = fence[3].strip().partition(" ")[0].lower() in _LANGUAGES - {""}
    for index in range(at + 1, len(lines)):
        line = lines[index].rstrip()
        bare = line.lstrip()
        if (
            bare.startswith(mark)
            and (not bare.strip(mark[0]) or (loose and len(line) - len(bare) <= indent))
            and len(line) - len(bare) <= indent + 3
        ):
            return index, True
    return len(lines), False


def _dedented(line: str, indent: int) -> str:
    blanks = len(line) - len(line.lstrip(" \t"))
    return line[min(indent, blanks) :]


def _bare(line: str) -> bool:
    """Whether a document starts here without any fence: at the margin, with its version."""
    version = (
        r"""["']?(?:openapi|swagger)["']?[ \t]{0,8}:[ \t]{0,8}["']?[23](?:\.\d{1,3}){0,2}["']?\s*"""
    )
    return re.fullmatch(version, line) is not None


def _prose(lines: Sequence[str], start: int) -> int:
    """Where a document that nothing closes ends: before a heading, or at the end of the page.

    A heading may also stand in a description that lost its indentation: OpenAPI follows then.
    """
    words = ("responses:", "paths:", "components:", "requestBody:", "schema:", "properties:")
    telling = [index for index, line in enumerate(lines) if line.strip() in words]
    start = max([start, *telling[-1:]])
    return next((i for i in range(start, len(lines)) if _HEADING.match(lines[i])), len(lines))
