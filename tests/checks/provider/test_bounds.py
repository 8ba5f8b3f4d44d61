"""Where checks over many answers draw their lines: nobody is accused on this side of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.check import CHECKS, Context
from conformance.checks.example import Example, facts
from conformance.model import EvidenceKind, Phase, Status, Usage
from tests.project import LIBRARY

SECONDS = st.floats(0.1, 400)


def judged(check, members):
    provider, operation = Example(title="", gives=None).spec()
    around = Context(
        provider=provider, operation=operation, models=LIBRARY.models, wire=LIBRARY.wire
    )
    return [finding.status for finding in CHECKS[check].run(tuple(members), around)]


def answered(seconds):
    return facts(phase=Phase.COVERING, total=seconds)


def failed(seconds):
    return facts(phase=Phase.COVERING, status=504, error="server", total=seconds)


def counting(number, tokens):
    return facts(
        asked={"references": number},
        reference_sizes=("96x54",) * number,
        usage=Usage(prompt=9 + tokens, prompt_image=tokens),
    )


@given(st.lists(SECONDS, max_size=6), SECONDS)
def test_nothing_is_cut_off_where_an_answer_came_later(failures, more):
    longest = max(failures, default=0.0) + more
    members = [answered(longest), *map(failed, failures)]
    assert set(judged("latency/cliff", members)) <= {Status.PASS}


@given(st.lists(SECONDS, min_size=2, max_size=6))
def test_failures_at_once_are_refusals_whatever_their_number(failures):
    assert judged("latency/cliff", [failed(seconds / 100) for seconds in failures]) == []


@given(st.floats(5, 400), st.integers(2, 5))
def test_failures_of_one_duration_are_a_cliff(seconds, number):
    assert judged("latency/cliff", [failed(seconds)] * number) == [Status.FAIL]


@given(st.lists(st.floats(10, 39), min_size=5, max_size=9))
def test_times_within_half_a_minute_are_alike(times):
    assert judged("latency/outliers", map(answered, times)) == [Status.PASS]


@given(st.integers(2, 14), st.integers(1, 3000), st.integers(0, 3000))
def test_more_tokens_never_make_references_look_uncounted(number, unit, tokens):
    few = judged("counted/references", [counting(1, unit), counting(number, tokens)])
    more = judged("counted/references", [counting(1, unit), counting(number, tokens + unit)])
    assert Status.FAIL in few or more == [Status.PASS]


@given(st.integers(1_500_000_000, 3_000_000_000), st.integers(-3600, 3600))
def test_a_clock_within_the_hour_is_right(created, off):
    member = facts(evidence=EvidenceKind.LIVE, sent="a", created=created, date=created + off)
    assert judged("identity/created", [member]) == [Status.PASS]


@given(st.integers(0, 4))
def test_few_prompts_may_count_alike(number):
    members = [facts(prompt=str(n), usage=Usage(prompt=9)) for n in range(number)]
    assert judged("counted/prompts", members) == []
