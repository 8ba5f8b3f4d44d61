"""The same request sent several times, to see whether it gets the same kind of answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.generate.bench import Bench
from conformance.generate.ids import identified
from conformance.model import Case, Part, Phase

_PROBE = "repeat"


def repeats(
    bench: Bench, rows: Sequence[Case], times: int
) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The covering cases, and the further sendings of one of them that make it ``times``.

    That is the first that wants a picture, which is the plainest; it plays the first part itself.
    """
    if times <= 1 or not rows:
        return tuple(rows), ()
    first = next((row for row in rows if _wants_picture(bench, row)), rows[0])
    group = f"{bench.operation.id}/{_PROBE}"
    parts = [Part(group=group, probe=_PROBE, role=str(number + 1)) for number in range(times)]
    plain = replace(first, parts=(*first.parts, parts[0]))
    again = bench.case(Phase.PROBE, first.request, first.facets)
    return (
        tuple(plain if row.id == first.id else row for row in rows),
        tuple(identified(replace(again, parts=(part,))) for part in parts[1:]),
    )


def _wants_picture(bench: Bench, row: Case) -> bool:
    modalities = bench.intent(row.request).modalities
    return modalities is None or "IMAGE" in modalities
