"""JUnit XML: what a CI server lists, and that it is told the same as by the exit code."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped

from conformance.engine.verdict import exit_code
from conformance.errors import INTERRUPTED
from conformance.model import (
    CaseRecord,
    EvidenceKind,
    Expectation,
    FindingRecord,
    Footer,
    Header,
    Status,
)
from conformance.report import REPORTS
from tests.report.runs import make_run
from tests.report.valid import junit as validated

render = REPORTS["junit"].render
FINDINGS = [record for record in make_run() if isinstance(record, FindingRecord)]


def run(kind=EvidenceKind.RECORDED, **changes):
    """The usual run with members of its header changed, and of its footer where it has them."""
    header, *body, footer = make_run(kind)
    of_footer = {name: changes.pop(name) for name in set(changes) & {"unrecorded", "interrupted"}}
    return [replace(header, **changes), *body, replace(footer, **of_footer)]


def cases(records):
    """(classname, name) -> the test case, as another library reads it."""
    text = render(records)
    validated(text)
    suites = JUnitXml.fromfile(io.BytesIO(text.encode()))
    return {(case.classname, case.name): case for suite in suites for case in suite}


def verdict(case):
    (only,) = case.result or [None]
    return only


def properties(case):
    return [
        line.removeprefix("[[PROPERTY|").removesuffix("]]").partition("=")[::2]
        for line in case.system_out.splitlines()
    ]


def expectation(**more):
    named = {"provider": "acme", "feature": "image.size", "check": "image.size-matches"}
    return Expectation(reason="they know", since="2026-11-01", **{**named, **more})


def test_it_is_valid_and_counts_right(any_run):
    root = validated(render(any_run))
    assert len(cases(any_run)) == int(root.get("tests")) > 0


def test_the_file_as_it_is(matches_snapshot):
    matches_snapshot("junit.xml", render(run()))


def test_a_share_of_a_plan_is_called_so():
    header, *rest = make_run()
    acme, bolt = header.providers
    shared = replace(header, providers=(replace(acme, shards=("1/2",)), bolt))
    first, second = validated(render([shared, *rest])).iter("testsuite")
    assert first.find("properties/property[@name='only share']").get("value") == "1/2"
    assert second.find("properties/property[@name='only share']") is None


def test_a_failure_tells_the_four_lines():
    failure = verdict(cases(run())["acme.make", "acme/image.size"])
    assert isinstance(failure, Failure)
    assert failure.type == "image.size-matches"
    assert failure.message == (
        "image.size-matches: the picture is smaller than asked for; "
        'expected "4096x4096"; observed "1024x1024" (6 pass, 3 fail)'
    )
    for label in ("claimed", "sent", "came back", "again"):
        assert f"\n  {label}" in failure.text


def size_failures():
    return [f for f in FINDINGS if f.feature == "image.size" and f.status is Status.FAIL]


def test_several_checks_that_fail_are_one_failure():
    """It is one cell, however many tell of it; the first three at length."""
    header, *_ = make_run()
    failing = size_failures()[0]
    several = [replace(failing, check=f"image.size-{letter}") for letter in "dbca"]
    failure = verdict(cases([header, *several])["acme.make", "acme/image.size"])
    assert failure.type == "image.size-a"
    assert [f"image.size-{letter}: " in failure.text for letter in "abcd"] == [
        True,
        True,
        True,
        False,
    ]
    assert failure.text.endswith("failed by 1 check more")


def test_each_operation_stands_for_itself():
    """One was recorded and passes, one simulated, one fails, and one is claimed and not tried."""
    header, *_ = make_run()
    passing = next(f for f in FINDINGS if f.feature == "image.size" and f.status is Status.PASS)
    claim = header.providers[0].claims[0]
    claims = (claim, replace(claim, operation="edit", line=99), replace(claim, operation="poll"))
    acme = replace(header.providers[0], claims=claims)
    listed = cases([
        replace(header, providers=(acme,)),
        passing,
        replace(passing, operation="other", evidence=EvidenceKind.SIMULATED),
        replace(size_failures()[0], operation="edit"),
    ])  # fmt: skip
    told = {name: verdict(case) for (name, _), case in listed.items() if "image.size" in case.name}
    assert told.keys() == {"acme.make", "acme.other", "acme.edit", "acme.poll"}
    assert told["acme.make"] is None
    assert told["acme.other"].message == "unproven: simulated answers prove nothing about a vendor"
    assert isinstance(told["acme.edit"], Failure)
    assert told["acme.poll"].message == "unproven: not judged: asynchronous"
    assert dict(properties(listed["acme.edit", "acme/image.size"]))["spec"].endswith(":99")


def test_what_is_known_besides_stands_in_the_output():
    known = dict(properties(cases(run())["acme.make", "acme/image.size"]))
    assert known["state"] == "partial"
    assert known["spec"] == "specs/acme.yaml:88"
    assert known["url"] == "https://acme.example/docs"
    assert known["when"].startswith("fails for image_size=4K")
    assert known["explain"] == "conformance explain acme/image.size"


def test_what_is_read_off_the_page_does_not_fail():
    skipped = verdict(cases(run())["acme.make", "acme/docs.sample_valid"])
    assert isinstance(skipped, Skipped)
    assert "`conformance docs acme` decides" in skipped.message
    assert verdict(cases(run())["bolt.make", "bolt/docs.sample_valid"]) is None


def test_what_is_inconclusive_is_skipped():
    skipped = verdict(cases(run())["acme.make", "acme/access.bad_key"])
    assert (skipped.type, skipped.message) == ("inconclusive", "inconclusive: no answer came")


def test_what_passes_has_no_result_and_what_nobody_claims_is_not_listed():
    listed = cases(run())
    assert verdict(listed["acme.make", "acme/image.aspect_ratio"]) is None
    assert not [name for _, name in listed if "stream.framing" in name]


def test_what_is_claimed_and_untried_is_skipped_as_unproven():
    header, *_, footer = make_run()
    untried = cases([header, replace(footer, cases=0, findings=0)])
    skipped = verdict(untried["acme.make", "acme/image.size"])
    assert (skipped.type, skipped.message) == (
        "unproven",
        "unproven: claimed, and nothing was tried",
    )
    assert verdict(untried["acme", "acme/access.bad_key"]).type == "unproven"


def test_a_simulation_passes_nothing():
    listed = cases(run(EvidenceKind.SIMULATED))
    real = [case for (_, name), case in listed.items() if "docs." not in name]
    assert all(isinstance(verdict(case), (Skipped, Failure)) for case in real)
    skipped = verdict(listed["acme.make", "acme/image.aspect_ratio"])
    assert skipped.message == "unproven: simulated answers prove nothing about a vendor"


def test_an_expected_failure_is_skipped_with_its_reason():
    known = run(expectations=(expectation(),))
    skipped = verdict(cases(known)["acme.make", "acme/image.size"])
    assert (skipped.type, skipped.message) == ("expected", "expected since 2026-11-01: they know")
    assert (
        "3 expected" in dict(properties(cases(known)["acme.make", "acme/image.size"]))["findings"]
    )


@pytest.mark.parametrize(
    "entry",
    [expectation(when={"aspect_ratio": "1:1"}), expectation(expires="2026-10-01")],
    ids=["covers one of three", "is over"],
)
def test_a_failure_that_is_not_covered_still_fails(entry):
    failure = verdict(cases(run(expectations=(entry,)))["acme.make", "acme/image.size"])
    assert isinstance(failure, Failure)


def known_all():
    return tuple(expectation(provider=name) for name in ("acme", "bolt"))


@pytest.mark.parametrize(
    "records",
    [
        run(),
        run(expectations=known_all()),
        run(EvidenceKind.SIMULATED),
        run(EvidenceKind.LIVE, mode="live", expectations=known_all()),
        run(EvidenceKind.LIVE, mode="live"),
        run(EvidenceKind.SIMULATED, mode="simulate", expectations=known_all()),
        run(mode="live", expectations=known_all(), interrupted=True),
    ],
    ids=["fails", "known", "simulated", "silent", "fails and silent", "unsent", "interrupted"],
)
def test_failures_and_errors_are_what_the_exit_code_says(records):
    root = ET.fromstring(render(records))
    failures, errors = int(root.get("failures")), int(root.get("errors"))
    code = exit_code(iter(records), fail_on="fail")
    if code == INTERRUPTED:
        assert errors
    else:
        assert code == (1 if failures else 4 if errors else 0)


def parts(kind):
    """The header of the usual run on one kind of evidence, two of its cases, and the footer."""
    header, *body, footer = make_run(kind)
    answers = [record for record in body if isinstance(record, CaseRecord)]
    return header, [answers[0], answers[9]], footer


DRAWN_FROM = [parts(kind) for kind in EvidenceKind]


@st.composite
def drawn(draw):
    """Runs of any mode in which anything may fail, be missing, and be expected."""
    header, answered, footer = draw(st.sampled_from(DRAWN_FROM))
    found = [draw(st.sampled_from(FINDINGS)) for _ in range(draw(st.integers(0, 4)))]
    kept = [replace(each, status=draw(st.sampled_from(Status))) for each in found]
    answers = draw(st.lists(st.sampled_from(answered), min_size=1, max_size=3))
    known = draw(st.lists(st.sampled_from(found), max_size=2)) if found else []
    entries = tuple(
        Expectation(
            provider=each.provider, feature=each.feature, check=each.check, reason="x", since="2026"
        )
        for each in known
    )
    mode = draw(st.sampled_from(["replay", "simulate", "live"]))
    unrecorded = draw(st.sampled_from([{}, {"bolt": ("bolt/make/x/1",)}]))
    return [
        replace(header, mode=mode, expectations=entries),
        *answers,
        *kept,
        replace(footer, unrecorded=unrecorded, interrupted=draw(st.booleans())),
    ]


@given(drawn())
def test_failures_and_errors_are_what_the_exit_code_says_of_any_run(records):
    root = validated(render(records))
    failures, errors = int(root.get("failures")), int(root.get("errors"))
    code = exit_code(iter(records), fail_on="fail")
    if code == INTERRUPTED:
        assert errors
    else:
        assert code == (1 if failures else 4 if errors else 0)


def test_an_unanswered_request_of_a_live_run_is_an_error():
    listed = cases(run(EvidenceKind.LIVE, mode="live", unrecorded={"bolt": ("bolt/make/x/1",)}))
    error = verdict(listed["acme.make", "acme/make answers"])
    assert isinstance(error, Error)
    assert (error.message, error.text) == ("1 of 10 requests had no answer", "1 timeout-total")
    assert verdict(listed["bolt", "bolt whole plan"]).message == "1 planned request not answered"


def test_a_run_cut_short_is_an_error():
    error = verdict(cases(make_run()[:-1])["conformance", "whole run"])
    assert isinstance(error, Error)


def test_a_finding_over_a_whole_provider_has_the_provider_for_its_class():
    header, *_, _ = make_run()
    found = FindingRecord(
        check="provider.same", provider="acme", operation="", feature="image.size",
        status=Status.FAIL, evidence=EvidenceKind.RECORDED, message="not the same each time",
    )  # fmt: skip
    listed = cases([header, found, Footer(cases=0, findings=1)])
    assert isinstance(verdict(listed["acme", "acme/image.size"]), Failure)


def test_no_more_than_a_server_reads_and_failures_first(monkeypatch):
    whole = ET.fromstring(render(run()))
    monkeypatch.setattr("conformance.report.junit.MOST_CASES", 3)
    few = ET.fromstring(render(run()))
    assert len(list(few.iter("testcase"))) == 3
    assert few.get("failures") == whole.get("failures")
    assert "test cases left out" in few.findall("testsuite")[-1].findtext("system-out")
    monkeypatch.setattr("conformance.report.junit.MOST_BYTES", 2_000)
    assert len(render(run())) < 3_000


def test_a_live_run_without_silence_has_no_error():
    records = [
        r for r in run(EvidenceKind.LIVE, mode="live", unrecorded={})
        if not (isinstance(r, CaseRecord) and r.response is None)
    ]  # fmt: skip
    assert isinstance(records[0], Header)
    assert ET.fromstring(render(records)).get("errors") == "0"
