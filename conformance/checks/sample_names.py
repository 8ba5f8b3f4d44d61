"""How messages name several printed requests or answers that have the same flaw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_MANY: Final = 3  # samples that are named one by one


def subject(kind: str, ids: Sequence[str]) -> str:
    """``the answer a``, ``the answers a and b``, ``the answers a, b and 4 more``."""
    if len(ids) == 1:
        return f"the {kind} {ids[0]}"
    if len(ids) > _MANY:
        return f"the {kind}s {', '.join(ids[: _MANY - 1])} and {len(ids) - _MANY + 1} more"
    return f"the {kind}s {', '.join(ids[:-1])} and {ids[-1]}"
