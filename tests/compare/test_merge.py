"""Joining runs: shares make up the whole, and neither order nor repetition makes a difference."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import runfile
from conformance.compare.shares import together
from conformance.errors import RunFileError
from conformance.matrix import fold
from conformance.model import (
    CaseRecord,
    EvidenceKind,
    Expectation,
    FindingRecord,
    Footer,
    Header,
    Phase,
)
from tests.compare.shared_out import OVERALL, TOGETHER, Files, Sent, run_of
from tests.effort import examples

VENDORS = ("acme", "bolt")
IDS = [f"{vendor}/make/probe/{number}" for vendor in VENDORS for number in range(5)]
MONTHS = ["", "2026-03-01T10:00:00Z", "2026-03-01T10:00:01Z", "2026-06-01T00:00:00Z"]


def group_of(name):
    """Two neighbours are judged together."""
    return f"{name[:-1]}{int(name[-1]) // 2}"


def lacking(names):
    """The footer of a run that has no answer to these."""
    listed = list(names)
    found = {v: tuple(each for each in listed if each.startswith(v)) for v in VENDORS}
    return Footer(cases=0, findings=0, unrecorded={v: each for v, each in found.items() if each})


#: Runs are files here, and each example joins several.
few = settings(max_examples=examples(10))

sent = st.builds(
    Sent,
    id=st.sampled_from(IDS),
    kind=st.sampled_from([EvidenceKind.SIMULATED, EvidenceKind.RECORDED, EvidenceKind.LIVE]),
    at=st.sampled_from(MONTHS),
    take=st.integers(1, 2),
    phase=st.sampled_from([Phase.COVERING, Phase.PROBE, Phase.CLIENT, Phase.EXPLORE]),
    answer=st.sampled_from(["yes", "no"]),
).map(lambda each: dataclasses.replace(each, group=group_of(each.id)))
expectations = st.lists(
    st.sampled_from("xyz").map(
        lambda name: Expectation(
            provider="acme", feature="f", check="c", reason=name, since="2026-01-01"
        )
    ),
    max_size=2,
).map(tuple)
lists = st.dictionaries(
    st.sampled_from(["acme", "bolt"]), st.lists(st.sampled_from(IDS), max_size=3).map(tuple)
)
footers = st.builds(
    Footer,
    cases=st.just(0),
    findings=st.just(0),
    unrecorded=lists,
    lost=lists,
    unmatched=lists,
    interrupted=st.booleans(),
    stopped=st.dictionaries(st.sampled_from(["acme/make", "bolt"]), st.sampled_from(["a", "b"])),
    explored=st.dictionaries(st.just("acme/make"), st.integers(1, 9)),
)


@st.composite
def runs(draw):
    """Any run of this version over these two vendors' specs."""
    cases = draw(st.lists(sent, unique_by=lambda each: each.id, max_size=6))
    named = {each.provider for each in cases} | draw(st.sets(st.sampled_from(["acme", "bolt"])))
    shards = draw(st.sampled_from([(), ("1/2",), ("2/2",), ("2/3",)]))
    return run_of(
        cases,
        sorted(named),
        shards=shards,
        places={each: draw(st.integers(0, 9)) for each in IDS} if shards else None,
        footer=draw(footers),
        mode=draw(st.sampled_from(["replay", "simulate", "live"])),
        strength=draw(st.integers(0, 2)),
        as_of=draw(st.sampled_from(MONTHS)),
        full=draw(st.booleans()),
        takes=draw(st.sampled_from(["newest", "all"])),
        expectations=draw(expectations),
    )


@pytest.fixture(scope="module")
def files():
    with tempfile.TemporaryDirectory() as folder:
        yield Files(Path(folder))


@few
@given(first=runs(), second=runs(), third=runs())
def test_neither_order_nor_pairing_nor_repetition_makes_a_difference(files, first, second, third):
    a, b, c = (files.write(each) for each in (first, second, third))
    whole = files.joined(a, b, c).read_bytes()
    assert files.joined(c, a, b).read_bytes() == whole
    assert files.joined(files.joined(a, b), c).read_bytes() == whole
    assert files.joined(a, files.joined(c, b)).read_bytes() == whole
    assert files.joined(a, a, b, c, b).read_bytes() == whole
    again = files.joined(a)
    assert files.joined(again, again).read_bytes() == again.read_bytes()


@few
@given(first=runs(), second=runs())
def test_what_comes_out_is_a_run(files, first, second):
    path = files.joined(files.write(first), files.write(second))
    records = list(runfile.read(path))
    assert fold(records).complete
    ids = [(each.id, each.evidence) for each in records if isinstance(each, CaseRecord)]
    assert len(ids) == len(set(ids))
    answered = {each.id for each in records if isinstance(each, CaseRecord)}
    assert answered.isdisjoint(case for each in records[-1].unrecorded.values() for case in each)


