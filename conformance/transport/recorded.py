"""Which cases have recorded evidence already, for recordings of what is missing."""

from __future__ import annotations

from pathlib import Path

from conformance.model import EvidenceKind
from conformance.transport import cassette


def recorded(cassettes: Path, provider: str) -> frozenset[str]:
    """The ids of a provider's cases whose newest recorded take says something of the vendor.

    Where nothing came back, or a rate limit or an overload, evidence is still missing.

    Raises:
        CorruptEvidence: a cassette is damaged.
    """
    newest: dict[str, cassette.Take] = {}
    for path in sorted((cassettes / provider).glob(f"*.{EvidenceKind.RECORDED}.yaml")):
        for take in cassette.index(path):
            if take.case not in newest or newest[take.case].take < take.take:
                newest[take.case] = take
    return frozenset(case for case, take in newest.items() if cassette.is_evidence(take))
