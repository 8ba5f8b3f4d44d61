"""The laws of a difference, and what each kind of change means."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import runfile
from conformance.compare.diff import difference, with_expected, with_requests
from conformance.errors import RunFileError
from conformance.model import CellChange, ChangeKind, Difference, EvidenceKind, State, Status
from tests.compare.small_runs import (
    FAIL,
    INCONCLUSIVE,
    LIVE,
    PASS,
    RECORDED,
    SIMULATED,
    WARN,
    answered,
    case,
    finding,
    header,
    pairs,
    provider,
    run,
    runs,
)
from tests.effort import examples

REGRESSED, FIXED = ChangeKind.REGRESSED, ChangeKind.FIXED
NEW, GONE, EVIDENCE = ChangeKind.NEW, ChangeKind.GONE, ChangeKind.CHANGED_EVIDENCE
OPPOSITE = {REGRESSED: FIXED, FIXED: REGRESSED, NEW: GONE, GONE: NEW, EVIDENCE: EVIDENCE}


def mirrored(change):
    """The same, seen from the other run."""
    changes = {"kind": OPPOSITE[change.kind]} if hasattr(change, "kind") else {}
    if hasattr(change, "before"):
        changes |= {"before": change.after, "after": change.before}
    if hasattr(change, "before_whole"):
        changes |= {"before_whole": change.after_whole, "after_whole": change.before_whole}
    if isinstance(change, CellChange):
        order = list(ChangeKind)
        kinds = sorted((OPPOSITE[kind] for kind in change.kinds), key=order.index)
        findings = tuple(mirrored(each) for each in change.findings)
        changes |= {"kinds": tuple(kinds), "findings": findings, "worse": False}
    if isinstance(change, Difference):
        for name in ("cells", "providers", "features", "cases"):
            changes[name] = tuple(sorted(map(mirrored, getattr(change, name)), key=repr))
    return replace(change, **changes)


def comparable(of):
    """A difference as a mirrored one has it: which cells went down is no matter of a mirror."""
    return mirrored(mirrored(of))


@settings(max_examples=examples(10))
@given(runs())
def test_a_run_does_not_differ_from_itself(a):
    same = difference(a, a)
    assert same == Difference(before=a[0], after=a[0])


@settings(max_examples=examples(25))
@given(pairs())
def test_the_other_way_round_it_is_its_mirror(two):
    a, b = two
    assert mirrored(difference(a, b)) == comparable(difference(b, a))


@settings(max_examples=examples(25))
@given(pairs(), st.randoms(use_true_random=False))
def test_the_order_of_records_is_no_matter(two, random):
    a, b = two
    body = b[1:]
    random.shuffle(body)
    assert difference(a, [b[0], *body]) == difference(a, b)


@settings(max_examples=examples(20))
@given(pairs())
def test_only_what_fails_in_the_newer_run_regressed_or_is_new(two):
    a, b = two
    failing = {
        (each.provider, each.feature)
        for each in b
        if getattr(each, "status", Status.PASS) is not Status.PASS
    }
    for cell in difference(a, b).cells:
        bad = any(each.kind in {REGRESSED, NEW} for each in cell.findings)
        assert not bad or (cell.provider, cell.feature) in failing
        assert cell.kinds
        assert not cell.worse or bad


def changed(old, new, *, feature="image.size", **more):
    """The change of one cell of the only vendor, ``None`` where it has none."""
    found = difference(run(header("acme"), *old), run(header("acme"), *new), **more)
    return next((cell for cell in found.cells if cell.feature == feature), None)


def kinds(cell):
    return [(*cell.kinds,), [each.kind for each in cell.findings]]


def test_what_passed_and_fails_now_regressed():
    cell = changed(answered(1, PASS), answered(1, FAIL))
    assert kinds(cell) == [(REGRESSED,), [REGRESSED]]
    assert (cell.before.state, cell.after.state) == (State.SUPPORTED, State.CONTRADICTED)
    assert cell.worse
    (change,) = cell.findings
    assert (change.operation, change.check) == ("make", "image/size")
    assert change.case == "acme/make/covering/00000001"
    assert change.before.finding is None
    assert change.after.finding.message == "it is a fail"


def test_what_failed_and_passes_now_is_fixed():
    assert kinds(changed(answered(1, FAIL), answered(1, WARN))) == [(FIXED,), [FIXED]]


def test_what_still_fails_is_no_change():
    assert changed(answered(1, FAIL), answered(1, FAIL, observed="otherwise")) is None


@pytest.mark.parametrize(
    "now", [[], answered(1, INCONCLUSIVE), [case("acme/make/covering/00000001")]]
)
def test_what_was_not_observed_again_is_gone_and_not_fixed(now):
    cell = changed(answered(1, FAIL), now)
    assert kinds(cell)[1] == [GONE]
    assert FIXED not in cell.kinds


def test_a_cell_whose_failing_request_was_not_tried_again_is_not_fixed():
    cell = changed([*answered(1, FAIL), *answered(2, PASS)], answered(2, PASS))
    assert kinds(cell) == [(GONE,), [GONE]]
    assert cell.after.state is State.SUPPORTED


@pytest.mark.parametrize("before", [[], answered(1, INCONCLUSIVE)])
def test_what_was_not_observed_before_did_not_regress(before):
    cell = changed(before, answered(1, FAIL))
    assert kinds(cell)[1] == [NEW]
    assert REGRESSED not in cell.kinds
    assert not cell.worse  # unproven is no state from which it could go down


def test_a_new_request_that_takes_a_cell_down_is_new_and_makes_it_worse():
    cell = changed(answered(1, PASS), [*answered(1, PASS), *answered(2, FAIL)])
    assert kinds(cell) == [(NEW,), [NEW]]
    assert cell.worse


def test_a_cell_that_only_lost_what_passed_is_not_worse():
    def tried(*numbers):
        size = {1: ("1K", PASS), 2: ("4K", FAIL)}
        return [each for n in numbers for each in answered(n, size[n][1], value=size[n][0])]

    cell = changed(tried(1, 2), tried(2))
    assert (cell.before.state, cell.after.state) == (State.PARTIAL, State.CONTRADICTED)
    assert cell.kinds == (EVIDENCE,)
    assert not cell.worse


@pytest.mark.parametrize(("before", "after"), [(PASS, FAIL), (FAIL, PASS), (PASS, PASS)])
@pytest.mark.parametrize("kinds_of", [(RECORDED, SIMULATED), (SIMULATED, LIVE)])
def test_evidence_of_another_weight_is_changed_evidence_and_nothing_else(before, after, kinds_of):
    cell = changed(answered(1, before, kind=kinds_of[0]), answered(1, after, kind=kinds_of[1]))
    assert cell.kinds == (EVIDENCE,)
    assert not cell.worse


def test_recorded_and_live_answers_are_compared():
    cell = changed(answered(1, PASS), answered(1, FAIL, kind=LIVE))
    assert cell.kinds == (REGRESSED, EVIDENCE)


def test_the_strongest_evidence_counts_and_on_it_the_worst():
    both = [*answered(1, PASS), *answered(1, FAIL, kind=SIMULATED)]
    assert changed(both, answered(1, PASS)) is None
    assert kinds(changed(both, [*both, *answered(1, FAIL)]))[1] == [REGRESSED]


def test_a_claim_that_came_or_went_is_new_or_gone():
    old = run(header(provider("acme", claims=())), *answered(1, PASS))
    new = run(header("acme"), *answered(1, PASS))
    assert [(cell.feature, cell.kinds) for cell in difference(old, new).cells] == [
        ("docs.tidy", (NEW,)),
        ("image.size", (NEW,)),
    ]


def test_warnings_regress_where_they_are_asked_for():
    assert changed(answered(1, PASS), answered(1, WARN)) is None
    assert changed(answered(1, PASS), answered(1, WARN), threshold="warn").kinds == (REGRESSED,)
    assert changed(answered(1, FAIL), answered(1, WARN), threshold="warn").kinds == (FIXED,)


def test_any_step_down_on_a_page_is_a_regression():
    def page(status):
        return [finding("acme", status, feature="docs.tidy", kind=EvidenceKind.DOCUMENTED)]

    steps = [PASS, Status.INFO, WARN, FAIL]
    for better, worse in pairwise(steps):
        assert kinds(changed(page(better), page(worse), feature="docs.tidy"))[1] == [REGRESSED]
        assert kinds(changed(page(worse), page(better), feature="docs.tidy"))[1] == [FIXED]


def test_what_is_said_of_all_answers_is_aligned_by_its_value_and_not_by_the_case_it_cites():
    def silent(status, number, value="nano"):
        name = f"acme/make/covering/{number:08x}"
        return [finding(name, status, feature="image.count", check="models/silent", value=value)]

    found = changed(silent(PASS, 1), silent(FAIL, 2), feature="image.count")
    assert kinds(found)[1] == [REGRESSED]
    assert (found.findings[0].case, found.findings[0].value) == ("", "nano")
    other = changed(silent(PASS, 1), silent(FAIL, 2, "pro"), feature="image.count")
    assert kinds(other)[1] == [NEW]


def test_a_new_vendor_is_new_with_all_it_has():
    old = run(header("acme"), *answered(1, PASS))
    new = run(header("acme", "bolt"), *answered(1, PASS), *answered(1, FAIL, owner="bolt"))
    found = difference(old, new)
    assert not found.cells
    assert not found.cases
    (vendor,) = found.providers
    assert (vendor.provider, vendor.kind) == ("bolt", NEW)
    assert vendor.states == {State.CONTRADICTED: 1, State.UNPROVEN: 1, State.NOT_CLAIMED: 1}
    assert [(each.provider, each.kind) for each in difference(new, old).providers] == [
        ("bolt", GONE)
    ]


def test_rows_and_requests_of_one_run_alone_are_named():
    old = run(header("acme", features=["image.size"]), *answered(1, PASS))
    new = run(header("acme"), *answered(2, PASS))
    found = difference(old, new)
    assert [(each.feature, each.kind) for each in found.features] == [
        ("docs.tidy", NEW), ("image.count", NEW),
    ]  # fmt: skip
    assert [(each.case[-1], each.kind) for each in found.cases] == [("1", GONE), ("2", NEW)]


def test_the_newest_take_of_a_request_is_shown_and_only_of_what_fails():
    old = run(header("acme"), *answered(1, PASS), *answered(2, PASS))
    first, told = answered(1, FAIL)
    again = case(first.id, take=2)
    new = run(header("acme"), again, first, told, *answered(2, PASS))
    assert with_requests(difference(old, new), new).requests == {first.id: again}


def test_what_is_expected_is_marked_with_its_reason():
    new = run(header("acme"), *answered(1, FAIL), *answered(2, FAIL, size=7))
    found = difference(run(header("acme"), *answered(1, PASS), *answered(2, PASS)), new)
    marked = with_expected(found, lambda finding: "known" if finding.size else "")
    assert [each.expected for each in marked.cells[0].findings] == ["", "known"]


def test_a_run_of_an_earlier_minor_format_is_compared():
    lines = [runfile.line(each) for each in run(header("acme"), *answered(1, PASS))]
    record = json.loads(lines[1])
    record["facts"] |= {"group": "make/count", "probe": "count", "role": "one"}
    lines[1] = json.dumps(record) + "\n"
    old = runfile.read_lines(lines, "old")
    assert difference(old, run(header("acme"), *answered(1, FAIL))).cells[0].kinds == (REGRESSED,)


@pytest.mark.parametrize(
    "broken", [[], run(header("acme"))[1:], run(header("acme"), *answered(1, PASS, owner="bolt"))]
)
def test_what_is_no_run_is_refused(broken):
    with pytest.raises(RunFileError):
        difference(run(header("acme")), broken)
