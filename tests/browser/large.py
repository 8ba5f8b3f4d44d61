"""A run as large as the page must be readable with: ten vendors by sixty features."""

from __future__ import annotations

from dataclasses import replace

from conformance.model import EvidenceKind, Feature, FindingRecord, Record, Status
from tests.report.runs import CHECKS, case, make_run, provider

VENDORS, FEATURES = 10, 60
_GROUPS = ("Access", "Request", "Image", "Response", "Streaming", "Errors")
_STATUSES = (Status.PASS, Status.FAIL, Status.INCONCLUSIVE, Status.WARN)


def large_run() -> list[Record]:
    """Cells of every state, some with long names; counts of up to three digits."""
    features = tuple(
        Feature(
            id=f"group.feature_{number:02}",
            group=_GROUPS[number // 10],
            title=f"Feature number {number} is what it says" + " in every way" * (number % 3),
            meaning="As it says.",
        )
        for number in range(FEATURES)
    )
    providers = tuple(
        replace(
            provider(f"vendor-{number}", f"Vendor {number}, a reseller" * (1 + number % 2)),
            implied={feature.id: "the dialect" for feature in features[: 6 * number]},
            claims=(),
        )
        for number in range(VENDORS)
    )
    header, *_, footer = make_run()
    header = replace(header, providers=providers, features=features, checks=CHECKS)
    body = [record for each in providers for record in _answered(each.id, features)]
    return [header, *body, replace(footer, findings=len(body) - VENDORS, cases=VENDORS)]


def _answered(owner: str, features: tuple[Feature, ...]) -> list[Record]:
    shown = case(owner, 1, EvidenceKind.RECORDED)
    return [
        shown,
        *(
            FindingRecord(
                check="image.size-matches",
                provider=owner,
                operation="make",
                feature=feature.id,
                status=_STATUSES[(number + len(owner) + time) % len(_STATUSES)],
                evidence=EvidenceKind.RECORDED,
                message="as it was",
                case=shown.id,
            )
            for number, feature in enumerate(features[:50])
            for time in range(14 if number % 9 == 0 else 1)
        ),
    ]
