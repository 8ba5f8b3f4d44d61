"""Eight providers with eight workers each, over sockets: nothing is mixed up, no cap is passed."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from conformance.transport.budget import Budget
from conformance.transport.http import Client
from conformance.transport.live import Live
from conformance.transport.pace import Pace
from conformance.transport.secrets import Secrets

pytestmark = pytest.mark.slow

PROVIDERS = [f"vendor{number}" for number in range(8)]


class Counting:
    """A server that answers with what it was asked, now and then with a refusal; it counts."""

    def __init__(self) -> None:
        self.served: list[str] = []
        self.under_way = self.most = 0

    async def __call__(self, peer):
        path = await peer.read_request()
        luck = random.Random(path)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(luck.random() / 20)
        self.under_way -= 1
        self.served.append(path)
        status = "400 Bad Request" if luck.random() < 0.4 else "200 OK"
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(path)}\r\n\r\n"
        await peer.send(f"{head}{path}".encode())


@pytest.fixture
def crowd(chaos, new_case, provider):
    def crowd(budget: Budget, each: int = 40, cost: float = 0.1):
        server = Counting()
        port = chaos.listen(server)

        def one(name: str):
            live = Live(
                replace(provider, id=name),
                Client(),
                secrets=Secrets(f"key-of-{name}"),
                budget=budget,
                pace=Pace(workers=8),
            )
            cases = [
                new_case(f"{n:03}", f"http://127.0.0.1:{port}/{name}/{n}", cost, provider=name)
                for n in range(each)
            ]
            return cases, list(live.exchanges(cases)), live.unsent

        with ThreadPoolExecutor(8) as pool:
            return server, list(pool.map(one, PROVIDERS))

    return crowd


def test_every_exchange_belongs_to_its_own_request(crowd):
    server, results = crowd(Budget())
    for cases, exchanges, unsent in results:
        assert [each.case.id for each in exchanges] == [each.id for each in cases]
        for each in exchanges:
            assert each.case.request.url.endswith(each.response.body.decode())
        assert unsent == ()
    assert len(server.served) == len(set(server.served)) == 8 * 40, "each is asked once"
    assert 8 < server.most <= 64


def test_the_cap_on_requests_is_met_and_not_passed(crowd):
    budget = Budget(max_requests=77)
    server, results = crowd(budget)
    assert len(server.served) == budget.sent == 77
    assert sum(len(exchanges) for _, exchanges, _ in results) == 77
    assert sum(len(unsent) for _, _, unsent in results) == 8 * 40 - 77


@pytest.mark.parametrize("cap", [0.05, 0.3, 1.0, 7.7])
def test_the_cap_on_money_is_met_and_not_passed(crowd, cap):
    budget = Budget(max_usd=cap)
    _, results = crowd(budget)
    paid = sum(each.response.status == 200 for _, exchanges, _ in results for each in exchanges)
    assert paid == budget.paid == int(cap * 10 + 1e-9), "what refusals gave back is used"
    assert budget.spent_usd == pytest.approx(0.1 * paid)
    assert budget.reserved_usd == 0
