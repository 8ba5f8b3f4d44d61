"""Honest answers fit the official wire schemas and the page."""

from __future__ import annotations

from conformance.codec import strict_json
from conformance.dialects.documents import read
from conformance.simulator.refusal import speaking
from conformance.spec.oracle import violations


def test_valid_requests_are_answered_and_others_refused(shop):
    for case in shop.cases:
        if case.phase.value == "covering":
            assert shop.vendor().answer(case.request).status == 200, case.id
        if case.phase.value == "negative" and case.violation.kind.value != "credential":
            assert 400 <= shop.vendor().answer(case.request).status < 500, case.id


def test_answers_fit_the_official_schemas(shop):
    counts = {200: 0, 400: 0}
    for case in shop.cases:
        response = shop.vendor().answer(case.request)
        dialect = speaking(shop.operation(case))
        found = read(response)
        if response.status != 200:
            broken = shop.library.wire.violations(dialect, "error", found.documents[0].value)
        elif found.kind == "array":
            whole = strict_json.parse(response.body).value
            broken = shop.library.wire.violations(dialect, "stream_array", whole)
        else:
            part = "stream_event" if found.streamed else "response"
            broken = tuple(
                violation
                for each in found.documents
                for violation in shop.library.wire.violations(dialect, part, each.value)
            )
        counts[200 if response.status == 200 else 400] += 1
        assert broken == (), (case.id, broken)
    assert all(counts.values())


def test_answers_fit_the_page(shop):
    """All but streams: of those a page prints one chunk at most."""
    plain = 0
    for case in shop.cases:
        response = shop.vendor().answer(case.request)
        found = read(response)
        if response.status != 200 or found.streamed:
            continue
        plain += 1
        documented = next(
            (each for each in shop.operation(case).responses if each.status in {"200", "default"}),
            None,
        )
        schema = documented.schemas.get("application/json", {}) if documented else {}
        for each in found.documents:
            assert violations(schema, each.value) == (), case.id
    assert plain
