"""Whether an answer can be compared with others."""

from __future__ import annotations

from typing import Final

from conformance.checks.check import obstacle
from conformance.model import Facts

#: Reasons to end by which a model says that there is no picture.
_UNDRAWN: Final = frozenset({"no_image", "malformed"})


def hindrance(member: Facts) -> str:
    """Why an answer can be compared with no other, or ''.

    Beside what can be held neither for nor against the vendor: a model may draw nothing and say so,
    or decline in words, and the next time it may draw.
    """
    if not member.pictures and member.finish in _UNDRAWN:
        return "the model drew no picture, and said so"
    if not member.pictures and member.declines:
        return "the model declined in words"
    if any(picture.unseen for picture in member.pictures):
        return "a picture could not be fetched from its URL"
    return obstacle(member)
