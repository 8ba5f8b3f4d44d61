from __future__ import annotations

import random
import tracemalloc
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.errors import RunFileError
from conformance.matrix import KEPT_PER_CHECK, Fold, fold
from conformance.model import (
    CaseRecord,
    Claim,
    ClaimKind,
    ClaimRecord,
    Evidence,
    EvidenceKind,
    Facts,
    Feature,
    FindingRecord,
    Footer,
    Header,
    Phase,
    ProviderRecord,
    SentRecord,
    Source,
    State,
    Status,
)

LIVE, RECORDED = EvidenceKind.LIVE, EvidenceKind.RECORDED
SIMULATED, DOCUMENTED = EvidenceKind.SIMULATED, EvidenceKind.DOCUMENTED
FEATURES = (
    "image.size",
    "image.base64",
    "response.image_tokens",
    "docs.sample_valid",
    "docs.sample_works",
)


def claim(feature, kind=ClaimKind.WORKS, value=True):
    stated = Claim(id=f"c-{feature}-{kind}", feature=feature, kind=kind, value=value)
    return ClaimRecord(operation="make", claim=stated, line=3)


def header(*claims, implied=(), upstream="", **more):
    acme = ProviderRecord(
        id="acme",
        name="Acme",
        key_env="ACME_API_KEY",
        spec="specs/acme.yaml",
        digest="0",
        sources=(
            Source(id="old", url="https://acme.example/a", retrieved="2026-01-01"),
            Source(id="page", url="https://acme.example/b", retrieved="2026-03-14"),
        ),
        claims=claims,
        implied=dict.fromkeys(implied, "the dialect promises it"),
        upstream=upstream,
    )
    features = tuple(
        Feature(id=name, group=name.split(".")[0], title=name, meaning="") for name in FEATURES
    )
    return Header(mode="replay", strength=1, providers=(acme,), features=features, **more)


def finding(status, feature="image.size", evidence=RECORDED, **more):
    members = {"check": "size", "provider": "acme", "operation": "make", "message": "m", **more}
    return FindingRecord(feature=feature, status=status, evidence=evidence, **members)


def case(name, at="", kind=RECORDED, operation="make"):
    return CaseRecord(
        id=name,
        provider="acme",
        operation=operation,
        phase=Phase.COVERING,
        evidence=Evidence(kind=kind, at=at),
        request=SentRecord(method="POST", url="https://acme.example"),
        facts=Facts(case=name, operation=operation, phase=Phase.COVERING, evidence=kind),
    )


def cell(*records, feature="image.size", of=None):
    return fold([of or header(claim(feature)), *records]).cells["acme", feature]


# --- the table of states -----------------------------------------------------------------------

PASSED = [finding(Status.PASS, value="1K")]
MIXED = [*PASSED, finding(Status.FAIL, value="4K")]
FAILED = [finding(Status.FAIL, value="4K")]
UNDECIDED = [finding(Status.INCONCLUSIVE, value="4K")]


@pytest.mark.parametrize(
    "records, if_claimed, if_not",
    [
        (PASSED, State.SUPPORTED, State.UNDOCUMENTED),
        (MIXED, State.PARTIAL, State.UNDOCUMENTED),
        (FAILED, State.CONTRADICTED, State.UNDOCUMENTED),
        (UNDECIDED, State.UNPROVEN, State.NOT_CLAIMED),
        ([], State.UNPROVEN, State.NOT_CLAIMED),
        ([*PASSED, *UNDECIDED], State.SUPPORTED, State.UNDOCUMENTED),
        ([*FAILED, *UNDECIDED], State.CONTRADICTED, State.UNDOCUMENTED),
        ([finding(Status.INFO)], State.SUPPORTED, State.UNDOCUMENTED),
        ([finding(Status.WARN)], State.SUPPORTED, State.UNDOCUMENTED),
    ],
    ids=["pass", "mixed", "fail", "undecided", "none", "pass+?", "fail+?", "info", "warn"],
)
def test_the_table_of_states(records, if_claimed, if_not):
    assert cell(*records).state is if_claimed
    assert cell(*records, of=header(implied=["image.size"])).state is if_claimed
    assert cell(*records, of=header()).state is if_not


