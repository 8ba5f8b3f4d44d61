"""Which of our dialects an operation speaks: its request and its answer apart.

The names of members decide, in the page's schema and in its samples; a path is only a hint, since
vendors put bodies of their own behind well-known paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from conformance.importers.infer.members import Member
from conformance.model import Dialect, JsonObject

_GEMINI: Final = re.compile(r":(?:stream)?generatecontent$", re.IGNORECASE)
_CHAT: Final = re.compile(r"/chat/completions/?$", re.IGNORECASE)
_IMAGES: Final = re.compile(r"/images?(?:/(?:generations?|generate|edits?))?/?$", re.IGNORECASE)
_OTHERS: Final = re.compile(r"/(?:messages|responses|embeddings|completions)/?$", re.IGNORECASE)

_ANSWERS: Final = (
    (Dialect.GEMINI, "candidates"),
    (Dialect.CHAT, "choices"),
)
_PICTURE: Final = frozenset({"url", "b64_json"})


def request(
    path: str, members: Sequence[Member], bodies: Sequence[JsonObject]
) -> tuple[Dialect | None, bool]:
    """The dialect of a request, ``None`` where it is none of ours; and whether the page shows it.

    Where the page neither has a schema nor prints a body, the path alone decides.
    """
    tops = {_top(member.at) for member in members} | {name for body in bodies for name in body}
    tops -= {""}
    if not tops:
        return by_path(path), False
    if "contents" in tops and "messages" not in tops:
        return Dialect.GEMINI, True
    if "messages" in tops and (_CHAT.search(path) or not _OTHERS.search(path)):
        return Dialect.CHAT, True
    if "prompt" in tops and _IMAGES.search(path):
        return Dialect.IMAGES, True
    return None, True


def by_path(path: str) -> Dialect | None:
    """The dialect that is usual at a path, ``None`` where none is."""
    if _GEMINI.search(path):
        return Dialect.GEMINI
    if _CHAT.search(path):
        return Dialect.CHAT
    return Dialect.IMAGES if _IMAGES.search(path) else None


def response(
    schemas: Iterable[Sequence[Member]], bodies: Iterable[JsonObject]
) -> tuple[Dialect, bool]:
    """The dialect of an answer, ``ANY`` where it is left open; and whether the page names two."""
    found = {_of_names({member.at for member in members}) for members in schemas}
    found |= {_of_names(_names(body)) for body in bodies}
    found -= {None}
    known = [each for each in found if each is not None]
    return (known[0], False) if len(known) == 1 else (Dialect.ANY, len(known) > 1)


def _of_names(names: set[str]) -> Dialect | None:
    tops = {_top(name) for name in names}
    for dialect, name in _ANSWERS:
        if name in tops:
            return dialect
    pictures = {f"/data/*/{name}" for name in _PICTURE} | {f"/data/{name}" for name in _PICTURE}
    return Dialect.IMAGES if pictures & names else None


def _names(body: JsonObject) -> set[str]:
    """The first two levels of a printed answer, written as members are."""
    found = {f"/{name}" for name in body}
    data = body.get("data")
    for item in data[:20] if isinstance(data, list) else ():
        if isinstance(item, dict):
            found |= {f"/data/*/{name}" for name in item}
    return found


def _top(at: str) -> str:
    return at.split("/")[1] if at.startswith("/") else ""
