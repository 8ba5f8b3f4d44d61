"""Which shares of a provider's plan several runs have together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from conformance.errors import RunFileError

_WRITTEN: Final = re.compile(r"([0-9]{1,3})/([0-9]{1,3})", re.ASCII)


def together(shards: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The shares of all runs, each in the form of ``ProviderRecord.shards``; () is the whole.

    A run of the whole leaves nothing missing, nor do the shares that one plan was cut into, be
    there others besides.

    Raises:
        RunFileError: one is not written ``I/N``.
    """
    listed = list(shards)
    if not all(listed):
        return ()
    have = {_read(each) for one in listed for each in one}
    if any(_complete(have, of) for _, of in have):
        return ()
    return tuple(f"{number}/{of}" for number, of in sorted(have, key=lambda each: each[::-1]))


def _complete(have: set[tuple[int, int]], of: int) -> bool:
    return all((number, of) in have for number in range(1, of + 1))


def _read(shard: str) -> tuple[int, int]:
    written = _WRITTEN.fullmatch(shard)
    number, of = map(int, written.groups()) if written else (0, 0)
    if not 1 <= number <= of:
        raise RunFileError(f"a share is written I/N, not {shard[:40]!r}")
    return number, of