@pytest.mark.parametrize("status", [Status.PASS, Status.FAIL])
@pytest.mark.parametrize("evidence", [SIMULATED, DOCUMENTED])
def test_weak_evidence_never_decides(evidence, status):
    records = [finding(status, evidence=evidence, value="4K", facets={"image_size": "4K"})] * 3
    claimed, unclaimed = cell(*records), cell(*records, of=header())
    assert (claimed.state, unclaimed.state) == (State.UNPROVEN, State.NOT_CLAIMED)
    assert claimed.basis is evidence
    assert claimed.counts == {status: 3}
    assert claimed.when == () == claimed.values


@pytest.mark.parametrize(
    "status, state", [(Status.PASS, State.SUPPORTED), (Status.FAIL, State.CONTRADICTED)]
)
def test_docs_are_judged_on_what_the_page_prints(status, state):
    of = header(implied=["docs.sample_valid", "docs.sample_works"])
    printed = {"evidence": DOCUMENTED}
    judged = cell(
        finding(status, "docs.sample_valid", **printed), feature="docs.sample_valid", of=of
    )
    assert (judged.state, judged.basis) == (state, DOCUMENTED)
    assert (judged.since, judged.until) == ("2026-01-01", "2026-03-14")
    works = cell(
        finding(status, "docs.sample_works", **printed), feature="docs.sample_works", of=of
    )
    assert works.state is State.UNPROVEN, "whether it works is seen by sending it"


@pytest.mark.parametrize(
    "statuses, state",
    [
        ([Status.PASS, Status.PASS], State.SUPPORTED),
        ([Status.PASS, Status.INFO], State.PARTIAL),
        ([Status.INFO, Status.INFO], State.PARTIAL),
        ([Status.PASS, Status.WARN], State.PARTIAL),
        ([Status.INFO, Status.WARN], State.CONTRADICTED),
        ([Status.WARN], State.CONTRADICTED),
        ([Status.INFO, Status.FAIL], State.CONTRADICTED),
    ],
    ids=lambda each: "+".join(each) if isinstance(each, list) else None,
)
def test_what_is_found_on_a_page_is_no_pass(statuses, state):
    judged = cell(
        *(
            finding(status, "docs.sample_valid", DOCUMENTED, value=f"check-{number}")
            for number, status in enumerate(statuses)
        ),
        feature="docs.sample_valid",
        of=header(implied=["docs.sample_valid"]),
    )
    assert judged.state is state
    assert judged.passed == statuses.count(Status.PASS)
    assert judged.judged == len(statuses)


def test_a_simulated_answer_does_not_hide_what_the_page_prints():
    judged = cell(
        finding(Status.FAIL, "docs.sample_valid", DOCUMENTED),
        finding(Status.PASS, "docs.sample_valid", SIMULATED),
        feature="docs.sample_valid",
    )
    assert (judged.state, judged.basis) == (State.CONTRADICTED, DOCUMENTED)


# --- which evidence counts ---------------------------------------------------------------------


def test_the_strongest_evidence_counts_and_the_rest_is_only_numbered():
    judged = cell(
        finding(Status.FAIL, evidence=RECORDED),
        finding(Status.FAIL, evidence=SIMULATED),
        finding(Status.PASS, evidence=LIVE),
    )
    assert (judged.state, judged.basis, judged.counts) == (State.SUPPORTED, LIVE, {Status.PASS: 1})
    assert judged.evidence == {SIMULATED: 1, RECORDED: 1, LIVE: 1}
    assert [each.evidence for each in judged.findings] == [LIVE, RECORDED, SIMULATED]


def test_live_evidence_that_says_nothing_leaves_the_recorded_in_charge():
    judged = cell(finding(Status.INCONCLUSIVE, evidence=LIVE), finding(Status.PASS))
    assert (judged.state, judged.basis) == (State.SUPPORTED, RECORDED)


