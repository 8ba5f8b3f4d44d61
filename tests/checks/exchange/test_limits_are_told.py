"""Every check of a single answer says why it matters, and what it does not prove."""

from __future__ import annotations

import pytest

from conformance.checks.check import CHECKS, Scope

OF_AN_ANSWER = [check for check in CHECKS.values() if check.scope is Scope.EXCHANGE]


@pytest.mark.parametrize("check", OF_AN_ANSWER, ids=lambda check: check.id)
def test_a_check_says_what_a_pass_does_not_prove(check):
    assert check.proves_not.endswith(".")
    assert check.proves_not != check.requirement


@pytest.mark.parametrize("check", OF_AN_ANSWER, ids=lambda check: check.id)
def test_a_check_says_why_it_matters(check):
    assert check.why.endswith(".")
    assert check.why not in {check.requirement, check.proves_not}