@few
@given(data=st.data(), count=st.integers(1, 4))
def test_shares_make_up_the_whole_to_the_byte(files, data, count):
    cases = data.draw(st.lists(sent, unique_by=lambda each: each.id, min_size=1))
    cases = [each for each in cases if each.phase is not Phase.EXPLORE]
    seen = {each.id for each in cases}
    missing = [name for name in IDS if name not in seen]
    whole = run_of(cases, VENDORS, footer=lacking(missing))
    places = {}
    for vendor in VENDORS:
        own = [each.id for each in cases if each.provider == vendor]
        places |= {name: place for place, name in enumerate(own)}
    owner = {group_of(name): data.draw(st.integers(1, count)) for name in IDS}
    shares = [
        run_of(
            [each for each in cases if owner[each.group] == number],
            VENDORS,
            shards=(f"{number}/{count}",),
            places=places,
            footer=lacking(name for name in missing if owner[group_of(name)] == number),
        )
        for number in range(1, count + 1)
    ]
    paths = [files.write(each) for each in data.draw(st.permutations(shares))]
    assert files.joined(*paths).read_text() == files.write(whole).read_text()


@few
@given(run=runs())
def test_a_run_of_ours_is_its_own_join(files, run):
    shared = any(provider.shards for provider in run[0].providers)
    if not shared:
        run[-1] = dataclasses.replace(
            files_footer := run[-1],
            unrecorded={},
            lost={},
            unmatched={},
            stopped=dict(sorted(files_footer.stopped.items())),
        )
        path = files.write(run)
        assert files.joined(path, judge=None).read_text() == path.read_text()


def test_the_newest_answer_counts_and_each_kind_of_evidence_is_kept(files):
    old = Sent(id=IDS[0], group="g", answer="old")
    new = dataclasses.replace(old, at="2026-06-01", answer="new")
    simulated = dataclasses.replace(old, kind=EvidenceKind.SIMULATED, at="", answer="simulated")
    paths = [files.write(run_of([each])) for each in (new, simulated, old)]
    records = list(runfile.read(files.joined(*paths)))
    own = [each.message for each in records if isinstance(each, FindingRecord) and each.case]
    assert [each for each in own if each in {"old", "new", "simulated"}] == ["simulated", "new"]
    together_told = [
        e.message for e in records if isinstance(e, FindingRecord) and e.check == TOGETHER
    ]
    assert together_told == [f"{IDS[0]} recorded"]


def test_every_answer_is_kept_where_all_runs_have_every_one(files):
    old = Sent(id=IDS[0])
    new = dataclasses.replace(old, at="2026-06-01", take=2)
    both = [files.write(run_of([each], takes="all")) for each in (new, old)]
    newest = files.write(run_of([old], takes="newest"))
    assert _takes(files.joined(*both)) == [1, 2]
    assert _takes(files.joined(*both, newest)) == [2]


def _takes(path):
    return [each.evidence.take for each in runfile.read(path) if isinstance(each, CaseRecord)]


def test_nothing_is_said_of_all_together_while_a_share_is_missing(files):
    shares = [
        files.write(run_of([Sent(id=name, group=name)], shards=(f"{number}/3",)))
        for number, name in enumerate(IDS[:3], start=1)
    ]
    partly = list(runfile.read(files.joined(*shares[:2])))
    assert partly[0].providers[0].shards == ("1/3", "2/3")
    checks = {each.check for each in partly if isinstance(each, FindingRecord)}
    assert TOGETHER in checks
    assert OVERALL not in checks
    whole = list(runfile.read(files.joined(*shares)))
    assert whole[0].providers[0].shards == ()
    assert OVERALL in {each.check for each in whole if isinstance(each, FindingRecord)}


def test_every_member_of_a_header_is_joined_or_demanded_to_be_equal():
    """A member that is added later has to be thought of in ``compare.heading``."""
    assert {each.name for each in dataclasses.fields(Header)} == {
        *("mode", "strength", "as_of", "full", "takes", "providers", "expectations"),
        *("version", "fault", "features", "checks"),
    }


@pytest.mark.parametrize(
    ("shards", "expected"),
    [
        ([("1/2",)], ("1/2",)),
        ([("1/2",), ("2/2",)], ()),
        ([("1/2",), ()], ()),
        ([("2/3",), ("1/2",)], ("1/2", "2/3")),
        ([("2/3",), ("1/2",), ("2/2",)], ()),
        ([("1/1",)], ()),
    ],
)
def test_shares_of_one_plan_leave_nothing_missing(shards, expected):
    assert together(shards) == expected


@pytest.mark.parametrize("shard", ["", "3/2", "0/2", "1/2/3", "one", "1" * 5_000 + "/2"])
def test_what_is_no_share_is_refused(shard):
    with pytest.raises(RunFileError, match="written I/N"):
        together([(shard,)])
