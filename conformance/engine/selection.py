"""Which cases of a plan serve what somebody wants to know: by feature, or by facet.

What a case serves is not written down anywhere: it is what the checks have to say of it. So the
built-in simulator answers the plan, and the judge is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from conformance.checks.judge import Judge
from conformance.engine.unit import judged_answers
from conformance.errors import UsageError
from conformance.model import Case, FindingRecord, Json, Provider
from conformance.spec.library import Library
from conformance.spec.node import nearest
from conformance.transport.simulated import Simulated


def selected(
    cases: Sequence[Case], only: Sequence[str], provider: Provider, library: Library
) -> tuple[Case, ...]:
    """The cases that serve any of the wanted things, whole groups, in the plan's order.

    ``only`` are features, with ``*`` for several, or facets; each with ``=VALUE`` or for all its
    values. Without any, all cases are wanted.

    Raises:
        UsageError: nothing in the plan is called like that; the hint has the nearest name.
    """
    if not only:
        return tuple(cases)
    serving = tuple(_serving(cases, provider, library))
    wanted: set[str] = set()
    for word in only:
        found = {case for case, name, value in serving if _meant(word, name, value)}
        if not found:
            names = sorted({name for _, name, _ in serving})
            raise UsageError(
                f"nothing in the plan of {provider.id} serves {word!r}",
                hint=nearest(word.partition("=")[0], names),
            )
        wanted |= found
    groups = {case.group for case in cases if case.id in wanted and case.group}
    return tuple(case for case in cases if case.id in wanted or case.group in groups)


def _serving(
    cases: Sequence[Case], provider: Provider, library: Library
) -> Iterator[tuple[str, str, Json]]:
    """Case, feature or facet, and value."""
    for case in cases:
        for name, value in case.facets.items():
            if value is not None:
                yield case.id, name, value
    answers = Simulated(provider, library).exchanges(cases)
    for record in judged_answers(Judge(provider, library), answers):
        if isinstance(record, FindingRecord) and record.case:
            yield record.case, record.feature, record.value


def _meant(word: str, name: str, value: Json) -> bool:
    wanted, says, which = word.partition("=")
    if not fnmatchcase(name, wanted):
        return False
    return not says or which in {str(value), json.dumps(value, ensure_ascii=False)}
