"""The default that a description names."""

from __future__ import annotations


def default(description: str) -> str | None:
    """What a description says holds where the member is left out, as printed; ``None``: nothing."""
    del description
    return None
