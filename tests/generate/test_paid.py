"""What a vendor with three operations is paid for: ten ratios, three tiers, three dialects."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.generate.plan import plan
from conformance.spec.library import Library
from conformance.transport.simulated import Simulated

ROOT = Path(__file__).parent.parent.parent / "benchmarks" / "detection"


@pytest.mark.slow
@pytest.mark.parametrize(("strength", "most"), [(0, 20), (1, 60)])
def test_an_honest_vendor_draws_few_pictures(strength, most):
    library = Library.open(ROOT)
    (provider,) = library.providers()
    assert len(provider.operations) == 3
    cases = plan(provider, library, strength=strength).cases
    answers = [each.response for each in Simulated(provider, library).exchanges(cases)]
    paid = [answer for answer in answers if answer and 200 <= answer.status < 300]
    assert 3 <= len(paid) <= most