def test_a_refusal_outranks_a_simulated_answer():
    judged = cell(finding(Status.INCONCLUSIVE), finding(Status.PASS, evidence=SIMULATED))
    assert (judged.state, judged.basis) == (State.UNPROVEN, RECORDED)
    assert judged.counts == {Status.INCONCLUSIVE: 1}


def test_a_simulated_upstream_is_said_in_every_cell():
    matrix = fold([header(upstream="simulated"), finding(Status.PASS)])
    assert {each.upstream for each in matrix.cells.values()} == {"simulated"}


@pytest.mark.parametrize("status", [Status.PASS, Status.FAIL])
@pytest.mark.parametrize(("upstream", "feature", "decided"), [
    ("simulated", "response.image_tokens", False),
    ("simulated", "image.base64", True),
    ("", "response.image_tokens", True),
])  # fmt: skip
def test_what_only_the_model_decides_needs_a_real_model(status, upstream, feature, decided):
    told = finding(status, feature)
    judged = cell(told, feature=feature, of=header(claim(feature), upstream=upstream))
    assert (judged.state is not State.UNPROVEN) is decided
    assert judged.counts == {status: 1}  # what was seen is told in any case


@pytest.mark.parametrize(
    "kinds, simulated",
    [([SIMULATED], True), ([SIMULATED, RECORDED], False), ([], False), ([LIVE], False)],
)
def test_a_run_is_simulated_when_all_its_answers_are(kinds, simulated):
    matrix = fold([header(), *(case(f"acme/{kind}", kind=kind) for kind in kinds)])
    assert matrix.simulated is simulated


# --- dates -------------------------------------------------------------------------------------


def test_dates_are_those_of_the_operations_and_the_evidence_judged():
    matrix = fold([
        header(claim("image.size")),
        case("a", "2026-10-02T10:00:00Z"),
        case("b", "2026-11-03T10:00:00Z"),
        case("c", "2020-01-01T10:00:00Z", operation="edit"),
        case("d", "2027-01-01T10:00:00Z", kind=SIMULATED),
        case("e"),
        finding(Status.PASS, case="a"),
    ])  # fmt: skip
    judged = matrix.cells["acme", "image.size"]
    assert (judged.since, judged.until) == ("2026-10-02", "2026-11-03")
    assert [(span.kind, span.cases, span.since, span.until) for span in matrix.spans["acme"]] == [
        (RECORDED, 4, "2020-01-01", "2026-11-03"),
        (SIMULATED, 1, "2027-01-01", "2027-01-01"),
    ]


# --- values ------------------------------------------------------------------------------------


def test_claimed_values_that_were_not_tried_are_unproven():
    of = header(claim("image.size", ClaimKind.VALUES, ["1K", "2K", "4K", 1]))
    judged = cell(
        finding(Status.PASS, value="1K"),
        finding(Status.FAIL, value="2K"),
        finding(Status.PASS, value="2K"),
        finding(Status.INCONCLUSIVE, value="4K"),
        finding(Status.WARN, value="8K"),
        finding(Status.PASS, value=True),
        of=of,
    )
    assert [(each.value, each.state, each.claimed) for each in judged.values] == [
        ("1K", "pass", True),
        ("2K", "fail", True),
        ("4K", "unproven", True),
        (1, "unproven", True),  # true is not 1
        ("8K", "pass", False),
        (True, "pass", False),
    ]
    assert judged.values[1].counts == {Status.PASS: 1, Status.FAIL: 1}
    assert judged.state is State.PARTIAL


# --- what is kept ------------------------------------------------------------------------------


def test_the_worst_findings_are_kept_and_all_are_counted():
    statuses = [Status.PASS, Status.INCONCLUSIVE, Status.INFO, Status.FAIL, Status.WARN] * 10
    records = [finding(status, case=f"acme/make/{n:03}") for n, status in enumerate(statuses)]
    judged = cell(*records)
    assert [(each.status, each.case) for each in judged.findings] == [
        (Status.FAIL, f"acme/make/{n:03}") for n in (3, 8, 13, 18, 23)
    ]
    assert judged.counts == dict.fromkeys(Status, 10)
    assert judged.checks == {"size": dict.fromkeys(Status, 10)}
    assert (judged.passed, judged.judged) == (30, 40)


