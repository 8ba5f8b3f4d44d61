"""Known findings: what an entry covers, and what became of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.matrix import Ledger, Standing, covering
from conformance.model import EvidenceKind, Expectation, FindingRecord, Footer, Status

RECORDED, SIMULATED = EvidenceKind.RECORDED, EvidenceKind.SIMULATED
DOCUMENTED = EvidenceKind.DOCUMENTED
FAIL, WARN, INFO, PASS, UNSURE = (
    Status.FAIL, Status.WARN, Status.INFO, Status.PASS, Status.INCONCLUSIVE,
)  # fmt: skip
DAY = "2026-11-22"
WHOLE = Footer(cases=1, findings=1)


def entry(**more):
    given = {"provider": "acme", "feature": "image.size", "check": "image/size", **more}
    return Expectation(reason="known", since="2026-11-21", **given)


def finding(status=FAIL, evidence=RECORDED, **more):
    members = {
        "check": "image/size", "provider": "acme", "operation": "make", "feature": "image.size",
        "message": "m", "facets": {"image_size": "4K", "count": 1}, **more,
    }  # fmt: skip
    return FindingRecord(status=status, evidence=evidence, **members)


def standing(expectation, *records, footer=WHOLE, on=DAY):
    ledger = Ledger([expectation], on)
    for record in (*records, *([footer] if footer else [])):
        ledger.add(record)
    (account,) = ledger.accounts()
    return account.standing


def test_what_an_entry_covers():
    covers = covering([entry()], DAY)
    assert covers(finding()) == entry()
    assert covers(finding(operation="other")) == entry()
    for name in ("provider", "feature", "check"):
        assert covers(finding(**{name: "other"})) is None


@pytest.mark.parametrize(
    ("narrower", "fits", "misses"),
    [
        ({"operation": "make"}, {}, {"operation": "other"}),
        ({"when": {"image_size": "4K"}}, {}, {"facets": {"image_size": "2K"}}),
        ({"when": {"image_size": "4K", "count": 1}}, {}, {"facets": {"image_size": "4K"}}),
        ({"when": {"count": 1}}, {}, {"facets": {"count": True}}),
        ({"expires": "2026-11-23"}, {}, {"provider": "other"}),
    ],
)
def test_narrower_entries(narrower, fits, misses):
    covers = covering([entry(**narrower)], DAY)
    assert covers(finding(**fits))
    assert not covers(finding(**misses))


def test_an_expired_entry_covers_nothing():
    gone = entry(expires=DAY)
    assert covering([gone], DAY)(finding()) is None
    assert covering([gone], "2026-11-21")(finding()) == gone
    assert standing(gone, finding()) is Standing.EXPIRED


def test_the_first_entry_that_fits_is_named():
    wide, narrow = entry(), entry(operation="make")
    assert covering([wide, narrow], DAY)(finding()) is wide
    assert covering([narrow, wide], DAY)(finding()) is narrow
    assert covering([narrow, wide], DAY)(finding(operation="other")) is wide


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([finding(FAIL)], Standing.HOLDS),
        ([finding(WARN)], Standing.HOLDS),
        ([finding(PASS), finding(FAIL)], Standing.HOLDS),
        ([finding(FAIL, SIMULATED)], Standing.HOLDS),
        ([finding(PASS)], Standing.STALE),
        ([finding(INFO)], Standing.STALE),
        ([finding(PASS, SIMULATED)], Standing.UNOBSERVED),
        ([finding(UNSURE)], Standing.UNOBSERVED),
        ([finding(FAIL, check="other")], Standing.UNOBSERVED),
        ([], Standing.UNOBSERVED),
        ([finding(INFO, DOCUMENTED)], Standing.HOLDS),
        ([finding(PASS, DOCUMENTED)], Standing.STALE),
    ],
)
def test_what_became_of_an_entry(records, expected):
    assert standing(entry(), *records) is expected


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        (None, Standing.UNOBSERVED),
        ({"interrupted": True}, Standing.UNOBSERVED),
        ({"unrecorded": {"acme": ("acme/make/covering/1",)}}, Standing.UNOBSERVED),
        ({"unrecorded": {"acme": ("acme/maker/covering/1",)}}, Standing.STALE),
        ({"unrecorded": {"other": ("other/make/covering/1",)}}, Standing.STALE),
        ({"lost": {"acme": ("acme/make/covering/1",)}}, Standing.UNOBSERVED),
        ({"stopped": {"acme/make": "no money"}}, Standing.UNOBSERVED),
        ({"stopped": {"acme": "no money"}}, Standing.UNOBSERVED),
        ({"stopped": {"acme/edit": "no money", "acm": "no money"}}, Standing.STALE),
    ],
)
def test_what_was_not_observed_is_not_called_fixed(footer, expected):
    end = None if footer is None else Footer(cases=1, findings=1, **footer)
    assert standing(entry(operation="make"), finding(PASS), footer=end) is expected


def test_an_entry_for_all_operations_needs_all_of_them():
    end = Footer(cases=1, findings=1, unrecorded={"acme": ("acme/edit/covering/1",)})
    assert standing(entry(), finding(PASS), footer=end) is Standing.UNOBSERVED


FINDINGS = st.builds(
    finding,
    status=st.sampled_from(Status),
    evidence=st.sampled_from(EvidenceKind),
    operation=st.sampled_from(["make", "edit"]),
    facets=st.fixed_dictionaries({}, optional={"image_size": st.sampled_from(["1K", "4K"])}),
)
ENTRIES = st.builds(
    entry,
    operation=st.sampled_from(["", "make"]),
    when=st.sampled_from([{}, {"image_size": "4K"}]),
    expires=st.sampled_from(["", "2026-11-22"]),
)


@given(st.lists(ENTRIES, max_size=4), st.lists(FINDINGS, max_size=8), st.randoms())
def test_order_does_not_matter_and_what_holds_covers(entries, findings, random):
    def accounts(records):
        ledger = Ledger(entries, DAY)
        for record in records:
            ledger.add(record)
        return ledger.accounts()

    told = accounts(findings)
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert accounts(shuffled) == told
    covers = covering(entries, DAY)
    for account in told:
        if account.standing is Standing.HOLDS:
            assert any(covers(each) for each in findings)
        if account.standing is Standing.EXPIRED:
            assert all(covers(each) is not account.expectation for each in findings)
