"""In which order a plan is sent where it costs money."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.model import Case, Phase


def sending_order(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Free cases first, then what should be refused and so be free, then what is paid for.

    So a key or a path that is wrong shows before it costs anything, and money that runs out leaves
    the refusals judged. A case that continues another one stays behind it; beyond that the plan's
    own order holds.
    """
    ranks: dict[str, int] = {}
    for case in cases:
        ranks[case.id] = max(_rank(case), ranks.get(case.after, 0))
    return tuple(sorted(cases, key=lambda case: ranks[case.id]))


def _rank(case: Case) -> int:
    if not case.cost_usd:
        return 0
    refused = case.phase is Phase.NEGATIVE or (case.phase is Phase.CLIENT and not case.valid)
    return 1 if refused else 2
