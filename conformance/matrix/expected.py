"""Which findings are known, and what became of the list of them.

An entry that covers no finding any more is *stale*: it should go, so that the fault is news when it
comes back. It is called so only where there is proof: real evidence of that check, in all that was
planned for the operation, without the fault. What was not observed is never called fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conformance.codec.canonical import canonical
from conformance.model import EvidenceKind, Expectation, FindingRecord, Footer, Record, Status

Covering = Callable[[FindingRecord], Expectation | None]
_Name = tuple[str, str, str]


class Standing(StrEnum):
    """What became of an entry: it covers findings, none though there could be, or cannot tell."""

    HOLDS = "holds"
    STALE = "stale"
    UNOBSERVED = "unobserved"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An entry with what became of it; ``covered`` counts the findings that it excuses."""

    expectation: Expectation
    standing: Standing
    covered: int = 0


def covering(expectations: Iterable[Expectation], on: str) -> Covering:
    """What tells which entry, if any, expects a finding on a day, an ISO date or time."""
    by_name: dict[_Name, list[Expectation]] = {}
    for each in expectations:
        if not each.expired(on):
            by_name.setdefault((each.provider, each.feature, each.check), []).append(each)

    def covers(finding: FindingRecord) -> Expectation | None:
        entries = by_name.get((finding.provider, finding.feature, finding.check), ())
        return next((each for each in entries if _fits(each, finding)), None)

    return covers


def _fits(entry: Expectation, finding: FindingRecord) -> bool:
    """Whether a finding of the entry's check is one that it is about."""
    return entry.operation in {"", finding.operation} and all(
        name in finding.facets and canonical(finding.facets[name]) == canonical(value)
        for name, value in entry.when.items()
    )


class Ledger:
    """Takes the records of a run one at a time, and says what became of each entry.

    ``shared`` are the providers of whose plan the run has not all shares.
    """

    def __init__(
        self, expectations: Sequence[Expectation], on: str, *, shared: Collection[str] = ()
    ) -> None:
        self._entries = tuple(expectations)
        self._on = on
        self._shared = frozenset(shared)
        self._covered = [0] * len(self._entries)
        self._cleared = [0] * len(self._entries)
        self._footers: list[Footer] = []
        self._by_name: dict[_Name, list[int]] = {}
        for number, each in enumerate(self._entries):
            name = (each.provider, each.feature, each.check)
            self._by_name.setdefault(name, []).append(number)

    def add(self, record: Record) -> None:
        """Count one record."""
        if isinstance(record, Footer):
            self._footers.append(record)
        elif isinstance(record, FindingRecord):
            name = (record.provider, record.feature, record.check)
            for number in self._by_name.get(name, ()):
                if _fits(self._entries[number], record):
                    self._covered[number] += _deviates(record)
                    self._cleared[number] += _clears(record)

    def accounts(self) -> tuple[Account, ...]:
        """Every entry, in the order of the list."""
        counted = zip(self._entries, self._covered, self._cleared, strict=True)
        return tuple(
            Account(expectation=entry, standing=self._standing(entry, covered, cleared),
                    covered=covered)
            for entry, covered, cleared in counted
        )  # fmt: skip

    def _standing(self, entry: Expectation, covered: int, cleared: int) -> Standing:
        if entry.expired(self._on):
            return Standing.EXPIRED
        if covered:
            return Standing.HOLDS
        return Standing.STALE if cleared and self._whole(entry) else Standing.UNOBSERVED

    def _whole(self, entry: Expectation) -> bool:
        """Whether all that was planned where the fault was seen has been observed."""
        if entry.provider in self._shared:
            return False
        operation = f"{entry.provider}/{entry.operation}".rstrip("/") + "/"
        for footer in self._footers:
            missing = (
                *footer.unrecorded.get(entry.provider, ()),
                *footer.lost.get(entry.provider, ()),
                *footer.stopped,
            )
            if footer.interrupted or any(_concerns(f"{each}/", operation) for each in missing):
                return False
        return bool(self._footers)


def _concerns(missing: str, operation: str) -> bool:
    """Whether a case, an operation or a provider that is missing belongs to what is asked about."""
    return missing.startswith(operation) or operation.startswith(missing)


def _deviates(finding: FindingRecord) -> bool:
    """Whether there is something to expect; on a page anything found is the page's own doing."""
    if finding.evidence is EvidenceKind.DOCUMENTED:
        return finding.status is not Status.PASS
    return finding.status in {Status.FAIL, Status.WARN}


def _clears(finding: FindingRecord) -> bool:
    """Whether it speaks for the vendor; a simulation never does."""
    proves = finding.evidence is not EvidenceKind.SIMULATED
    return proves and finding.status is not Status.INCONCLUSIVE
