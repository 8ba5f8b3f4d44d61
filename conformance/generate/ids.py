"""Case ids: what a case is for, hashed; never what was drawn to fill it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conformance.codec.canonical import digest
from conformance.errors import SpecError
from conformance.model import Case, Json, Part, Phase

_LENGTH = 10


def identified(case: Case) -> Case:
    """The case under its id, ``provider/operation/phase/<hash>``.

    A covering case is its facets, whichever probe it also serves, and so is that of a client; a
    negative one its violation; a documented one its sample; the others their part in their group.
    """
    purpose: dict[str, Json] = {"facets": case.facets}
    if case.phase not in {Phase.COVERING, Phase.CLIENT}:
        part = next(iter(case.parts), Part(group="", probe="", role=""))
        purpose = {"sample": case.sample, "group": part.group, "role": part.role}
        if case.violation:
            purpose["violation"] = [str(case.violation), case.violation.detail]
    name = digest(purpose)[:_LENGTH]
    return replace(case, id=f"{case.provider}/{case.operation}/{case.phase.value}/{name}")


def distinct(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases without those that send the same request for the same purpose again.

    Raises:
        SpecError: two cases have one id.
    """
    kept: dict[str, Case] = {}
    seen: set[object] = set()
    for case in cases:
        purpose = (case.request, case.phase, case.parts, case.valid, case.after)
        if case.phase is not Phase.COVERING and purpose in seen:
            continue
        if case.id in kept:
            printed = case.phase is Phase.DOCUMENTED
            hint = "rename one sample" if printed else "two choices of the page read alike"
            raise SpecError(f"two cases have the id {case.id}", hint=hint)
        seen.add(purpose)
        kept[case.id] = case
    return tuple(kept.values())
