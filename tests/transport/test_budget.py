"""Caps: never passed, met where there is enough to send, whatever the order of answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import UsageError
from conformance.model import Evidence, EvidenceKind, Exchange, Fault, Response
from conformance.transport.budget import Budget
from conformance.transport.faults import FAULTS


def came(case, status: int | None = None, fault: str = "") -> Exchange:
    return Exchange(
        case=case,
        evidence=Evidence(kind=EvidenceKind.LIVE),
        response=None if status is None else Response(status=status),
        fault=Fault(name=fault) if fault else None,
    )


CENTS = st.integers(0, 50)
STEPS = st.lists(st.tuples(CENTS, st.sampled_from([200, 400, 500, 302, None]), st.booleans()))


@given(cap=st.integers(0, 200), most=st.integers(0, 20), steps=STEPS)
def test_neither_cap_is_ever_passed(make, cap, most, steps):
    budget = Budget(max_usd=cap / 100, max_requests=most)
    under_way = []
    spent = sent = 0
    for number, (cents, status, settles) in enumerate(steps):
        case = make.case(str(number), cost_usd=cents / 100)
        if budget.reserve(case):
            sent += 1
            under_way.append((case, cents, status))
        else:
            reserved = sum(each for _, each, _ in under_way)
            assert sent == most or spent + reserved + cents > cap, "refused without need"
        if settles and under_way:
            first, cost, answer = under_way.pop(0)
            budget.settle(first, came(first, answer))
            spent += cost if answer in {200, None} else 0
        reserved = sum(each for _, each, _ in under_way)
        assert spent + reserved <= cap
        assert sent == budget.sent <= most
        assert budget.spent_usd == pytest.approx(spent / 100)
        assert budget.reserved_usd == pytest.approx(reserved / 100)


def test_cents_add_up_exactly(make):
    """In binary fractions three times 0.1 are more than 0.3."""
    budget = Budget(max_usd=0.3)
    assert [budget.reserve(make.case(str(n), cost_usd=0.1)) for n in range(4)] == [True] * 3 + [
        False
    ]


@pytest.mark.parametrize(
    ("status", "fault", "paid"),
    [
        (200, "", True),
        (200, "cut-body", True),
        (None, "timeout-total", True),
        (None, "reset", True),
        (None, "", True),
        (400, "", False),
        (503, "cut-body", False),
        (302, "redirect", False),
        (None, "dns", False),
        (None, "tls-certificate", False),
        (None, "proxy", False),
    ],
)
def test_what_counts_as_paid(make, status, fault, paid):
    budget = Budget(max_usd=1)
    case = make.case("a", cost_usd=0.5)
    budget.reserve(case)
    budget.settle(case, came(case, status, fault))
    assert (budget.spent_usd, budget.paid) == ((0.5, 1) if paid else (0, 0))
    assert budget.reserved_usd == 0


def test_what_got_lost_counts(make):
    budget = Budget(max_usd=1, max_requests=3)
    case = make.case("a", cost_usd=0.5)
    budget.book_lost(case)
    assert budget.reserve(case)
    budget.lose(case)
    assert (budget.sent, budget.paid, budget.spent_usd) == (2, 2, 1.0)
    assert not budget.reserve(case)
    assert not budget.may_fit(case)


def test_what_never_left_is_given_back(make):
    budget = Budget(max_usd=1, max_requests=1)
    case = make.case("a", cost_usd=1)
    assert budget.reserve(case)
    assert not budget.reserve(case)
    budget.release(case)
    assert budget.reserve(case)


def test_what_is_refused_may_fit_later(make):
    budget = Budget(max_usd=1)
    first, second = make.case("a", cost_usd=0.7), make.case("b", cost_usd=0.7)
    budget.reserve(first)
    assert not budget.reserve(second)
    assert budget.may_fit(second)
    budget.settle(first, came(first, 400))
    assert budget.reserve(second)


def test_threads_share_it(make):
    budget = Budget(max_usd=1, max_requests=50)

    def spend(number):
        case = make.case(str(number), cost_usd=0.03)
        if budget.reserve(case):
            budget.settle(case, came(case, 200))
            return 1
        return 0

    with ThreadPoolExecutor(8) as pool:
        sent = sum(pool.map(spend, range(400)))
    assert sent == budget.sent == budget.paid == 33
    assert budget.spent_usd == pytest.approx(0.99)


@pytest.mark.parametrize("cap", [-1, float("nan")])
def test_a_cap_that_is_none(cap):
    with pytest.raises(UsageError, match="makes no sense"):
        Budget(max_usd=cap)


def test_no_cap(make):
    assert all(Budget(max_usd=cap).reserve(make.case("a", cost_usd=9e9)) for cap in (None, 1e999))


def test_every_fault_has_a_sentence():
    for name, kind in FAULTS.items():
        assert name == kind.name
        assert kind.meaning[0].islower() or kind.meaning.startswith("HTTP")
        assert not kind.meaning.endswith(".")
