"""In which order a plan is sent where it costs money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from conformance.model import Case, Phase


def sending_order(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Free cases first, then what should be refused and so be free, then what is paid for.

    So a key or a path that is wrong shows before it costs anything, and money that runs out leaves
    the refusals judged. Cases of one group stay together, each behind the one that it continues;
    beyond that the plan's own order holds.
    """
    blocks = [tuple(block) for _, block in groupby(cases, key=lambda case: case.group or case.id)]
    return tuple(case for block in sorted(blocks, key=_rank) for case in block)


def _rank(block: Iterable[Case]) -> int:
    return max(_ranks(block))


def _ranks(block: Iterable[Case]) -> Iterator[int]:
    for case in block:
        if not case.cost_usd:
            yield 0
        else:
            yield 1 if case.phase is Phase.NEGATIVE else 2
