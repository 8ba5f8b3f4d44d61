"""Exploring where it may cost: only when it is asked for, and never beyond what was agreed to."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from conformance.cli.main import group
from conformance.engine import live
from conformance.engine.explore import AT_MOST, at_worst, free
from conformance.engine.run import run
from conformance.engine.settings import Sending, Settings
from conformance.errors import UsageError
from conformance.model import CaseRecord, EvidenceKind, Phase
from conformance.simulator.vendor import Vendor
from conformance.transport.http import Sent
from conformance.transport.limits import Limits
from tests.project import LIBRARY, planned

KEY = "a-key-of-the-simulator"
PROVIDER = LIBRARY.provider("ccapi")
EXAMPLES = 6


class Client:
    """A vendor that counts usage wrongly."""

    def __init__(self):
        self.limits = Limits()
        self.vendor = Vendor(PROVIDER, LIBRARY, key=KEY, fault="usage-off-by-one")
        self.asked = 0

    async def send(self, request, *, to=(), limits=None):
        del to, limits
        self.asked += 1
        return Sent(response=self.vendor.answer(request))


def sent(monkeypatch, **more):
    """What a live run of a few cases gives, and how many requests left."""
    client = Client()
    monkeypatch.setattr(live, "Client", lambda *_, **__: client)
    sending = Sending(
        environment={PROVIDER.key_env: KEY}, base_url="http://127.0.0.1:9", only=("access.bad_key",)
    )
    settings = Settings(
        providers=(PROVIDER.id,), mode="live", strength=0, sending=sending, explore=EXAMPLES, **more
    )
    return list(run(settings)), client.asked


def test_what_is_found_over_the_network_is_told_within_the_price(monkeypatch):
    records, asked = sent(monkeypatch)
    cases = [each for each in records if isinstance(each, CaseRecord)]
    (found,) = [each for each in cases if each.phase is Phase.EXPLORE]
    assert found.evidence.host == "127.0.0.1"
    assert found.evidence.kind is EvidenceKind.SIMULATED, "the simulator says what it is"
    planned_cases = len(cases) - 1
    assert planned_cases < asked <= planned_cases + AT_MOST * EXAMPLES
    assert records[-1].explored.keys() == {"ccapi/generate_image"}


@pytest.mark.slow
def test_a_cap_holds_while_exploring(monkeypatch):
    _, few = sent(monkeypatch)
    _, capped = sent(monkeypatch, max_requests=few - 4)
    assert capped == few - 4


def test_the_worst_case_is_that_of_the_dearest_request_of_each_operation():
    cases = planned("ccapi", 0).cases
    dearest = max(case.cost_usd for case in cases)
    worst = at_worst(cases, 10)
    assert worst.requests == 10 * AT_MOST
    assert worst.usd == pytest.approx(worst.requests * dearest)
    assert at_worst(cases, 0).requests == 0


def test_only_a_gateway_of_ones_own_with_nothing_real_behind_it_is_free():
    assert [name for name in LIBRARY.ids if free(LIBRARY.provider(name))] == ["litellm"]


def test_a_vendor_that_is_paid_is_not_explored_unasked():
    refused = CliRunner().invoke(group, ("run", "ccapi", "--live", "--explore", "5")).exception
    assert isinstance(refused, UsageError)
    assert "--pay-to-explore" in (refused.hint or "")
