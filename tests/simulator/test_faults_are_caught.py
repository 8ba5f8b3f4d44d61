"""Every fault is seen by the checks in each row that it says it breaks; honesty passes them all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from conformance.checks.gathered import groups
from conformance.checks.judge import Judge
from conformance.checks.overall import Overall
from conformance.generate.plan import plan
from conformance.model import Phase, Status
from conformance.simulator.fault import FAULTS
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library
from conformance.transport.simulated import Simulated

pytestmark = pytest.mark.slow  # a whole plan for each fault

#: A made-up vendor sells what the real ones do not; dialects and models are those of the project.
MADE_UP = Library.open(Path(__file__).parent / "root")
REAL = Library.open()
VENDORS = (*MADE_UP.ids, *REAL.ids)
SPOILT = {Status.WARN, Status.FAIL}
#: Rows about a page, and about the owners' clients, who send for themselves.
ELSEWHERE = ("docs.", "client.")


class NoThumbnails:
    """No check looks at them, and they take a third of the time."""

    def of(self, *_):
        return {}


class Bench:
    """One vendor judged as ``conformance run --simulate`` does, honest or not."""

    def __init__(self, name):
        self.library = MADE_UP if name in MADE_UP.ids else REAL
        self.provider = self.library.provider(name)
        self.cases = plan(self.provider, self.library, repeat=3).cases
        self.judge = Judge(self.provider, self.library)
        # Every fault has the honest answers behind it: they are worked out once.
        self.remembered = cache(Vendor(self.provider, self.library)._answer)
        self.honest = self._exchanges(None)
        self.facts = [self.judge.answer(each).facts for each in self.honest]

    def _exchanges(self, fault):
        vendor = Vendor(self.provider, self.library, fault=fault)
        vendor._answer = self.remembered
        sender = Simulated(self.provider, self.library, fault, vendor=vendor)
        sender._thumbnails = NoThumbnails()
        return list(sender.exchanges(self.cases))

    def findings(self):
        """What is said of the honest vendor."""
        return self._judged(range(len(self.honest)), self.honest, self.facts)

    def spoilt(self, fault):
        """Rows and checks that blame a fault; what it leaves as it was is not judged again."""
        sent = self._exchanges(fault)
        changed = [
            n for n, (one, other) in enumerate(zip(self.honest, sent, strict=True))
            if _said(one) != _said(other)
        ]  # fmt: skip
        facts = list(self.facts)
        for n in changed:
            facts[n] = self.judge.answer(sent[n]).facts
        found = self._judged(changed, sent, facts)
        return {(each.feature, each.check) for each in found if each.status in SPOILT}

    def _judged(self, which, exchanges, facts):
        found = []
        for n in which:
            found += self.judge.exchange(self.judge.answer(exchanges[n]))
        touched = {facts[n].case for n in which}
        for group in groups(facts):
            if touched & {each.case for each in group.members}:
                found += self.judge.group(group)
        overall = Overall(self.judge)
        for each in facts:
            if each.phase != Phase.DOCUMENTED:
                overall.add(each)
        found += overall.findings({each.case: each for each in reversed(facts)}.get)
        return found


def _said(exchange):
    fetched = [_unlabelled(each.response) for each in exchange.fetched]
    return _unlabelled(exchange.response), exchange.fault, fetched, exchange.case.request


def _unlabelled(answer):
    """The label stands on every answer of a faulty vendor, whether or not the fault shows in it."""
    return answer and (answer.status, answer.headers[:-1], answer.body)


bench = cache(Bench)


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_honest_vendor_is_blamed_for_nothing(vendor):
    found = bench(vendor).findings()
    assert found
    blamed = [each for each in found if each.status in SPOILT | {Status.INCONCLUSIVE}]
    assert blamed == []


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_fault_is_seen_by_the_checks_and_in_the_rows_that_it_names(fault):
    named = FAULTS[fault]
    rows, checks = set(named.breaks), set(named.caught_by)
    for vendor in VENDORS:
        if not rows | checks:
            break
        found = [each for each in bench(vendor).spoilt(fault) if each[1] in named.caught_by]
        rows -= {row for row, _ in found}
        checks -= {check for _, check in found}
    assert rows | checks == set()


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("fault", [each.id for each in FAULTS.values() if not each.breaks])
def test_a_setback_is_blamed_on_nobody(fault, vendor):
    assert bench(vendor).spoilt(fault) == set()


def test_every_row_can_be_broken():
    broken = {feature for fault in FAULTS.values() for feature in fault.breaks}
    rows = {each for each in REAL.features if not each.startswith(ELSEWHERE)}
    assert {each for each in broken if not each.startswith(ELSEWHERE)} == rows
