"""Sending, without a network: order, attempts, caps, keys, and an end at any moment."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.errors import EvidenceError, UsageError
from conformance.model import Fault, Response
from conformance.transport.budget import Budget
from conformance.transport.http import Sent
from conformance.transport.limits import Limits
from conformance.transport.live import Live
from conformance.transport.pace import Pace
from conformance.transport.secrets import Secrets

KEY = "sk-canary-0123456789"
CHAT = json.dumps({"choices": [{"message": {"role": "assistant", "content": "an apple"}}]}).encode()


class Client:
    """Answers as a function of the request says: with a response, after so many rounds of others.

    ``None`` is an answer that never comes.
    """

    limits = Limits()

    def __init__(self, answer=lambda request: Response(status=200, body=CHAT), rounds=None) -> None:
        self.answer = answer
        self.rounds = rounds or {}
        self.asked = []
        self.under_way = self.most = 0

    async def send(self, request, *, to=(), limits=None):
        self.asked.append(request)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            for _ in range(self.rounds.get(request.body, 0)):
                await asyncio.sleep(0)
            answer = self.answer(request)
            if answer is None:
                await asyncio.Event().wait()
            return answer if isinstance(answer, Sent) else Sent(response=answer)
        finally:
            self.under_way -= 1


class Keeper:
    def __init__(self, full_at: int = 10**9, before=None) -> None:
        self.log = []
        self.full_at = full_at
        self.before = before or {}

    def sending(self, case):
        if len(self.log) >= self.full_at:
            raise EvidenceError("the disk is full")
        self.log.append(("sending", case))

    def keep(self, apart):
        self.log.append(("keep", apart.whole()))
        evidence = replace(apart.exchange.evidence, take=7)
        return replace(apart, exchange=replace(apart.exchange, evidence=evidence))

    def answered(self, case):
        return self.before.get(case)

    def kept(self):
        return [each for what, each in self.log if what == "keep"]


@pytest.fixture(scope="module")
def live(make):
    def live(client=None, **options):
        options.setdefault("budget", Budget())
        options.setdefault("pace", Pace(workers=options.pop("workers", 4)))
        provider = options.pop("provider", make.provider)
        at = "2026-11-21T00:00:00Z"
        return Live(provider, client or Client(), secrets=Secrets(KEY), at=lambda: at, **options)

    return live


@given(rounds=st.lists(st.integers(0, 20), max_size=60), workers=st.integers(1, 9))
@settings(max_examples=25)
def test_exchanges_come_in_order_whoever_answers_first(make, live, rounds, workers):
    cases = [make.case(f"{n:02}", b"%d" % n) for n in range(len(rounds))]
    client = Client(rounds={b"%d" % n: each for n, each in enumerate(rounds)})
    keeper = Keeper()
    came = list(live(client, keeper=keeper, workers=workers).exchanges(cases))
    assert [each.case for each in came] == cases
    assert all(each.evidence.take == 7 for each in came)
    assert client.most <= workers
    assert len(client.asked) == len(cases)
    for case in cases:
        assert [what for what, each in keeper.log if case in (each, getattr(each, "case", 0))] == [
            "sending",
            "keep",
        ]


def test_evidence_says_when_and_where(make, live):
    (got,) = live().exchanges([make.case("a")])
    assert got.evidence.kind == "live"
    assert (got.evidence.at, got.evidence.host) == ("2026-11-21T00:00:00Z", "api.example.com")


def test_the_key_goes_out_and_nowhere_else(make, live):
    def echo(request):
        said = request.header("authorization")
        return Response(status=401, headers=(("X-Was", said),), body=said.encode())

    client, keeper = Client(echo), Keeper()
    (got,) = live(client, keeper=keeper).exchanges([make.case("a")])
    assert client.asked[0].header("authorization") == f"Bearer {KEY}"
    assert got.case.request.header("authorization") == "Bearer {API_KEY}"
    assert got.response.body == b"Bearer {API_KEY}"
    assert [each.split(":")[0] for each in got.echoes] == ["header", "body"]
    assert KEY not in repr(keeper.log)


def test_a_base_url_takes_the_place_of_the_server(make, live):
    client = Client()
    (got,) = live(client, base_url="http://127.0.0.1:8080/x/").exchanges([make.case("a")])
    url = "http://127.0.0.1:8080/x/v1/chat/completions"
    assert client.asked[0].url == got.case.request.url == url
    assert (got.evidence.kind, got.evidence.host) == ("simulated", "127.0.0.1")
    gateway = replace(make.provider, self_hosted=True)
    (got,) = live(base_url="http://127.0.0.1", provider=gateway).exchanges([make.case("a")])
    assert got.evidence.kind == "live"


@pytest.mark.parametrize("wrong", ["ftp://a.example", "a.example", "https://", "https://a/?key=x"])
def test_a_base_url_that_is_none(live, wrong):
    with pytest.raises(UsageError, match="no URL of a server"):
        live(base_url=wrong)


def test_what_the_budget_refuses_is_named(make, live):
    cases = [make.case(f"{n}", cost_usd=0.4) for n in range(4)]
    cases.append(make.case("4", after=cases[3].id))
    cases.append(make.case("5"))
    sender = live(budget=Budget(max_usd=1.0))
    came = [each.case.id for each in sender.exchanges(cases)]
    assert came == [cases[0].id, cases[1].id, cases[5].id]
    assert {each.case: each.reason for each in sender.unsent} == {
        cases[2].id: "the cap on requests or money leaves no room for it",
        cases[3].id: "the cap on requests or money leaves no room for it",
        cases[4].id: f"{cases[3].id} was not sent",
    }


@pytest.mark.parametrize("retries", [0, 1, 5])
def test_each_attempt_is_evidence_and_paid_for(make, live, retries):
    answers = iter([Response(status=503), Sent(fault=Fault(name="reset")), Response(status=200)])
    keeper, budget = Keeper(), Budget()
    sender = live(Client(lambda _: next(answers)), keeper=keeper, budget=budget, retries=retries)
    (got,) = sender.exchanges([make.case("a", cost_usd=0.1)])
    made = min(retries + 1, 3)
    assert [each.attempts for each in keeper.kept()] == list(range(1, made + 1))
    assert got.attempts == budget.sent == made
    assert budget.spent_usd == pytest.approx(0.1 * (made - 1))


def test_what_no_attempt_would_change_is_not_sent_again(make, live):
    for answer in (
        Response(status=400),
        Sent(fault=Fault(name="timeout-total")),
        Sent(fault=Fault(name="bad-head")),
    ):
        client = Client(lambda _, answer=answer: answer)
        (got,) = live(client, retries=3).exchanges([make.case("a")])
        assert got.attempts == len(client.asked) == 1


def body(prompt: str) -> bytes:
    messages = [{"role": "user", "content": prompt}]
    return json.dumps({"model": "m", "messages": messages}).encode()


def test_a_case_continues_the_answer_before_it(make, live):
    first = make.case("first", body("draw"))
    then = make.case("then", body("more"), after=first.id)
    client = Client(rounds={first.request.body: 20})
    came = list(live(client).exchanges([first, then]))
    assert [each.case.id for each in came] == [first.id, then.id]
    roles = [each["role"] for each in json.loads(client.asked[1].body)["messages"]]
    assert roles == ["user", "assistant", "user"]


def test_an_answer_of_an_earlier_process_is_continued(make, live):
    then = make.case("then", body("more"), after="acme/chat/probe/before")
    before = make.exchange("before", CHAT, sent=body("draw"), kind="live")
    client, keeper = Client(), Keeper(before={then.after: before})
    list(live(client, keeper=keeper).exchanges([then]))
    assert b"an apple" in client.asked[0].body


def test_what_follows_nothing_is_not_sent(make, live):
    first = make.case("first", body("draw"))
    cases = [first, make.case("then", body("more"), after=first.id)]
    keeper = Keeper()
    client = Client(lambda _: Response(status=500))
    _, got = live(client, keeper=keeper).exchanges(cases)
    assert (got.fault.name, got.attempts) == ("predecessor-failed", 0)
    assert len(client.asked) == 1
    assert [what for what, _ in keeper.log] == ["sending", "keep", "keep"]


def test_a_full_disk_ends_it_before_anything_else_leaves(make, live):
    keeper, budget, client = Keeper(full_at=4), Budget(), Client()
    sender = live(client, keeper=keeper, budget=budget, workers=1)
    came = []
    with pytest.raises(EvidenceError, match="full"):
        came.extend(sender.exchanges([make.case(f"{n}", cost_usd=1) for n in range(9)]))
    assert len(client.asked) == budget.sent == budget.paid == 2
    assert len(sender.unsent) == 7


def test_an_answer_that_cannot_be_kept_lets_nothing_else_leave(make, live):
    class Full(Keeper):
        def keep(self, apart):
            raise EvidenceError("the disk is full")

    client = Client(rounds={b"{}": 5})
    sender = live(client, keeper=Full(), workers=3)
    cases = [make.case(f"{n}") for n in range(30)]
    with pytest.raises(EvidenceError, match="full"):
        list(sender.exchanges(cases))
    assert len(client.asked) == 3
    assert len(sender.unsent) == 30
    assert [each.case for each in sender.unsent if each.lost] == [case.id for case in cases[:3]]


def test_a_second_stop_leaves_pictures_that_do_not_come(make, live):
    links = [{"message": {"role": "assistant", "content": "![](https://127.0.0.1/1.png)"}}]
    answer, asked = json.dumps({"choices": links}).encode(), Event()

    def answered(request):
        if request.method == "POST":
            return Response(status=200, body=answer)
        asked.set()
        return None

    sender = live(Client(answered), base_url="https://127.0.0.1")
    stopper = Thread(target=lambda: (asked.wait(), sender.stop(), sender.stop()))
    stopper.start()
    (got,) = sender.exchanges([make.case("a", body("draw"))])
    stopper.join()
    assert got.response.body == answer
    assert got.fetched == ()


def test_a_stop_gives_up_what_hangs_and_yields_what_came(make, live):
    hangs, asked = make.case("1", b"hangs", cost_usd=1), Event()

    def answer(request):
        if request.body == b"hangs":
            asked.set()
            return None
        return Response(status=200)

    keeper, budget = Keeper(), Budget()
    cases = [make.case("0", cost_usd=1), hangs, *(make.case(f"{n}") for n in range(2, 99))]
    sender = live(Client(answer), keeper=keeper, budget=budget, workers=3)
    stopper = Thread(target=lambda: (asked.wait(), sender.stop()))
    stopper.start()
    came = [each.case.id for each in sender.exchanges(cases)]
    stopper.join()
    assert came == sorted(each.case.id for each in keeper.kept())
    assert hangs.id not in came
    assert {each.case for each in sender.unsent} == {case.id for case in cases} - set(came)
    assert [each.case for each in sender.unsent if each.lost] == [hangs.id]
    assert budget.spent_usd == 2, "what hangs counts as paid"
    assert list(sender.exchanges([make.case("later")])) == []


def test_closing_early_is_a_stop(make, live):
    keeper, client = Keeper(), Client(rounds={b"{}": 3})
    exchanges = live(client, keeper=keeper).exchanges([make.case(f"{n}") for n in range(500)])
    next(exchanges)
    exchanges.close()
    assert len(client.asked) < 100, "a slow reader is not run away from"
    assert len(keeper.kept()) >= 1


def test_errors_of_ours_are_not_hidden(make, live):
    def broken(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(live(Client(broken)).exchanges([make.case("a")]))
