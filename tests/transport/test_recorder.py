from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.errors import CorruptEvidence, UsageError
from conformance.model import EvidenceKind, Fault, Response
from conformance.transport import journal
from conformance.transport.apart import Apart
from conformance.transport.recorded import recorded
from conformance.transport.recorder import Recorder, settled
from conformance.transport.replay import Replay
from conformance.transport.sweep import unreferenced

AT = "2026-11-21T10:00:00Z"


def plan(make):
    """Cases of two operations, each with a picture in its answer."""
    return [make.case(f"{n:02}", operation="edit" if n % 3 == 0 else "chat") for n in range(6)]


def answer(make, case, kind="live", body=None, **kwargs):
    seed = int(case.id.rsplit("/", 1)[1])
    body = b'{"n":%d,"data":"%b"}' % (seed, make.b64(make.png(seed)).encode())
    return make.exchange(case=case, body=body, kind=kind, **kwargs)


def send(make, recorder, *cases, **kwargs):
    """What a transport does with a keeper."""
    for case in cases:
        recorder.sending(case)
        recorder.keep(Apart.of(answer(make, case, **kwargs)))


def record(make, folder, cases, **kwargs):
    """Record cases; gives those that were sent."""
    with Recorder(folder, make.provider, cases, at=AT, **kwargs) as recorder:
        send(make, recorder, *recorder.rest)
        return recorder.rest


def cassettes(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def blobs(folder):
    return [f"blobs/{path.name}" for path in sorted((folder / "blobs").iterdir())]


def crashed(folder: Path, to: Path, cut: int | None = None) -> Path:
    """The folder as a crash would leave it now, the journal cut off at some byte."""
    shutil.copytree(folder, to)
    path = to / "acme" / ".journal"
    path.write_bytes(path.read_bytes()[:cut])
    return to


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, make):
    folder = tmp_path_factory.mktemp("whole")
    record(make, folder, plan(make))
    return cassettes(folder)


def test_a_finished_recording_leaves_cassettes_and_no_journal(tmp_path, make, undisturbed):
    assert list(record(make, tmp_path, plan(make))) == plan(make)
    assert cassettes(tmp_path) == undisturbed
    assert set(undisturbed) > {"acme/chat.recorded.yaml", "acme/edit.recorded.yaml"}
    assert not (tmp_path / "acme" / ".journal").exists()
    assert settled(tmp_path, "acme") is None
    assert recorded(tmp_path, "acme") == {case.id for case in plan(make)}


@pytest.fixture(scope="module")
def in_the_middle(tmp_path_factory, make):
    """A recording of which five cases were sent and four answered, as it is on the disk."""
    folder = tmp_path_factory.mktemp("middle")
    cases = plan(make)
    with Recorder(folder, make.provider, cases, at=AT) as recorder:
        send(make, recorder, *cases[:2])
        recorder.sending(cases[2])
        recorder.sending(cases[3])
        recorder.keep(Apart.of(answer(make, cases[3])))
        recorder.sending(cases[4])
        recorder.keep(Apart.of(answer(make, cases[2])))
        yield crashed(folder, tmp_path_factory.mktemp("copy") / "c")


@settings(max_examples=20)
@given(data=st.data())
def test_a_recording_cut_at_any_byte_is_finished_without_sending_twice(
    tmp_path_factory, make, in_the_middle, undisturbed, data
):
    whole = (in_the_middle / "acme" / ".journal").read_bytes()
    head = whole.index(b"\n") + 1
    cut = data.draw(st.integers(head, len(whole)))
    folder = crashed(in_the_middle, tmp_path_factory.mktemp("cut") / "c", cut)
    told = journal.read(folder / "acme" / ".journal")
    kept = {
        f"{n:02}"
        for n in range(6)
        if b"/%02d\\n    take" % n in whole[head:cut].rpartition(b"\n")[0]
    }
    assert {case.rsplit("/", 1)[1] for case in told.done} == kept
    lost = set(told.lost)
    sent = record(make, folder, plan(make), start="resume")
    assert {case.id for case in sent} == {case.id for case in plan(make)} - {*told.done, *lost}
    again = record(make, folder, plan(make), start="resume", resend_lost=True)
    assert {case.id for case in again} == lost
    assert cassettes(folder) == undisturbed
    assert not (folder / "acme" / ".journal").exists()


