"""From a difference to whether a build shall fail because of it."""

from __future__ import annotations

from typing import Literal

from conformance.model import CellChange, ChangeKind, Difference

#: What makes a build fail: any finding that regressed, or only a cell whose state went down.
FailOn = Literal["warn", "fail", "contradicted"]


def regressed(of: Difference, *, fail_on: FailOn = "fail", strict: bool = False) -> bool:
    """Whether something got worse that nobody expects.

    That is a finding that regressed, and a cell whose state went down because a request fails that
    was tried for the first time. A vendor that only the newer run has is never a reason.

    Args:
        of: the difference, with what is expected marked.
        fail_on: with ``contradicted``, cells whose state went down alone; else the difference was
            made with it as its threshold.
        strict: count every new failure, whatever it does to its cell.
    """
    return any(_counts(cell, fail_on, strict=strict) for cell in of.cells)


def _counts(cell: CellChange, fail_on: FailOn, *, strict: bool) -> bool:
    kinds = {ChangeKind.NEW} if strict or cell.worse else set()
    if cell.worse or fail_on != "contradicted":
        kinds.add(ChangeKind.REGRESSED)
    return any(each.kind in kinds and not each.expected for each in cell.findings)
