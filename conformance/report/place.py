"""Where in a spec a finding belongs: at the claim that it is about."""

from __future__ import annotations

from conformance.matrix import Cell
from conformance.model import FindingRecord
from conformance.report.reading import Reading


def spec_line(reading: Reading, cell: Cell, finding: FindingRecord) -> int:
    """The line of the provider's spec, from 1.

    That of the place on the page where the finding is about one; else of the claim, rather of the
    same operation's; else of the operation; else the first.
    """
    provider = reading.provider(cell.provider)
    lines = [finding.line]
    lines += [each.line for each in cell.claims if each.operation == finding.operation]
    lines += [each.line for each in cell.claims]
    lines += [each.line for each in provider.operations if each.id == finding.operation]
    return next((line for line in lines if line > 0), 1)