def test_each_check_keeps_its_own():
    records = [finding(Status.PASS, check=check, case=str(n)) for check in "ab" for n in range(9)]
    kept = Counter(each.check for each in cell(*records).findings)
    assert kept == {"a": KEPT_PER_CHECK, "b": KEPT_PER_CHECK}


def test_memory_does_not_grow_with_the_number_of_findings():
    def peak(count):
        folding = Fold(header())
        tracemalloc.start()
        for n in range(count):
            folding.add(case(f"acme/make/{n}", "2026-10-02"))
            folding.add(finding(Status.PASS, case=str(n), facets={"image_size": str(n % 4)}))
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        return size

    assert peak(4000) < peak(400) * 1.5


# --- order -------------------------------------------------------------------------------------

records = st.lists(
    st.builds(
        finding,
        st.sampled_from(Status),
        feature=st.sampled_from(FEATURES),
        evidence=st.sampled_from(EvidenceKind),
        check=st.sampled_from("ab"),
        operation=st.sampled_from(["make", "edit", ""]),
        case=st.sampled_from("xyz"),
        value=st.sampled_from([None, "1K", 1, True]),
        message=st.sampled_from("mn"),
        facets=st.dictionaries(st.sampled_from("pq"), st.sampled_from([1, True, "1"])),
    )
    | st.builds(
        case,
        st.sampled_from("xyz"),
        st.sampled_from(["", "2026-10-02T00:00:00Z", "2026-10-03T00:00:00Z"]),
        st.sampled_from(EvidenceKind),
        st.sampled_from(["make", "edit"]),
    )
    | st.just(Footer(cases=0, findings=0, unrecorded={"acme": ("u", "t")})),
    max_size=30,
)


@settings(deadline=None)
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(run, chance: random.Random):
    shuffled = list(run)
    chance.shuffle(shuffled)
    top = header(claim("image.size", ClaimKind.VALUES, ["1K"]), implied=["docs.sample_valid"])
    assert fold([top, *run]) == fold([top, *shuffled])


@settings(deadline=None)
@given(records)
def test_counts_are_exact_and_a_verdict_needs_real_evidence(run):
    top = header(claim("image.size"), implied=["image.base64"])
    matrix = fold([top, *run])
    found = [record for record in run if isinstance(record, FindingRecord)]
    for (_, feature), judged in matrix.cells.items():
        of = [record for record in found if record.feature == feature]
        assert judged.evidence == Counter(record.evidence for record in of)
        assert judged.counts == Counter(r.status for r in of if r.evidence is judged.basis)
        assert all(kept in of for kept in judged.findings)
        if judged.state not in {State.UNPROVEN, State.NOT_CLAIMED}:
            assert judged.judged
            assert judged.basis in {LIVE, RECORDED} or feature == "docs.sample_valid"
    assert sum(matrix.states("acme").values()) == len(FEATURES)


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "run, message",
    [
        ([], "starts with its header"),
        ([finding(Status.PASS)], "starts with its header"),
        ([header(), header()], "one header"),
        ([header(), finding(Status.PASS, provider="other")], "no provider 'other'"),
        ([header(), finding(Status.PASS, "image.smell")], "no feature 'image.smell'"),
        ([header(), replace(case("a"), provider="other")], "no provider 'other'"),
    ],
)
def test_a_record_about_nothing_known_is_refused(run, message):
    with pytest.raises(RunFileError, match=message):
        fold(run)


def test_the_footer_tells_whether_the_run_is_whole():
    assert not fold([header()]).complete
    matrix = fold([
        header(),
        Footer(cases=0, findings=0, unrecorded={"acme": ("b", "a")}, interrupted=True),
        Footer(cases=0, findings=0, unrecorded={"acme": ("b", "c")}),
    ])  # fmt: skip
    assert (matrix.complete, matrix.interrupted) == (True, True)
    assert matrix.unrecorded == {"acme": ("a", "b", "c")}
