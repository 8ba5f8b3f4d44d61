"""Which of several answers to the same case are judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

#: The newest of each case, all of them, or how it was before a case was asked again: the newest but
#: one, or the only one.
Takes = Literal["newest", "all", "previous"]

T = TypeVar("T")


def chosen(takes: Sequence[T], which: Takes) -> Sequence[T]:
    """Those that count of all answers to one case, oldest first; never none of some."""
    if which == "previous" and len(takes) > 1:
        return takes[-2:-1]
    return takes if which == "all" else takes[-1:]
