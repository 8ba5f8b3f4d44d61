"""What becomes of a cell as a test agrees with what a run exits with."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.engine.verdict import exit_code
from conformance.errors import NoEvidence
from conformance.model import EvidenceKind, Expectation, FindingRecord, Status
from conformance.pytest_plugin.verdict import Outcome, verdicts
from tests.report.hostile import hostile_run
from tests.report.runs import FEATURES, case, finding, make_run, printed, whole

HEADER, *BODY = make_run()
FAIL_ON = ("warn", "fail", "contradicted")
CHECKS = ("image.size-matches", "image.any")
REAL = (EvidenceKind.RECORDED, EvidenceKind.LIVE)


def judge(records, fail_on="fail"):
    return verdicts(lambda: records, fail_on, "explain {}".format)


def outcomes(records, fail_on="fail"):
    return {name: verdict.outcome for name, verdict in judge(records, fail_on).items()}


def known(check="image.size-matches", feature="image.size", **more):
    members = {"provider": "acme", "since": "2026-01-01", "reason": "they know", **more}
    return Expectation(feature=feature, check=check, **members)


def expecting(*entries, records=None):
    header, *body = records or [HEADER, *BODY]
    return [replace(header, expectations=entries), *body]


@st.composite
def small_runs(draw):
    """A few findings of a few cells, on any evidence, some of them expected."""
    body = []
    for number in range(draw(st.integers(0, 6))):
        owner, kind = draw(st.sampled_from(["acme", "bolt"])), draw(st.sampled_from(EvidenceKind))
        check, feature = draw(st.sampled_from(CHECKS)), draw(st.sampled_from(FEATURES)).id
        about = case(owner, number, kind, draw(st.sampled_from(["1K", "4K"])))
        body.append(about)
        value = draw(st.sampled_from([None, "1K"]))
        body.append(finding(about, check, feature, draw(st.sampled_from(Status)), "m", value=value))
    entries = st.builds(
        known,
        check=st.sampled_from(CHECKS),
        feature=st.sampled_from(FEATURES).map(lambda each: each.id),
        expires=st.sampled_from(["", "2026-10-01", "2027-01-01"]),
        when=st.sampled_from([{}, {"image_size": "4K"}]),
    )
    listed = draw(st.lists(entries, max_size=4))
    return expecting(*listed, records=whole(HEADER, body))


@given(small_runs(), st.sampled_from(FAIL_ON))
def test_a_cell_fails_where_and_only_where_a_run_exits_with_1(records, fail_on):
    try:
        code = exit_code(records, fail_on=fail_on)
    except NoEvidence:
        code = 0
    assert (Outcome.FAILS in outcomes(records, fail_on).values()) == (code == 1)


@given(small_runs(), st.sampled_from(FAIL_ON))
def test_nothing_passes_without_real_evidence(records, fail_on):
    seen = {(r.provider, r.feature) for r in records if isinstance(r, FindingRecord)
            and r.evidence is not EvidenceKind.SIMULATED}  # fmt: skip
    for name, verdict in judge(records, fail_on).items():
        if verdict.outcome is Outcome.PASSES:
            assert tuple(name.split("/")) in seen


@pytest.mark.parametrize("stranger", [False, True], ids=["vendor", "stranger"])
def test_no_text_of_a_vendor_acts_in_a_terminal(stranger):
    made = judge(hostile_run(stranger=stranger)).values()
    told = [text for each in made for text in (each.story, each.reason, *dict(each.facts).values())]
    acting = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert {c for text in told for c in text if unicodedata.category(c) in acting} <= {"\n", "\t"}
    assert any(each.outcome is Outcome.FAILS for each in made)


def test_the_outcome_of_each_kind_of_cell():
    assert outcomes([HEADER, *BODY]) == {
        "acme/access.bad_key": "skipped",
        "acme/image.present": "passes",
        "acme/image.size": "fails",
        "acme/image.aspect_ratio": "passes",
        "acme/stream.framing": "skipped",
        "acme/docs.sample_valid": "skipped",
        "bolt/access.bad_key": "skipped",
        "bolt/image.present": "passes",
        "bolt/image.size": "fails",
        "bolt/image.aspect_ratio": "passes",
        "bolt/stream.framing": "skipped",
        "bolt/docs.sample_valid": "passes",
    }


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("access.bad_key", "unproven: nothing conclusive came back"),
        ("stream.framing", "not claimed: neither claimed nor seen"),
        ("docs.sample_valid", "contradicted on the page itself: see `conformance docs acme`"),
    ],
)
def test_what_is_skipped_says_why(cell, reason):
    assert judge([HEADER, *BODY])[f"acme/{cell}"].reason == reason


def test_a_simulation_is_skipped_unless_it_fails():
    made = judge(make_run(EvidenceKind.SIMULATED))
    assert made["acme/image.size"].outcome is Outcome.FAILS
    assert made["acme/image.aspect_ratio"].reason.startswith("unproven: simulated")


def test_deviations_fail_where_that_is_asked_for():
    assert outcomes([HEADER, *BODY], "warn")["acme/image.present"] == "fails"
    assert outcomes([HEADER, *BODY], "contradicted")["acme/image.present"] == "passes"


def test_what_is_expected_is_so_with_its_reasons():
    records = expecting(known(when={"aspect_ratio": "1:1"}), known(reason="and\x1bthis"))
    verdict = judge(records)["acme/image.size"]
    assert verdict.outcome is Outcome.EXPECTED
    assert verdict.reason == "they know; and\\x1bthis"
    assert verdict.story


def test_a_finding_that_is_not_listed_fails_beside_one_that_is():
    verdict = judge(expecting(known(when={"aspect_ratio": "1:1"})))["acme/image.size"]
    assert verdict.outcome is Outcome.FAILS
    assert "… and 1 finding more like it" in verdict.story


def test_the_story_has_four_lines():
    story = judge([HEADER, *BODY])["acme/image.size"].story.split("\n")
    assert story[0] == "fails for image_size=4K, 3 of 3; 0 of 6 otherwise"
    assert "partial · recorded 2026-10-01" in story[1]
    assert [line.split()[0] for line in story[2:6]] == ["claimed", "sent", "came", "again"]
    assert "Tiers are 1K, 2K, 4K and 8K. (https://acme.example/docs, 2026-03-14" in story[2]
    assert "curl -sS" in story[3]
    assert 'expected "4096x4096"; observed "1024x1024"' in story[4]
    assert story[5].endswith("explain acme/image.size")


def test_the_request_is_told_even_where_the_matrix_cites_others():
    """More findings are expected than a cell keeps; the one that is not stands behind them."""
    kind = EvidenceKind.RECORDED
    cases = [case("acme", number, kind, "4K", "1:1") for number in range(7)]
    last = case("acme", 9, kind, "4K", "16:9")
    body = []
    for each in (*cases, last):
        bad = finding(each, "image.size-matches", "image.size", Status.FAIL, "too small")
        body += [each, bad]
    records = expecting(known(when={"aspect_ratio": "1:1"}), records=whole(HEADER, body))
    verdict = judge(records)["acme/image.size"]
    assert verdict.outcome is Outcome.FAILS
    assert last.id in verdict.story


def test_a_vendor_without_any_answer_is_not_observed():
    made = judge(whole(HEADER, [printed("acme", Status.PASS, "it is JSON")]))
    assert made["acme/docs.sample_valid"].outcome is Outcome.PASSES
    assert not made["acme/docs.sample_valid"].observed
    assert judge([HEADER, *BODY])["acme/docs.sample_valid"].observed


def test_facts_say_state_evidence_and_counts():
    facts = dict(judge([HEADER, *BODY])["acme/image.size"].facts)
    assert facts == {
        "state": "partial",
        "evidence": "recorded 2026-10-01 to 2026-10-03",
        "counts": "6 of 9 pass",
    }
