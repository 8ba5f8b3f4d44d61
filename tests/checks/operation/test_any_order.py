"""Several answers say the same in whatever order they come: in a merged run they come in any."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from conformance.checks.check import CHECKS, Context, Scope
from conformance.checks.example import Example
from conformance.checks.judge import worst
from tests.project import LIBRARY

#: Orders tried of each example: all of three members, some of more.
ORDERS = 12

GROUPS = [
    (check, example)
    for check in CHECKS.values()
    if check.scope in {Scope.OPERATION, Scope.PROVIDER}
    for example in check.examples
    if len(example.members) > 1
]


def findings(check, example, members):
    provider, operation = Example(title="", gives=None, dialect=example.dialect).spec()
    around = Context(
        provider=provider, operation=operation, models=LIBRARY.models, wire=LIBRARY.wire
    )
    grouped = replace(example, members=tuple(members)).group()
    return list(check.run(grouped if check.scope is Scope.OPERATION else tuple(members), around))


@pytest.mark.parametrize("check, example", GROUPS, ids=lambda each: getattr(each, "id", each.title))
def test_the_verdict_is_the_same_in_any_order(check, example):
    orders = list(permutations(example.members))
    for members in orders[:: max(1, len(orders) // ORDERS)]:
        assert worst(findings(check, example, members)) is example.gives


@pytest.mark.parametrize("check, example", GROUPS, ids=lambda each: getattr(each, "id", each.title))
def test_a_finding_is_about_one_of_the_answers_or_about_all(check, example):
    known = {"", *(member.case for member in example.members)}
    assert {finding.case for finding in findings(check, example, example.members)} <= known
