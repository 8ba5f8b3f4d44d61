"""A named defect met while reading bytes: the common currency of the codecs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong with some bytes.

    Attributes:
        name: a stable name in kebab case; each codec lists its own.
        offset: where it starts, in bytes of a body or characters of a text; -1 where only
            ``pointer`` says where.
        pointer: a JSON pointer to the value concerned, or ''.
    """

    name: str
    offset: int = -1
    pointer: str = ""
