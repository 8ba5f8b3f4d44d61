"""A plan shared out: everybody sends something else, all together everything, and groups whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.engine.shard import Shard, Share, owners
from conformance.errors import UsageError
from conformance.model import Case, CaseRecord, Part, Phase, Request
from conformance.report import REPORTS
from tests.compare.shared_out import Sent, records_of, run_of

names = st.integers(0, 30).map(lambda number: f"acme/make/probe/{number}")


@st.composite
def cases(draw):
    """Cases of one provider: some in groups, some that go on where others end."""
    ids = draw(st.lists(names, unique=True, max_size=20))
    return [
        Case(
            id=each,
            provider="acme",
            operation="make",
            phase=Phase.PROBE,
            request=Request(method="POST", url="https://acme.example/make"),
            parts=tuple(
                Part(group=group, probe="p", role=each)
                for group in draw(st.sets(st.sampled_from("abcdef"), max_size=2))
            ),
            after=draw(st.sampled_from(["", *ids[:2]])),
            cost_usd=draw(st.sampled_from([0.0, 0.039, 0.134, 0.24])),
        )
        for each in ids
    ]


counts = st.integers(1, 9)


@given(cases=cases(), of=counts)
def test_each_case_has_one_share(cases, of):
    shares = [Share(Shard(number=n, of=of), cases).of(cases) for n in range(1, of + 1)]
    assert sorted(case.id for share in shares for case in share) == sorted(c.id for c in cases)


@given(cases=cases(), of=counts)
def test_what_is_judged_together_stays_together(cases, of):
    owner = owners(cases, of)
    groups: dict[str, set[int]] = {}
    for case in cases:
        for part in case.parts:
            groups.setdefault(part.group, set()).add(owner[case.id])
        if case.after:
            assert owner[case.after] == owner[case.id]
    assert all(len(each) == 1 for each in groups.values())


@given(cases=cases(), of=counts, data=st.data())
def test_the_order_of_the_cases_makes_no_difference(cases, of, data):
    assert owners(data.draw(st.permutations(cases)), of) == owners(cases, of)


@given(cases=cases(), of=counts)
def test_no_share_costs_more_than_another_by_more_than_what_hangs_together(cases, of):
    owner = owners(cases, of)
    loads = [sum(c.cost_usd for c in cases if owner[c.id] == n) for n in range(1, of + 1)]
    together = owners(cases, 999)
    dearest = max(
        (sum(c.cost_usd for c in cases if together[c.id] == n) for n in set(together.values())),
        default=0,
    )
    assert max(loads) - min(loads) <= dearest + 1e-6


@given(order=st.lists(names, max_size=12), data=st.data())
def test_each_case_says_where_it_stands_in_the_whole(order, data):
    mine = data.draw(st.sets(st.sampled_from(order))) if order else set()
    known = [
        Case(id=each, provider="acme", operation="make", phase=Phase.PROBE,
             request=Request(method="POST", url="u"))
        for each in dict.fromkeys(order)
    ]  # fmt: skip
    share = Share(Shard(number=1, of=1), known, order=order)
    own = [(place, each) for place, each in enumerate(order) if each in mine]
    records = [record for _, each in own for record in records_of(Sent(id=each))]
    told = [each for each in share.placed(records) if isinstance(each, CaseRecord)]
    places = [here if each.place is None else each.place for here, each in enumerate(told)]
    assert [(place, each.id) for place, each in zip(places, told, strict=True)] == own


def test_all_there_is_has_no_places_of_its_own():
    records = list(records_of(Sent(id="acme/make/probe/1")))
    share = Share(None, ())
    assert list(share.placed(records)) == records
    assert share.whole
    assert "anything" in share


@pytest.mark.parametrize("text", ["1/1", "2/3", "999/999", "02/3"])
def test_a_share_is_written_as_a_fraction(text):
    number, of = map(int, text.split("/"))
    assert Shard.parse(text) == Shard(number=number, of=of)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0/3", "no shard 0 of 3"),
        ("4/3", "no shard 4 of 3"),
        ("1/0", "no shard 1 of 0"),
        ("x", "written I/N"),
        ("", "written I/N"),
        ("1/2/3", "written I/N"),
        ("-1/3", "written I/N"),
        ("١/٣", "written I/N"),
        ("1/" + "9" * 5_000, "written I/N"),
    ],
)
def test_what_is_no_share_is_refused(text, why):
    with pytest.raises(UsageError, match=why) as refused:
        Shard.parse(text)
    assert len(str(refused.value)) < 200
    assert "1/3" in refused.value.hint


@pytest.mark.parametrize("name", ["console", "markdown", "html", "github-summary"])
def test_a_report_says_that_it_shows_a_share(name):
    run = run_of([Sent(id="acme/make/probe/1")], shards=("2/3",))
    assert "share 2/3 of the plan" in " ".join(REPORTS[name].render(run).split())


def test_a_program_is_told_that_a_share_is_not_complete():
    run = run_of([Sent(id="acme/make/probe/1")], shards=("2/3",), full=True)
    told = json.loads(REPORTS["json"].render(run))["run"]
    assert (told["full"], told["complete"]) == (False, False)
