"""Which cases of a plan serve what somebody wants to know: by feature, or by facet.

What a case serves is not written down anywhere: it is what the checks have to say of it. So the
built-in simulator answers the plan, and the judge is asked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from fnmatch import fnmatchcase

from conformance.checks.gathered import groups
from conformance.checks.judge import Judge
from conformance.errors import UsageError
from conformance.model import Case, Intent, Json, Phase, Provider
from conformance.spec.library import Library
from conformance.spec.node import nearest
from conformance.spec.official_clients import feature
from conformance.transport.simulated import Simulated

#: Facets that are named after what a request can ask for, in any plan.
_VOCABULARY = tuple(each.name for each in fields(Intent))


def selected(
    cases: Sequence[Case], only: Sequence[str], provider: Provider, library: Library
) -> tuple[Case, ...]:
    """The cases that serve any of the wanted things, in the plan's order.

    Where it takes a group to judge one, all its members; and what a case continues.

    ``only`` are features, with ``*`` for several, or facets; each with ``=VALUE`` or for all its
    values. Without any, all cases are wanted.

    Raises:
        UsageError: nothing is called like that anywhere; the hint has the nearest name.
    """
    if not only:
        return tuple(cases)
    serving = tuple(_serving(cases, provider, library))
    wanted: set[str] = set()
    for word in only:
        found = {case for case, name, value in serving if _meant(word, name, value)}
        if not found:
            _refuse_unknown(word, {*_VOCABULARY, *library.features, *(each[1] for each in serving)})
        wanted |= found
    wanted |= {case.after for case in cases if case.id in wanted}
    return tuple(case for case in cases if case.id in wanted)


def _refuse_unknown(word: str, names: Collection[str]) -> None:
    """Refuse a slip of the pen. What others have, and this plan has not, is none."""
    wanted = word.partition("=")[0]
    if not any(fnmatchcase(name, wanted) for name in names):
        raise UsageError(
            f"nothing that could be tried is called {word!r}", hint=nearest(wanted, names)
        )


def _serving(
    cases: Sequence[Case], provider: Provider, library: Library
) -> Iterator[tuple[str, str, Json]]:
    """Case, feature or facet, and value."""
    for case in cases:
        for name, value in case.facets.items():
            if value is not None:
                yield case.id, name, value
        if case.phase is Phase.CLIENT:  # what its client would say is not asked for here
            yield case.id, feature(str(case.facets["client"]), str(case.facets["script"])), None
    judge, facts = Judge(provider, library), []
    for exchange in Simulated(provider, library).exchanges(cases):
        answer = judge.answer(exchange)
        facts.append(answer.facts)
        for found in judge.exchange(answer):
            yield found.case, found.feature, found.value
    for group in groups(facts):
        for found in judge.group(group):
            yield from ((each.case, found.feature, found.value) for each in group.members)


def _meant(word: str, name: str, value: Json) -> bool:
    wanted, says, which = word.partition("=")
    if not fnmatchcase(name, wanted):
        return False
    return not says or which in {str(value), json.dumps(value, ensure_ascii=False)}
