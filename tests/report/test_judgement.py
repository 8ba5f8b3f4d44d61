"""Findings gathered by check, feature and operation, with what is expected left apart."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from conformance.matrix import covering
from conformance.model import EvidenceKind, Expectation, FindingRecord, Status
from conformance.report.judgement import DEVIATIONS, Judging
from tests.report.runs import make_run

RUN = make_run()
EXPECTED = Expectation(
    provider="acme", feature="image.size", check="image.size-matches", reason="told", since="2026"
)


def judged(records):
    judging = Judging()
    for record in records:
        judging.add(record)
    return judging.judgements()


IN_ORDER = judged(RUN)


def named(judgements, provider, check):
    (found,) = [j for j in judgements if (j.provider, j.check) == (provider, check)]
    return found


def test_every_finding_is_counted_once():
    counted = Counter()
    for each in judged(RUN):
        counted.update(each.counts)
        assert each.total == sum(each.counts.values()) + each.expected
    assert counted == Counter(f.status for f in RUN if isinstance(f, FindingRecord))


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_records_makes_no_difference(drawn: random.Random):
    header, *body = RUN
    drawn.shuffle(body)
    assert judged([header, *body]) == IN_ORDER


def test_what_is_expected_is_counted_apart_and_keeps_its_reason():
    header = replace(RUN[0], expectations=(EXPECTED,))
    found = named(judged([header, *RUN[1:]]), "acme", "image.size-matches")
    covers = covering(header.expectations, header.as_of)
    deviating = [f for f in RUN if isinstance(f, FindingRecord) and f.status in DEVIATIONS]
    assert found.expected == sum(covers(f) is not None for f in deviating) == 3
    assert (found.worst, found.counts) == (None, {Status.PASS: 6})
    assert found.known.status is Status.FAIL
    assert found.expectation.reason == "told"


def test_the_worst_finding_is_shown_and_its_case_is_kept():
    judging = Judging()
    for record in RUN:
        judging.add(record)
    found = named(judging.judgements(), "bolt", "image.size-matches")
    assert found.worst.status is Status.FAIL
    assert found.worst.case in set(judging.cited())
    assert named(judging.judgements(), "acme", "image.ratio").worst is None


def test_what_is_read_off_a_page_is_told_apart():
    assert named(judged(RUN), "acme", "docs.sample").printed
    assert not named(judged(RUN), "acme", "image.ratio").printed
    assert named(judged(RUN), "acme", "image.ratio").kinds == {EvidenceKind.RECORDED}