def test_what_a_crash_left_is_in_the_cassettes_as_soon_as_anybody_looks(
    tmp_path, make, in_the_middle
):
    folder = crashed(in_the_middle, tmp_path / "c")
    before = settled(folder, "acme")
    assert before is not None
    assert (len(before.done), len(before.lost)) == (4, 1)
    assert recorded(folder, "acme") == set(before.done)
    assert settled(folder, "acme") == before, "looking again changes nothing"


def test_nobody_looks_while_another_process_records(tmp_path, make):
    with Recorder(tmp_path, make.provider, plan(make)), pytest.raises(UsageError, match="another"):
        settled(tmp_path, "acme")


def test_what_was_paid_and_lost_is_told_and_keeps_the_recording_open(tmp_path, make, in_the_middle):
    folder = crashed(in_the_middle, tmp_path / "c")
    cases = plan(make)
    with pytest.raises(UsageError, match="4 of 6 answered, 1 paid and lost") as caught:
        record(make, folder, cases)
    assert "--resume" in caught.value.hint
    assert "--restart" in caught.value.hint
    for _ in range(2):
        with Recorder(folder, make.provider, cases, start="resume") as recorder:
            assert recorder.lost == (cases[4],)
            send(make, recorder, *recorder.rest)
    assert recorder.rest == ()
    assert journal.read(journal.path_of(folder, "acme")).lost == (cases[4].id,)
    with pytest.raises(UsageError, match="5 of 6 answered, 1 paid and lost"):
        record(make, folder, cases)


def test_a_refused_start_has_folded_what_the_crash_left(tmp_path, make, in_the_middle):
    folder = crashed(in_the_middle, tmp_path / "c")
    with pytest.raises(UsageError):
        record(make, folder, plan(make))
    assert recorded(folder, "acme") == {plan(make)[n].id for n in (0, 1, 2, 3)}


def test_a_restart_sends_all_and_keeps_what_was_recorded(tmp_path, make, in_the_middle):
    folder = crashed(in_the_middle, tmp_path / "c")
    cases = plan(make)
    assert list(record(make, folder, cases, start="restart")) == cases
    every = Replay(folder, make.provider, take="all").exchanges(cases)
    takes = [(each.case.id[-2:], each.evidence.take) for each in every]
    assert takes == [("01", 1), ("01", 2), ("02", 1), ("02", 2), ("04", 1), ("05", 1)]


def test_what_is_resumed_is_the_recording_as_it_was_planned(tmp_path, make):
    cases = plan(make)
    with Recorder(tmp_path, make.provider, cases[:4], selection={"only": "x"}) as recorder:
        send(make, recorder, cases[0])
    found = journal.read(journal.path_of(tmp_path, "acme"))
    assert found.head.selection == {"only": "x"}
    assert list(record(make, tmp_path, cases[1:3], start="resume")) == cases[1:3]
    assert list(record(make, tmp_path, cases, start="resume")) == [cases[3]]
    assert record(make, tmp_path, cases, start="resume") == ()
    assert list(record(make, tmp_path, cases)) == cases


def test_a_recording_that_cost_nothing_is_just_begun_anew(tmp_path, make):
    cases = plan(make)
    with Recorder(tmp_path, make.provider, cases, paid=False) as recorder:
        send(make, recorder, cases[0], kind="simulated")
    assert not (tmp_path / "acme" / ".journal").exists()
    assert list(cassettes(tmp_path)) == ["acme/edit.simulated.yaml", *blobs(tmp_path)]
    with Recorder(tmp_path, make.provider, cases, paid=False) as recorder:
        assert list(recorder.rest) == cases


def test_what_could_not_follow_a_lost_answer_follows_the_new_one(tmp_path, make):
    first = make.case("01")
    second = make.case("02", after=first.id)
    with Recorder(tmp_path, make.provider, [first, second]) as recorder:
        recorder.sending(first)
    with Recorder(tmp_path, make.provider, [first, second], start="resume") as recorder:
        assert recorder.rest == (second,)
        assert recorder.answered(first.id) is None
        unsent = replace(answer(make, second), response=None, attempts=0)
        recorder.keep(Apart.of(replace(unsent, fault=Fault(name="predecessor-failed"))))
    with Recorder(
        tmp_path, make.provider, [first, second], start="resume", resend_lost=True
    ) as recorder:
        assert recorder.rest == (first, second)
        send(make, recorder, first, second)
    assert not (tmp_path / "acme" / ".journal").exists()


def test_the_answer_that_is_continued_may_be_of_an_earlier_session(tmp_path, make):
    first = make.case("01")
    second = make.case("02", after=first.id)
    simulated = answer(make, first, "simulated")
    with Recorder(tmp_path, make.provider, [first], paid=False) as recorder:
        recorder.keep(Apart.of(simulated))
    with Recorder(tmp_path, make.provider, [first, second]) as recorder:
        assert recorder.answered(first.id) is None  # a vendor is not told what a simulator said
        send(make, recorder, first)
    with Recorder(tmp_path, make.provider, [first, second], start="resume") as recorder:
        assert recorder.rest == (second,)
        found = recorder.answered(first.id)
        assert found.response.body == answer(make, first).response.body
        assert found.evidence.kind is EvidenceKind.RECORDED


def test_each_attempt_is_a_take_of_its_own(tmp_path, make):
    case = make.case("01")
    with Recorder(tmp_path, make.provider, [case], at=AT) as recorder:
        for attempt in (1, 2):
            recorder.sending(case)
            kept = recorder.keep(Apart.of(answer(make, case, attempts=attempt)))
            assert kept.exchange.evidence.take == attempt
            assert kept.exchange.evidence.kind is EvidenceKind.LIVE
    every = list(Replay(tmp_path, make.provider, take="all").exchanges([]))
    assert [each.attempts for each in every] == [1, 2]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"response": None, "fault": Fault(name="dns")}, True),
        ({"response": Response(status=429)}, True),
        ({"response": Response(status=503, body=b"later")}, True),
        ({"response": Response(status=500)}, False),
        ({"response": Response(status=200, body=b"code: 429, answered: false")}, False),
        ({"fault": Fault(name="cut-body")}, False),
    ],
)
def test_evidence_is_missing_where_nothing_is_said_of_the_vendor(tmp_path, make, change, missing):
    case = make.case("01")
    record(make, tmp_path, [case])
    with Recorder(tmp_path, make.provider, [case]) as recorder:
        recorder.sending(case)
        recorder.keep(Apart.of(replace(answer(make, case), **change)))
    assert recorded(tmp_path, "acme") == (set() if missing else {case.id})
    record(make, tmp_path, [case])
    assert recorded(tmp_path, "acme") == {case.id}


def test_a_damaged_cassette_is_found_before_anything_is_sent(tmp_path, make):
    record(make, tmp_path, plan(make))
    (tmp_path / "acme" / "edit.recorded.yaml").write_text("interactions:\n")
    with pytest.raises(CorruptEvidence, match="cut off"):
        record(make, tmp_path, plan(make))
    assert not (tmp_path / "acme" / ".journal").exists()


def test_pictures_that_only_the_journal_names_are_no_rubbish(in_the_middle):
    assert unreferenced(in_the_middle) == ()
    assert list((in_the_middle / "blobs").iterdir())
